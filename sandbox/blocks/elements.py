"""Interactive elements: buttons, selects, inputs; and where each of them may stand."""

from collections.abc import Callable, Mapping

from sandbox.blocks.check import Check, Tell, boolean, integer, listing, shape, string, url
from sandbox.blocks.objects import (
    CONFIRM,
    DISPATCH,
    FILTER,
    GROUP,
    IDENTIFIER,
    distinct_values,
    initial_among_options,
    option,
    options_or_groups,
    plain,
    style,
)

_DATE = string(10, 10, r"\d{4}-\d{2}-\d{2}")
_TIME = string(5, 5, r"([01]\d|2[0-3]):[0-5]\d")
_NUMBER = string(50, 1, r"-?\d+(\.\d+)?")
_ACTION: dict[str, Check] = {"action_id": IDENTIFIER, "confirm": CONFIRM, "focus_on_load": boolean}
_SELECT: dict[str, Check] = {**_ACTION, "placeholder": plain(150)}
_OPTIONS: dict[str, Check] = {"options": listing(option(), 1, 100), "option_groups": listing(GROUP, 1, 100)}
_TYPED: dict[str, Check] = {
    "action_id": IDENTIFIER,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH,
}
_MANY: dict[str, Check] = {"max_selected_items": integer(1, 100)}


def _bounds(low: str, high: str) -> Callable[[Mapping[str, object], str, Tell], None]:
    def check(value: Mapping[str, object], at: str, tell: Tell) -> None:
        least, most = value.get(low), value.get(high)
        if isinstance(least, int) and isinstance(most, int) and least > most:
            tell(f"{low} must not be more than {high}", f"{at}/{low}")

    return check


def _text_bounds(value: Mapping[str, object], at: str, tell: Tell) -> None:
    _bounds("min_length", "max_length")(value, at, tell)
    first, most = value.get("initial_value"), value.get("max_length")
    if isinstance(first, str) and isinstance(most, int) and len(first) > most:
        tell(f"must be less than {most + 1} characters", f"{at}/initial_value")


BUTTON = shape(
    {
        **_ACTION,
        "text": plain(75),
        "value": string(2000),
        "url": url(3000),
        "style": style,
        "accessibility_label": string(75),
    },
    need="text",
)
IMAGE = shape(
    {
        "image_url": url(3000),
        "alt_text": string(2000),
        "slack_file": shape({"id": string(50), "url": url(3000)}),
    },
    need="alt_text",
    also=lambda value, at, tell: (
        tell("must provide either image_url or slack_file", at)
        if ("image_url" in value) == ("slack_file" in value)
        else None
    ),
)


def _selects() -> dict[str, Check]:
    """The nine kinds of select menus, single and multiple."""
    single: dict[str, Check] = {
        "static_select": shape({**_SELECT, **_OPTIONS, "initial_option": option()}, also=options_or_groups),
        "external_select": shape({**_SELECT, "initial_option": option(), "min_query_length": integer(0, 100)}),
        "users_select": shape({**_SELECT, "initial_user": IDENTIFIER}),
        "conversations_select": shape(
            {
                **_SELECT,
                "initial_conversation": IDENTIFIER,
                "default_to_current_conversation": boolean,
                "response_url_enabled": boolean,
                "filter": FILTER,
            }
        ),
        "channels_select": shape({**_SELECT, "initial_channel": IDENTIFIER, "response_url_enabled": boolean}),
    }
    many = {**_SELECT, **_MANY}
    ids = listing(IDENTIFIER, 1, 100)
    firsts = listing(option(), 1, 100)
    multiple: dict[str, Check] = {
        "multi_static_select": shape({**many, **_OPTIONS, "initial_options": firsts}, also=options_or_groups),
        "multi_external_select": shape({**many, "initial_options": firsts, "min_query_length": integer(0, 100)}),
        "multi_users_select": shape({**many, "initial_users": ids}),
        "multi_conversations_select": shape(
            {
                **many,
                "initial_conversations": ids,
                "default_to_current_conversation": boolean,
                "filter": FILTER,
            }
        ),
        "multi_channels_select": shape({**many, "initial_channels": ids}),
    }
    return {**single, **multiple}


_CHOICES: dict[str, Check] = {
    "checkboxes": shape(
        {
            **_ACTION,
            "options": listing(option(marked=True), 1, 10),
            "initial_options": listing(option(marked=True), 1, 10),
        },
        need="options",
        also=distinct_values,
    ),
    "radio_buttons": shape(
        {**_ACTION, "options": listing(option(marked=True), 1, 10), "initial_option": option(marked=True)},
        need="options",
        also=distinct_values,
    ),
}
_PICKERS: dict[str, Check] = {
    "datepicker": shape({**_ACTION, "placeholder": plain(150), "initial_date": _DATE}),
    "timepicker": shape({**_ACTION, "placeholder": plain(150), "initial_time": _TIME, "timezone": string(100)}),
    "datetimepicker": shape({**_ACTION, "initial_date_time": integer(10**9, 10**10 - 1)}),
}
OVERFLOW = shape(
    {"action_id": IDENTIFIER, "confirm": CONFIRM, "options": listing(option(), 1, 5)},
    need="options",
    also=initial_among_options,
)
PLAIN_TEXT_INPUT = shape(
    {
        **_TYPED,
        "initial_value": string(3000, 0),
        "multiline": boolean,
        "min_length": integer(0, 3000),
        "max_length": integer(1, 3000),
    },
    also=_text_bounds,
)
_INPUTS: dict[str, Check] = {
    "plain_text_input": PLAIN_TEXT_INPUT,
    "email_text_input": shape({**_TYPED, "initial_value": string(3000, 0)}),
    "url_text_input": shape({**_TYPED, "initial_value": string(3000, 0)}),
    "number_input": shape(
        {
            **_TYPED,
            "is_decimal_allowed": boolean,
            "initial_value": _NUMBER,
            "min_value": _NUMBER,
            "max_value": _NUMBER,
        },
        need="is_decimal_allowed",
    ),
    "rich_text_input": shape({**_TYPED, "initial_value": shape({"elements": listing(shape({}), 0, 1000)})}),
}
FILE_INPUT = shape({"action_id": IDENTIFIER, "filetypes": listing(string(20), 1, 100), "max_files": integer(1, 10)})
_WORKFLOW = shape(
    {
        "text": plain(75),
        "workflow": shape({"trigger": shape({"url": url(3000)}, need="url")}, need="trigger"),
        "style": style,
        "action_id": IDENTIFIER,
        "accessibility_label": string(75),
    },
    need="text workflow action_id",
)

SELECTS = _selects()
IN_SECTION: dict[str, Check] = {
    "button": BUTTON,
    "image": IMAGE,
    "overflow": OVERFLOW,
    "workflow_button": _WORKFLOW,
    **SELECTS,
    **_CHOICES,
    **{name: _PICKERS[name] for name in ("datepicker", "timepicker")},
}
IN_ACTIONS: dict[str, Check] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "workflow_button": _WORKFLOW,
    **SELECTS,
    **_CHOICES,
    **_PICKERS,
}
IN_INPUT: dict[str, Check] = {**SELECTS, **_CHOICES, **_PICKERS, **_INPUTS, "file_input": FILE_INPUT}
