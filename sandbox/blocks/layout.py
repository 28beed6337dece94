"""Layout blocks: what each must and may hold."""

from collections.abc import Mapping

from sandbox.blocks.check import Check, Tell, anything, boolean, integer, kinds, listing, one_of, shape, string, url
from sandbox.blocks.elements import IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.blocks.objects import IDENTIFIER, plain, text

TABLE_ROWS = 100
TABLE_CELLS = 20
MARKDOWN_LIMIT = 12_000
_BLOCK: dict[str, Check] = {"block_id": IDENTIFIER}


def _text_or_fields(value: Mapping[str, object], at: str, tell: Tell) -> None:
    if "text" not in value and "fields" not in value:
        tell("must provide either text or fields", at)


def _distinct_action_ids(value: Mapping[str, object], at: str, tell: Tell) -> None:
    elements = value.get("elements")
    seen: set[object] = set()
    for number, each in enumerate(elements if isinstance(elements, list) else []):
        action_id = each.get("action_id") if isinstance(each, dict) else None
        if isinstance(action_id, str) and action_id in seen:
            tell(f"`action_id` `{action_id}` already exists", f"{at}/elements/{number}/action_id")
        if isinstance(action_id, str):
            seen.add(action_id)


_rich_leaf = kinds(
    {
        "text": shape({"text": string(40_000), "style": anything}, need="text"),
        "link": shape({"url": url(3000), "text": string(3000), "style": anything, "unsafe": boolean}, need="url"),
        "emoji": shape({"name": string(100), "style": anything, "unicode": string(100)}, need="name"),
        "user": shape({"user_id": IDENTIFIER, "style": anything}, need="user_id"),
        "usergroup": shape({"usergroup_id": IDENTIFIER, "style": anything}, need="usergroup_id"),
        "channel": shape({"channel_id": IDENTIFIER, "style": anything}, need="channel_id"),
        "broadcast": shape({"range": one_of("here", "channel", "everyone"), "style": anything}, need="range"),
        "color": shape({"value": string(7)}, need="value"),
        "date": shape(
            {
                "timestamp": integer(0, 10**11),
                "format": string(200),
                "url": url(3000),
                "fallback": string(200),
                "style": anything,
            },
            need="timestamp format",
        ),
    }
)
_rich_section: dict[str, Check] = {
    "rich_text_section": shape({"elements": listing(_rich_leaf, 0, 1000)}, need="elements"),
    "rich_text_quote": shape({"elements": listing(_rich_leaf, 0, 1000), "border": integer(0, 1)}, need="elements"),
    "rich_text_preformatted": shape(
        {"elements": listing(_rich_leaf, 0, 1000), "border": integer(0, 1), "language": string(50)},
        need="elements",
    ),
}
_rich_text_fields: dict[str, Check] = {
    "elements": listing(
        kinds(
            {
                **_rich_section,
                "rich_text_list": shape(
                    {
                        "elements": listing(kinds(_rich_section), 1, 1000),
                        "style": one_of("bullet", "ordered"),
                        "indent": integer(0, 8),
                        "offset": integer(0, 10_000),
                        "border": integer(0, 1),
                    },
                    need="elements style",
                ),
            }
        ),
        1,
        1000,
    )
}
_cell = kinds(
    {
        "raw_text": shape({"text": string(3000)}, need="text"),
        "raw_number": shape({"value": anything, "text": string(3000)}, need="value"),
        "rich_text": shape(_rich_text_fields, need="elements"),
    }
)
_column = shape({"align": one_of("left", "center", "right"), "is_wrapped": boolean})

EVERYWHERE: dict[str, Check] = {
    "section": shape(
        {
            **_BLOCK,
            "text": text(),
            "fields": listing(text(2000), 1, 10),
            "accessory": kinds(IN_SECTION),
            "expand": boolean,
        },
        also=_text_or_fields,
    ),
    "header": shape({**_BLOCK, "text": plain(150)}, need="text"),
    "divider": shape(_BLOCK),
    "image": shape(
        {
            **_BLOCK,
            "image_url": url(3000),
            "alt_text": string(2000),
            "title": plain(2000),
            "slack_file": shape({"id": string(50), "url": url(3000)}),
        },
        need="alt_text",
        also=lambda value, at, tell: (
            tell("must provide either image_url or slack_file", at)
            if ("image_url" in value) == ("slack_file" in value)
            else None
        ),
    ),
    "context": shape(
        {
            **_BLOCK,
            "elements": listing(
                kinds(
                    {
                        "image": IMAGE,
                        "plain_text": shape({"text": string(3000), "emoji": boolean}, need="text"),
                        "mrkdwn": shape({"text": string(3000), "verbatim": boolean}, need="text"),
                    }
                ),
                1,
                10,
            ),
        },
        need="elements",
    ),
    "actions": shape(
        {**_BLOCK, "elements": listing(kinds(IN_ACTIONS), 1, 25)}, need="elements", also=_distinct_action_ids
    ),
    "input": shape(
        {
            **_BLOCK,
            "label": plain(2000),
            "hint": plain(2000),
            "element": kinds(IN_INPUT),
            "optional": boolean,
            "dispatch_action": boolean,
        },
        need="label element",
    ),
    "rich_text": shape({**_BLOCK, **_rich_text_fields}, need="elements"),
    "video": shape(
        {
            **_BLOCK,
            "alt_text": string(2000),
            "title": plain(199),
            "title_url": url(3000),
            "thumbnail_url": url(3000),
            "video_url": url(3000),
            "description": plain(199),
            "author_name": string(49),
            "provider_name": string(100),
            "provider_icon_url": url(3000),
        },
        need="alt_text title thumbnail_url video_url",
    ),
}
IN_MESSAGE: dict[str, Check] = {
    **EVERYWHERE,
    "markdown": shape({**_BLOCK, "text": string(MARKDOWN_LIMIT)}, need="text"),
    "table": shape(
        {
            **_BLOCK,
            "rows": listing(listing(_cell, 1, TABLE_CELLS), 1, TABLE_ROWS),
            "column_settings": listing(_column, 1, TABLE_CELLS),
        },
        need="rows",
    ),
    "file": shape({**_BLOCK, "external_id": string(255), "source": one_of("remote")}, need="external_id source"),
}
