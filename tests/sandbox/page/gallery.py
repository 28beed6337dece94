"""Every kind of block and element, as a message and as a modal."""

from typing import Any, Final

from tests.sandbox.page.app import Json, button, mrkdwn, plain

WHEN: Final = 1_767_322_800  # 2026-01-02 03:00 UTC
PERSON: Final = "U2BO"
ELSEWHERE: Final = "https://example.org/cat.png"


def option(text: str, description: str | None = None) -> Json:
    """A choice whose value is its text."""
    return {"text": plain(text), "value": text} | ({"description": plain(description)} if description else {})


OPTIONS: Final = [option("One", "the first"), option("Two"), option("Three")]
GROUPS: Final = [{"label": plain("Odd"), "options": OPTIONS[::2]}, {"label": plain("Even"), "options": OPTIONS[1:2]}]
CHOICES: Final[list[Json]] = [
    {"type": "static_select", "placeholder": plain("Pick one"), "options": OPTIONS},
    {"type": "static_select", "placeholder": plain("Pick of groups"), "option_groups": GROUPS},
    {"type": "users_select", "placeholder": plain("A person"), "initial_user": PERSON},
    {"type": "channels_select", "placeholder": plain("A channel")},
    {"type": "conversations_select", "placeholder": plain("A conversation")},
    {
        "type": "multi_static_select",
        "placeholder": plain("Several"),
        "options": OPTIONS,
        "initial_options": OPTIONS[:2],
    },
    {"type": "multi_users_select", "placeholder": plain("People"), "initial_users": [PERSON]},
    {"type": "multi_channels_select", "placeholder": plain("Channels")},
    {"type": "datepicker", "initial_date": "2026-01-02"},
    {"type": "timepicker", "initial_time": "10:00"},
    {"type": "datetimepicker", "initial_date_time": WHEN},
    {"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS[:1]},
    {"type": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[1]},
]
TYPED: Final[list[Json]] = [
    {"type": "plain_text_input", "placeholder": plain("In a few words")},
    {"type": "plain_text_input", "multiline": True},
    {"type": "rich_text_input"},
    {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"},
    {"type": "email_text_input"},
    {"type": "url_text_input"},
]


def written(text: str, **style: bool) -> Json:
    """A piece of rich text."""
    return {"type": "text", "text": text, "style": style}


def line(*pieces: Json) -> Json:
    """A line of rich text."""
    return {"type": "rich_text_section", "elements": list(pieces)}


RICH: Final[Json] = {
    "type": "rich_text",
    "elements": [
        line(
            *(written(f"{style} ", **{style: True}) for style in ("bold", "italic", "strike", "code")),
            {"type": "emoji", "name": "tada"},
            {"type": "user", "user_id": PERSON},
            {"type": "broadcast", "range": "here"},
            {"type": "link", "url": "https://example.org", "text": "a link"},
            {"type": "date", "timestamp": WHEN, "format": " {date_num} {time} ", "fallback": "then"},
            {"type": "color", "value": "#ff0000"},
        ),
        {"type": "rich_text_list", "style": "bullet", "elements": [line(written("a bullet"))]},
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [line(written("a number"))]},
        {"type": "rich_text_preformatted", "elements": [written("x = 1")]},
        {"type": "rich_text_quote", "elements": [written("a quote")]},
    ],
}
MARKDOWN: Final = """# Heading
- a bullet
  - one within
1. a number
2. another

- [x] done

> quoted

| Key | Value |
|-----|------:|
| a wide cell of many words that does not fit | 2 |
"""


def message() -> list[Json]:
    """Every block that a message can hold."""
    buttons = [
        button("Usual", "usual"),
        button("Primary", "primary", style="primary"),
        button("Danger", "danger", style="danger"),
        button("Leads away", "link", url="https://example.org"),
    ]
    picture = {"type": "image", "image_url": ELSEWHERE, "alt_text": "a cat"}
    table: list[list[Json]] = [
        [{"type": "raw_text", "text": "Key"}, {"type": "raw_text", "text": "Number"}],
        [{"type": "raw_text", "text": "A1"}, {"type": "raw_number", "value": 12}],
    ]
    return [
        {"type": "header", "text": plain("A header :fire:")},
        {"type": "section", "text": mrkdwn("*bold* _it_ ~no~ `code`\n```two\nlines```"), "accessory": picture},
        {"type": "section", "fields": [mrkdwn(f"*Field {number}*\nvalue") for number in range(4)]},
        {"type": "divider"},
        {"type": "image", "title": plain("A picture"), "image_url": ELSEWHERE, "alt_text": "a cat"},
        {"type": "context", "elements": [picture, mrkdwn("*context*"), plain("plain")]},
        {"type": "actions", "elements": [*buttons, {"type": "overflow", "action_id": "more", "options": OPTIONS}]},
        {"type": "actions", "elements": [{**each, "action_id": f"c{n}"} for n, each in enumerate(CHOICES)]},
        {"type": "section", "text": plain("A section"), "accessory": {**CHOICES[0], "action_id": "beside"}},
        RICH,
        {"type": "markdown", "text": MARKDOWN},
        {"type": "table", "column_settings": [{"align": "left"}, {"align": "right"}], "rows": table},
        field(0, TYPED[0]),
    ]


def field(number: int, element: Json, **more: Any) -> Json:
    """An input block with a hint."""
    label = f"{element['type']} {number}"
    return {
        "type": "input",
        "block_id": f"b{number}",
        "label": plain(label),
        "hint": plain("A hint."),
        "element": {**element, "action_id": "v"},
        **more,
    }


def modal() -> Json:
    """Every input that a modal can hold, none of them filled in where that can be."""
    inputs = [*TYPED, *CHOICES]
    asked_for = [{"type": "external_select"}, {"type": "file_input"}]
    return {
        "type": "modal",
        "title": plain("Everything"),
        "submit": plain("Go"),
        "blocks": [
            *(field(number, each) for number, each in enumerate(inputs)),
            *(field(number, each, optional=True) for number, each in enumerate(asked_for, len(inputs))),
        ],
    }
