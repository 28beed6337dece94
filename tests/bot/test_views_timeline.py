"""The line in the channel that says what was just recorded."""

from typing import Any

import pytest

from bot.views.timeline import line
from incidents.timeline import Entry
from tests.bot.cases import BAD_TEXTS, NOW, Names, data, team, words


def entry(kind: str, **fields: Any) -> Entry:
    return Entry(
        id="e", incident_id=12, page_id=None, at=NOW, recorded_at=NOW, kind=kind, data=fields, by=fields.get("by")
    )


def test_a_line_names_people_without_calling_them() -> None:
    message = line(entry("RoleAssigned", by="bo", role="commander", person="bo", before="ana"), Names(), team())
    assert words(message) == "Bo took command, in place of Ana."
    assert message.text == "Bo took command, in place of Ana."


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("RoleAssigned", {"role": "commander", "person": "bo", "before": None}),
        ("StepAssigned", {"text": "Stop the spread", "assignee": "bo"}),
        ("ActionAdded", {"number": 1, "text": "Rotate", "owner": "bo", "due_on": None}),
        ("ActionChanged", {"number": 1, "text": "Rotate", "owner": "bo", "due_on": None}),
        ("PostmortemOwned", {"owner": "bo"}),
    ],
)
def test_whoever_is_given_something_by_somebody_else_is_called(kind: str, given: dict[str, Any]) -> None:
    called = words(line(entry(kind, by="ana", **given), Names(), team()))
    assert called.count("<@") == 1
    assert Names().mention("bo") in called
    assert "<@" not in words(line(entry(kind, by="bo", **given), Names(), team()))


@pytest.mark.parametrize(
    ("written", "shown"),
    [("2026-03-06", "Fri 6 Mar"), ("2099-01-05", "Mon 5 Jan 2099"), ("in <May>", "in &lt;May&gt;")],
)
@pytest.mark.parametrize("kind", ["ActionAdded", "ActionChanged"])
def test_a_day_stands_in_the_channel_as_in_answers(kind: str, written: str, shown: str) -> None:
    """A shape that another version recorded stands as it is."""
    told = words(line(entry(kind, by="ana", number=1, text="Rotate", owner=None, due_on=written), Names(), team()))
    assert f"due {shown}" in told


@pytest.mark.parametrize(("kind", "block"), [("IncidentResolved", "section"), ("ActionDone", "context")])
def test_what_everybody_should_see_is_not_in_small_print(kind: str, block: str) -> None:
    message = line(entry(kind, by="ana", number=1, text="Rotate"), Names(), team())
    assert [each["type"] for each in data(message)] == [block]


@pytest.mark.parametrize("kind", ["UpdatePosted", "NoteAdded", "TitleChanged", "SummaryPosted", "Unheard"])
@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_no_text_breaks_a_line(text: str, kind: str) -> None:
    data(line(entry(kind, by="awkward", text=text, old=text, new=text), Names(text), team()))


def test_a_long_text_stands_whole_in_several_paragraphs() -> None:
    """As much as a form takes, for both readers, in words that are not cut in two."""
    text = " ".join(f"word{number:05}" for number in range(280))
    message = line(entry("UpdatePosted", by="ana", text=text, stakeholders=f"{text} again"), Names(), team())
    shown = [block["text"]["text"] for block in data(message)]
    assert len(shown) > 1
    assert " ".join(shown).split() == f"Ana wrote an update: {text} For stakeholders: {text} again".split()


def test_what_no_message_holds_is_cut_and_says_where_the_whole_is() -> None:
    message = line(entry("UpdatePosted", by="ana", text="&" * 2_900, stakeholders="<" * 2_900), Names(), team())
    assert words(message).endswith("(cut here; `/incident export` has the whole)")
