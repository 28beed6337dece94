"""Interactive elements as a person fills them: finding one in blocks, and the shape of what was chosen."""

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.wire import Payload, RefusedError

Filled = dict[str, dict[str, Any]]
"""What stands in inputs, by block_id and action_id: a scalar, a list or null, as the page reads it."""

_SINGLE = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
_MANY = {
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
_ONE_OPTION = ("static_select", "external_select", "radio_buttons", "overflow")
_OPTIONS = ("multi_static_select", "multi_external_select", "checkboxes")
_INITIAL = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_conversation": "initial_conversation",
    "selected_channel": "initial_channel",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_users": "initial_users",
    "selected_conversations": "initial_conversations",
    "selected_channels": "initial_channels",
    "value": "initial_value",
    "rich_text_value": "initial_value",
}
_STATELESS = ("button", "overflow", "workflow_button", "image", "mrkdwn", "plain_text")


MOST_FILES = 10


class NotOfferedError(ValueError):
    """A choice that the element does not offer."""


def within(blocks: list[Payload]) -> Iterator[tuple[Payload, Payload]]:
    """Each interactive element with the block it stands in."""
    for block in blocks:
        elements = [block.get("element"), block.get("accessory")]
        if block.get("type") == "actions":
            elements += block["elements"]
        for element in elements:
            if isinstance(element, dict) and element.get("type") not in ("image", None):
                yield block, element


def find(blocks: list[Payload], action_id: str, block_id: str | None) -> tuple[Payload, Payload]:
    """The element of these ids with its block (None: whichever)."""
    for block, element in within(blocks):
        if element.get("action_id") == action_id and block_id in (None, block.get("block_id")):
            return block, element
    raise RefusedError(f"there is no element {action_id} here")


def field_of(element: Payload) -> str:
    """The name under which Slack tells what was chosen."""
    kind = element["type"]
    if kind in _ONE_OPTION:
        return "selected_option"
    if kind in _OPTIONS:
        return "selected_options"
    if kind == "rich_text_input":
        return "rich_text_value"
    if kind == "file_input":
        return "files"
    return _SINGLE.get(kind) or _MANY.get(kind) or "value"


def shaped(element: Payload, chosen: Any) -> Payload:  # noqa: ANN401 - a scalar, a list or null, as the page sends it
    """What Slack sends for a choice; NotOfferedError for one that the element does not offer."""
    name = field_of(element)
    told: Payload = {"type": element["type"]}
    if name == "files":
        told[name] = [_file(element, each) for each in _as_list(chosen)]
    elif name == "selected_option":
        told[name] = None if chosen in (None, "") else _option(element, chosen)
    elif name == "selected_options":
        told[name] = [_option(element, each) for each in _as_list(chosen)]
    elif element["type"] in _MANY:
        told[name] = _as_list(chosen)
    elif name == "selected_date_time":
        told[name] = None if chosen in (None, "") else int(chosen)
    elif name == "rich_text_value":
        told[name] = _rich(chosen) if isinstance(chosen, str) and chosen else chosen or None
    else:
        told[name] = None if chosen in (None, "") else str(chosen)
    return told


def initial(blocks: list[Payload]) -> Payload:
    """`state.values` before anyone touched anything."""
    values: Payload = {}
    for block, element in within(blocks):
        if element["type"] not in _STATELESS and "action_id" in element:
            name = field_of(element)
            empty: Any = [] if name == "files" or (name.startswith("selected_") and name.endswith("s")) else None
            first = element.get(_INITIAL.get(name, ""), empty)
            values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], name: first}
    return values


def take(
    blocks: list[Payload], values: Payload, given: Filled, offering: Callable[[Payload, Payload], Payload]
) -> None:
    """Put what people filled in into `values`, in the shape that Slack tells it; `offering` adds what may be chosen."""
    for block_id, chosen in given.items():
        for action_id, value in chosen.items():
            block, element = find(blocks, action_id, block_id)
            values.setdefault(block["block_id"], {})[action_id] = shaped(offering(block, element), value)


def filled(blocks: list[Payload], values: Payload) -> Payload:
    """`state.values`: what was filled in, else what the app gave at first; nothing of blocks that are gone."""
    return {
        block_id: {action_id: values.get(block_id, {}).get(action_id, first) for action_id, first in inputs.items()}
        for block_id, inputs in initial(blocks).items()
    }


def is_empty(told: Payload) -> bool:
    """Whether nothing was chosen or typed."""
    return not any(value for key, value in told.items() if key != "type")


def fault(element: Payload, told: Payload) -> str | None:
    """What Slack's own client says before it sends a value that the element does not take."""
    if len(told.get("files", [])) > element.get("max_files", MOST_FILES):
        return f"At most {element.get('max_files', MOST_FILES)} files."
    value = told.get("value")
    if not isinstance(value, str):
        return None
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not least <= len(value) <= most:
        return f"Must be between {least} and {most} characters."
    match element["type"]:
        case "number_input":
            return _number_fault(element, value)
        case "email_text_input":
            return None if "@" in value else "Must be a valid email address."
        case "url_text_input":
            return None if "://" in value else "Must be a valid URL."
    return None


def _number_fault(element: Payload, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "Must be a number."
    if not element["is_decimal_allowed"] and not number.is_integer():
        return "Must be a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Must be at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Must be at most {element['max_value']}."
    return None


def _rich(text: str) -> Payload:
    """Text that was typed without any style."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def _as_list(chosen: Any) -> list[Any]:  # noqa: ANN401 - as above
    if chosen in (None, ""):
        return []
    return list(chosen) if isinstance(chosen, list) else [chosen]


def _file(element: Payload, file_id: Any) -> Payload:  # noqa: ANN401 - as above
    """A file of the workspace, of a kind that the element takes."""
    kinds = element.get("filetypes")
    for each in element.get("files", []):
        if each["id"] == file_id and (kinds is None or each["filetype"] in kinds):
            found: Payload = each
            return found
    raise NotOfferedError(f"{file_id!r} is not offered by {element.get('action_id')}")


def _option(element: Payload, value: Any) -> Payload:  # noqa: ANN401 - as above
    groups = [group["options"] for group in element.get("option_groups", [])]
    offered: list[Payload] = [*element.get("options", []), *(each for group in groups for each in group)]
    for each in offered:
        if each.get("value") == value:
            return each
    raise NotOfferedError(f"{value!r} is not offered by {element.get('action_id')}")
