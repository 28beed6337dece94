"""Composition objects: texts, options, confirmation dialogs."""

from collections.abc import Mapping

from sandbox.blocks.check import Check, Tell, boolean, kinds, listing, one_of, shape, string, url

TEXT_LIMIT = 3000
IDENTIFIER = string(255)


def plain(most: int = TEXT_LIMIT) -> Check:
    """A plain_text object."""
    return kinds({"plain_text": shape({"text": string(most), "emoji": boolean}, need="text")})


def text(most: int = TEXT_LIMIT) -> Check:
    """A plain_text or mrkdwn object."""
    return kinds(
        {
            "plain_text": shape({"text": string(most), "emoji": boolean}, need="text"),
            "mrkdwn": shape({"text": string(most), "verbatim": boolean}, need="text"),
        }
    )


def option(*, marked: bool = False) -> Check:
    """An option of a select (plain text), or of checkboxes and radio buttons (`marked`: mrkdwn too)."""
    words = text(75) if marked else plain(75)
    return shape(
        {
            "text": words,
            "value": string(150),
            "description": text(75) if marked else plain(75),
            "url": url(3000),
        },
        need="text value",
    )


style = one_of("primary", "danger")
CONFIRM = shape(
    {
        "title": plain(100),
        "text": text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": style,
    },
    need="title text confirm deny",
)
GROUP = shape({"label": plain(75), "options": listing(option(), 1, 100)}, need="label options")
FILTER = shape(
    {
        "include": listing(string(20), 1, 4),
        "exclude_bot_users": boolean,
        "exclude_external_shared_channels": boolean,
    }
)
DISPATCH = shape({"trigger_actions_on": listing(string(30), 1, 2)}, need="trigger_actions_on")


def choices(value: Mapping[str, object]) -> list[object]:
    """All options of a select, also those in groups."""
    options = value.get("options")
    found = list(options) if isinstance(options, list) else []
    groups = value.get("option_groups")
    for group in groups if isinstance(groups, list) else []:
        if isinstance(group, dict) and isinstance(group.get("options"), list):
            found += group["options"]
    return found


def initial_among_options(value: Mapping[str, object], at: str, tell: Tell) -> None:
    """What is chosen at first must be one of the options."""
    offered = choices(value)
    first = value.get("initial_option")
    if first is not None and first not in offered:
        tell("initial_option must match one of the options", f"{at}/initial_option")
    many = value.get("initial_options")
    for number, each in enumerate(many if isinstance(many, list) else []):
        if each not in offered:
            tell("initial_options must match the options", f"{at}/initial_options/{number}")


def options_or_groups(value: Mapping[str, object], at: str, tell: Tell) -> None:
    """A select has options or option groups, one of the two."""
    if ("options" in value) == ("option_groups" in value):
        tell("must provide either options or option_groups", at)
    initial_among_options(value, at, tell)


def distinct_values(value: Mapping[str, object], at: str, tell: Tell) -> None:
    """No two options with the same value."""
    seen: set[object] = set()
    for number, each in enumerate(choices(value)):
        given = each.get("value") if isinstance(each, dict) else None
        if isinstance(given, str) and given in seen:
            tell(f"duplicate option value: {given}", f"{at}/options/{number}/value")
        if isinstance(given, str):
            seen.add(given)
    initial_among_options(value, at, tell)
