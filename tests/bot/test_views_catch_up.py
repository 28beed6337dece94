"""What a late comer and whoever is offered command are shown: whatever was typed, Slack takes it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.views.catch_up import catch_up
from bot.views.handover import offer, relieved
from incidents.action import ActionItem
from incidents.timeline import Entry
from tests.bot.cases import (
    BAD_TEXTS,
    NOW,
    Names,
    action,
    answered,
    data,
    incident,
    pressed,
    run,
    situation,
    step,
    team,
    words,
)


def entry(text: str, number: int, kind: str = "NoteAdded") -> Entry:
    facts = {"by": "awkward", "text": text}
    return Entry(
        id=f"e{number}", incident_id=12, page_id=None, at=NOW, recorded_at=NOW, kind=kind, data=facts, by="awkward"
    )


@pytest.mark.parametrize("many", [0, 1, 200])
@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_it_fits_and_calls_nobody(text: str, many: int) -> None:
    items: list[ActionItem] = [action(text, number=n) for n in range(1, many + 1)]
    steps = [step(n, text=text, assignee="awkward", due_at=NOW) for n in range(1, many + 1)]
    roles = {"commander": "awkward", **{f"{text[:200]}-{n}": "awkward" for n in range(many)}}
    about = incident(text[:300], summary=text[:2_900], roles=roles)
    seen = situation(about, *[answered("awkward") for _ in range(many)], runs=[run(*steps, title=text)], actions=items)
    entries = [entry(text, n) for n in range(many)] + [entry(text, many, "UpdatePosted")]
    data(catch_up(seen, entries, team(text[:150]), Names(text), NOW))


def test_without_anything_it_says_so() -> None:
    text = words(catch_up(situation(incident(update_due_at=None)), [], team(), Names(), NOW))
    assert "Nothing has been written yet." in text
    assert "Command: nobody yet" in text
    assert "Nothing is due at a set time." in text
    assert "What happened" not in text


def test_what_is_overdue_is_not_told_as_what_comes_next() -> None:
    hour = timedelta(hours=1)
    steps = [
        step(1, text="Hold the logs", due_at=NOW - hour),
        step(2, text="Count", due_at=NOW - 2 * hour),
        step(3, text="Tell users", due_at=NOW + hour),
    ]
    seen = situation(incident(update_due_at=NOW + 3 * hour), runs=[run(*steps)])
    text = words(catch_up(seen, [], team(), Names(), NOW))
    assert "*Overdue:* “Count”, since <!date^" in text
    assert ", and 1 more. Due next: “Tell users”, <!date^" in text
    unanswered = replace(seen, update_missing_since=NOW - 3 * hour)
    assert "*Overdue:* an update, since" in words(catch_up(unanswered, [], team(), Names(), NOW))


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_an_offer_fits_before_and_after_its_answer(text: str) -> None:
    about = incident(text[:300], roles={"commander": "awkward"}, handover_to="bo")
    assert pressed(offer(about, "bo", Names(text))) == ["incident.accept_command", "incident.decline_command"]
    assert pressed(offer(about, "cy", Names(text))) == []
    data(offer(incident(text[:300], roles={"commander": "bo"}), "bo", Names(text)))
    data(relieved(about, "awkward", Names(text)))


def test_a_title_with_marks_of_its_own_leaves_the_heading_whole() -> None:
    marked = situation(incident(title="*all* cards fail"))
    first = words(catch_up(marked, [], team(), Names(), NOW)).splitlines()[0]
    assert first == "INC-12: *all* cards fail"
