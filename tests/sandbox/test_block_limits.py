"""Every limit of Block Kit: what is at the limit passes, one more is refused with a pointer to it."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.blocks.surfaces import home_problems, message_problems, modal_problems

Make = Callable[[int], Any]


def plain(length: int = 1) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int = 1) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": "x" * length}


def section(**more: Any) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(), **more}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(), "action_id": "press", **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def option(text: int = 1, value: str = "v", **more: Any) -> dict[str, Any]:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[dict[str, Any]]:
    return [option(value=f"v{number}") for number in range(count)]


def select(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "choose", "options": options(1), **more}


def field(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain(), "element": element, **more}


def typed(**more: Any) -> dict[str, Any]:
    return {"type": "plain_text_input", "action_id": "typed", **more}


def confirm(**more: Any) -> dict[str, Any]:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **more}


def image(**more: Any) -> dict[str, Any]:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", **more}


def url(length: int) -> str:
    return "https://example.com/".ljust(length, "x")


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks) or [section()], **more}


def table(rows: int, cells: int) -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * cells] * rows}


IN_MESSAGE: list[tuple[str, int, Make, str]] = [
    ("blocks", 50, lambda n: [section()] * n, "/blocks"),
    ("section text", 3000, lambda n: [section(text=mrkdwn(n))], "/blocks/0/text/text"),
    ("plain section text", 3000, lambda n: [section(text=plain(n))], "/blocks/0/text/text"),
    ("header", 150, lambda n: [{"type": "header", "text": plain(n)}], "/blocks/0/text/text"),
    ("section fields", 10, lambda n: [{"type": "section", "fields": [mrkdwn()] * n}], "/blocks/0/fields"),
    ("a field", 2000, lambda n: [{"type": "section", "fields": [mrkdwn(n)]}], "/blocks/0/fields/0/text"),
    ("context elements", 10, lambda n: [{"type": "context", "elements": [mrkdwn()] * n}], "/blocks/0/elements"),
    ("context text", 3000, lambda n: [{"type": "context", "elements": [mrkdwn(n)]}], "/blocks/0/elements/0/text"),
    ("actions", 25, lambda n: [actions(*(button(action_id=f"a{i}") for i in range(n)))], "/blocks/0/elements"),
    ("input label", 2000, lambda n: [field(typed(), label=plain(n))], "/blocks/0/label/text"),
    ("input hint", 2000, lambda n: [field(typed(), hint=plain(n))], "/blocks/0/hint/text"),
    ("initial_value", 3000, lambda n: [field(typed(initial_value="x" * n))], "/blocks/0/element/initial_value"),
    ("max_length", 3000, lambda n: [field(typed(max_length=n))], "/blocks/0/element/max_length"),
    ("placeholder", 150, lambda n: [field(typed(placeholder=plain(n)))], "/blocks/0/element/placeholder/text"),
    ("image alt", 2000, lambda n: [image(alt_text="x" * n)], "/blocks/0/alt_text"),
    ("image url", 3000, lambda n: [image(image_url=url(n))], "/blocks/0/image_url"),
    ("image title", 2000, lambda n: [image(title=plain(n))], "/blocks/0/title/text"),
    ("image element alt", 2000, lambda n: [section(accessory=image(alt_text="x" * n))], "/blocks/0/accessory/alt_text"),
    ("markdown", 12_000, lambda n: [{"type": "markdown", "text": "x" * n}], "/blocks/0/text"),
    (
        "markdown in all",
        6_000,
        lambda n: [{"type": "markdown", "text": "x" * n}, {"type": "markdown", "text": "x" * 6_000}],
        "/blocks/1/text",
    ),
    ("table rows", 100, lambda n: [table(n, 1)], "/blocks/0/rows"),
    ("table cells", 20, lambda n: [table(1, n)], "/blocks/0/rows/0"),
    ("tables", 1, lambda n: [table(1, 1)] * n, "/blocks/1"),
    ("block_id", 255, lambda n: [section(block_id="x" * n)], "/blocks/0/block_id"),
    ("action_id", 255, lambda n: [actions(button(action_id="x" * n))], "/blocks/0/elements/0/action_id"),
    ("button text", 75, lambda n: [actions(button(text=plain(n)))], "/blocks/0/elements/0/text/text"),
    ("button value", 2000, lambda n: [actions(button(value="x" * n))], "/blocks/0/elements/0/value"),
    ("button url", 3000, lambda n: [actions(button(url=url(n)))], "/blocks/0/elements/0/url"),
    ("option text", 75, lambda n: [actions(select(options=[option(n)]))], "/blocks/0/elements/0/options/0/text/text"),
    (
        "option value",
        150,
        lambda n: [actions(select(options=[option(value="x" * n)]))],
        "/blocks/0/elements/0/options/0/value",
    ),
    (
        "option description",
        75,
        lambda n: [actions(select(options=[option(description=plain(n))]))],
        "/blocks/0/elements/0/options/0/description/text",
    ),
    ("select options", 100, lambda n: [actions(select(options=options(n)))], "/blocks/0/elements/0/options"),
    (
        "select groups",
        100,
        lambda n: [
            actions(
                {
                    "type": "static_select",
                    "action_id": "c",
                    "option_groups": [{"label": plain(), "options": options(1)}] * n,
                }
            )
        ],
        "/blocks/0/elements/0/option_groups",
    ),
    (
        "overflow options",
        5,
        lambda n: [section(accessory={"type": "overflow", "action_id": "o", "options": options(n)})],
        "/blocks/0/accessory/options",
    ),
    (
        "checkboxes",
        10,
        lambda n: [actions({"type": "checkboxes", "action_id": "c", "options": options(n)})],
        "/blocks/0/elements/0/options",
    ),
    (
        "radio buttons",
        10,
        lambda n: [actions({"type": "radio_buttons", "action_id": "r", "options": options(n)})],
        "/blocks/0/elements/0/options",
    ),
    (
        "confirm title",
        100,
        lambda n: [actions(button(confirm=confirm(title=plain(n))))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
    (
        "confirm text",
        300,
        lambda n: [actions(button(confirm=confirm(text=mrkdwn(n))))],
        "/blocks/0/elements/0/confirm/text/text",
    ),
    (
        "confirm button",
        30,
        lambda n: [actions(button(confirm=confirm(confirm=plain(n))))],
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    (
        "deny button",
        30,
        lambda n: [actions(button(confirm=confirm(deny=plain(n))))],
        "/blocks/0/elements/0/confirm/deny/text",
    ),
]

IN_MODAL: list[tuple[str, int, Make, str]] = [
    ("blocks", 100, lambda n: modal(*[section()] * n), "/view/blocks"),
    ("title", 24, lambda n: modal(title=plain(n)), "/view/title/text"),
    ("submit", 24, lambda n: modal(submit=plain(n)), "/view/submit/text"),
    ("close", 24, lambda n: modal(close=plain(n)), "/view/close/text"),
    ("private_metadata", 3000, lambda n: modal(private_metadata="x" * n), "/view/private_metadata"),
    ("callback_id", 255, lambda n: modal(callback_id="x" * n), "/view/callback_id"),
    ("section text", 3000, lambda n: modal(section(text=mrkdwn(n))), "/view/blocks/0/text/text"),
]


@pytest.mark.parametrize(("limit", "make", "pointer"), [row[1:] for row in IN_MESSAGE], ids=[r[0] for r in IN_MESSAGE])
def test_a_message_may_reach_each_limit_and_not_pass_it(limit: int, make: Make, pointer: str) -> None:
    assert message_problems(make(limit)) == []
    problems = message_problems(make(limit + 1))
    assert any(f"[json-pointer:{pointer}" in each for each in problems), problems


@pytest.mark.parametrize(("limit", "make", "pointer"), [row[1:] for row in IN_MODAL], ids=[r[0] for r in IN_MODAL])
def test_a_modal_may_reach_each_limit_and_not_pass_it(limit: int, make: Make, pointer: str) -> None:
    assert modal_problems(make(limit)) == []
    problems = modal_problems(make(limit + 1))
    assert any(f"[json-pointer:{pointer}" in each for each in problems), problems


def test_a_home_holds_a_hundred_blocks() -> None:
    assert home_problems({"type": "home", "blocks": [section()] * 100}) == []
    assert home_problems({"type": "home", "blocks": [section()] * 101}) == [
        "no more than 100 items allowed [json-pointer:/view/blocks]"
    ]


NONSENSE: list[tuple[str, Any, str]] = [
    ("not a list", {"type": "section"}, "must provide an array [json-pointer:/blocks]"),
    ("not an object", ["hello"], "must provide an object [json-pointer:/blocks/0]"),
    ("no type", [{"text": mrkdwn()}], "missing required field: type [json-pointer:/blocks/0]"),
    ("unknown block", [{"type": "banner"}], "unsupported type: banner [json-pointer:/blocks/0/type]"),
    ("unknown element", [actions({"type": "knob"})], "unsupported type: knob [json-pointer:/blocks/0/elements/0/type]"),
    ("empty text", [section(text=mrkdwn(0))], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ("text as a string", [section(text="hello")], "must provide an object [json-pointer:/blocks/0/text]"),
    (
        "text is a number",
        [section(text={"type": "mrkdwn", "text": 1})],
        "must provide a string [json-pointer:/blocks/0/text/text]",
    ),
    (
        "markup in a header",
        [{"type": "header", "text": mrkdwn()}],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    (
        "markup on a button",
        [actions(button(text=mrkdwn()))],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]",
    ),
    ("empty section", [{"type": "section"}], "must provide either text or fields [json-pointer:/blocks/0]"),
    ("no label", [{"type": "input", "element": typed()}], "missing required field: label [json-pointer:/blocks/0]"),
    ("misspelt field", [section(colour="red")], "invalid additional property: colour [json-pointer:/blocks/0]"),
    ("empty actions", [actions()], "must provide at least one item [json-pointer:/blocks/0/elements]"),
    (
        "input in actions",
        [actions(typed())],
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    ("button in input", [field(button())], "unsupported type: button [json-pointer:/blocks/0/element/type]"),
    (
        "button in context",
        [{"type": "context", "elements": [button()]}],
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        "bad style",
        [actions(button(style="red"))],
        "must be one of the allowed values: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    ("bad url", [actions(button(url="nowhere"))], "must be a valid url [json-pointer:/blocks/0/elements/0/url]"),
    (
        "same action twice",
        [actions(button(), button())],
        "`action_id` `press` already exists [json-pointer:/blocks/0/elements/1/action_id]",
    ),
    (
        "same block twice",
        [section(block_id="b"), section(block_id="b")],
        "`block_id` `b` already exists [json-pointer:/blocks/1/block_id]",
    ),
    (
        "no options",
        [actions({"type": "static_select", "action_id": "c"})],
        "must provide either options or option_groups [json-pointer:/blocks/0/elements/0]",
    ),
    (
        "foreign initial option",
        [actions(select(initial_option=option(value="other")))],
        "initial_option must match one of the options [json-pointer:/blocks/0/elements/0/initial_option]",
    ),
    (
        "initial value above its own maximum",
        [field(typed(max_length=3, initial_value="four"))],
        "must be less than 4 characters [json-pointer:/blocks/0/element/initial_value]",
    ),
    (
        "confirm without text",
        [actions(button(confirm={"title": plain(), "confirm": plain(), "deny": plain()}))],
        "missing required field: text [json-pointer:/blocks/0/elements/0/confirm]",
    ),
    (
        "bad date",
        [section(accessory={"type": "datepicker", "action_id": "d", "initial_date": "tomorrow!!"})],
        "must be a valid value [json-pointer:/blocks/0/accessory/initial_date]",
    ),
    (
        "image without a source",
        [{"type": "image", "alt_text": "a"}],
        "must provide either image_url or slack_file [json-pointer:/blocks/0]",
    ),
]


@pytest.mark.parametrize(("blocks", "problem"), [row[1:] for row in NONSENSE], ids=[row[0] for row in NONSENSE])
def test_nonsense_is_told_with_a_pointer_to_it(blocks: Any, problem: str) -> None:
    assert problem in message_problems(blocks)


def test_equal_action_ids_in_different_blocks_are_fine() -> None:
    assert message_problems([actions(button()), actions(button())]) == []


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    view = modal(field(typed()))
    del view["submit"]
    assert modal_problems(view) == ["missing required field: submit [json-pointer:/view]"]


@pytest.mark.parametrize("block", [{"type": "markdown", "text": "x"}, table(1, 1)], ids=["markdown", "table"])
def test_blocks_for_messages_alone_are_refused_in_views(block: dict[str, Any]) -> None:
    assert modal_problems(modal(block)) == [f"unsupported type: {block['type']} [json-pointer:/view/blocks/0/type]"]


def test_every_kind_of_input_passes_in_a_modal() -> None:
    kinds: list[dict[str, Any]] = [
        typed(multiline=True, min_length=1, max_length=10),
        {"type": "email_text_input", "action_id": "a"},
        {"type": "url_text_input", "action_id": "a"},
        {"type": "number_input", "action_id": "a", "is_decimal_allowed": False, "min_value": "1"},
        {"type": "datepicker", "action_id": "a", "initial_date": "2026-01-02"},
        {"type": "timepicker", "action_id": "a", "initial_time": "14:05", "timezone": "Europe/Dublin"},
        {"type": "datetimepicker", "action_id": "a", "initial_date_time": 1_767_312_000},
        {"type": "users_select", "action_id": "a", "initial_user": "U1"},
        {"type": "multi_users_select", "action_id": "a", "max_selected_items": 3},
        {"type": "conversations_select", "action_id": "a", "filter": {"include": ["public"]}},
        {"type": "channels_select", "action_id": "a"},
        {"type": "multi_static_select", "action_id": "a", "options": options(2)},
        {"type": "checkboxes", "action_id": "a", "options": [{"text": mrkdwn(), "value": "v"}]},
        {"type": "external_select", "action_id": "a", "min_query_length": 2},
    ]
    assert modal_problems(modal(*(field(each) for each in kinds))) == []
