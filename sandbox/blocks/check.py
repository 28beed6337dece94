"""The vocabulary in which limits are written: a check looks at a value and tells its problems with a pointer."""

import re
from collections.abc import Callable, Mapping

Tell = Callable[[str, str], None]
"""Tell a problem: (what is wrong, pointer)."""
Check = Callable[[object, str, Tell], None]


class Problems:
    """What was found wrong, in Slack's words."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def tell(self, what: str, pointer: str) -> None:
        """Note one problem."""
        self.messages.append(f"{what} [json-pointer:{pointer}]")


def string(most: int, least: int = 1, pattern: str | None = None) -> Check:
    """A string of `least` to `most` characters."""

    def check(value: object, at: str, tell: Tell) -> None:
        if not isinstance(value, str):
            tell("must provide a string", at)
        elif len(value) > most:
            tell(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            tell(f"must be more than {least - 1} characters", at)
        elif pattern and not re.fullmatch(pattern, value):
            tell("must be a valid value", at)

    return check


def url(most: int) -> Check:
    """A web address of at most `most` characters."""
    length = string(most)

    def check(value: object, at: str, tell: Tell) -> None:
        length(value, at, tell)
        if isinstance(value, str) and len(value) <= most and not re.match(r"(https?|mailto|slack|tel):\S+$", value):
            tell("must be a valid url", at)

    return check


def boolean(value: object, at: str, tell: Tell) -> None:
    """True or false."""
    if not isinstance(value, bool):
        tell("must provide a boolean", at)


def integer(least: int, most: int) -> Check:
    """A whole number in a range."""

    def check(value: object, at: str, tell: Tell) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            tell("must provide an integer", at)
        elif not least <= value <= most:
            tell(f"must be between {least} and {most}", at)

    return check


def one_of(*allowed: object) -> Check:
    """One of a few values."""

    def check(value: object, at: str, tell: Tell) -> None:
        if value not in allowed:
            tell("must be one of the allowed values: " + ", ".join(map(str, allowed)), at)

    return check


def listing(item: Check, least: int, most: int) -> Check:
    """A list of `least` to `most` items."""

    def check(value: object, at: str, tell: Tell) -> None:
        if not isinstance(value, list):
            tell("must provide an array", at)
            return
        if len(value) > most:
            tell(f"no more than {most} items allowed", at)
        if len(value) < least:
            tell(f"no fewer than {least} items allowed" if value else "must provide at least one item", at)
        for number, each in enumerate(value):
            item(each, f"{at}/{number}", tell)

    return check


def shape(
    fields: Mapping[str, Check],
    *,
    need: str = "",
    also: Callable[[Mapping[str, object], str, Tell], None] | None = None,
) -> Check:
    """An object of these fields and no other; `need` names those that must be there, `also` looks across them."""
    needed = need.split()

    def check(value: object, at: str, tell: Tell) -> None:
        if not isinstance(value, dict):
            tell("must provide an object", at)
            return
        for name in needed:
            if name not in value:
                tell(f"missing required field: {name}", at)
        for name, each in value.items():
            if name in fields:
                fields[name](each, f"{at}/{name}", tell)
            elif name != "type":
                tell(f"invalid additional property: {name}", at)
        if also:
            also(value, at, tell)

    return check


def kinds(table: Mapping[str, Check]) -> Check:
    """An object whose `type` says which check it must pass."""

    def check(value: object, at: str, tell: Tell) -> None:
        if not isinstance(value, dict):
            tell("must provide an object", at)
        elif "type" not in value:
            tell("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in table:
            tell(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            table[value["type"]](value, at, tell)

    return check


def anything(_value: object, _at: str, _tell: Tell) -> None:
    """What is not checked."""
