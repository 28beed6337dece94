"""Pages: what whoever is paged reads and can do, and what the operations channel is told."""

from dataclasses import replace

import pytest

from bot.views.alarm import nobody_answered, nobody_on_call, not_reached
from bot.views.page import ACKNOWLEDGE, ESCALATE, MORE, buttons, page_message, read_value, read_wish, value_of
from commands.page.tried import Tried
from oncall.escalation import EscalationStep, Target
from oncall.page import PageStatus
from oncall.reach import Reached
from oncall.schedule import Schedule
from tests.bot.cases import (
    BAD_TEXTS,
    NOW,
    SECRET,
    Names,
    answered,
    data,
    exhausted,
    incident,
    page,
    pressed,
    team,
    words,
)

PRIVATE = incident(SECRET, private=True)


def test_a_page_says_what_why_whose_turn_is_next_and_what_to_press() -> None:
    message = page_message(page("The vendor is calling"), incident(), "bo", team(), Names(), NOW)
    read = words(message)
    assert "*You are paged* · SEV2: Serious harm\nINC-12: Log-ins fail\nThe vendor is calling\n<#C12>" in read
    assert "Asked for by Ana. Step 1 of 3. Without an answer, Cy is paged at <!date^" in read
    assert pressed(message) == [ACKNOWLEDGE, ESCALATE, MORE]
    assert message.text == "You are paged: SEV2 · INC-12: Log-ins fail The vendor is calling"


def test_a_reason_that_is_the_title_is_told_once() -> None:
    assert words(page_message(page(), incident(), "bo", team(), Names(), NOW)).count("Log-ins fail") == 1


def test_the_last_step_says_that_the_operations_channel_is_next() -> None:
    read = words(page_message(page(step=2), incident(), "bo", team(), Names(), NOW))
    assert "Step 3 of 3. Without an answer, #incident-ops is alarmed at <!date^" in read


def test_a_step_whose_schedule_has_nobody_promises_nobody() -> None:
    assert "Without an answer, it goes on at <!date^" in words(
        page_message(page(step=1), incident(), "cy", team(), Names(), NOW)
    )


def test_a_page_without_an_incident_tells_its_reason() -> None:
    message = page_message(page("Call the hotline", incident_id=None), None, "bo", team(), Names(), NOW)
    assert "*You are paged*\nCall the hotline" in words(message)
    assert message.text == "You are paged: Call the hotline"


def test_an_acknowledged_page_says_who_and_when_and_has_no_buttons() -> None:
    message = page_message(answered(by="cy"), incident(), "bo", team(), Names(), NOW)
    assert "*Cy acknowledged this page* <!date^" in words(message)
    assert pressed(message) == []


def test_whoever_acknowledged_reads_that_they_did() -> None:
    assert "*You acknowledged this page*" in words(page_message(answered(), incident(), "bo", team(), Names(), NOW))


def test_a_cancelled_page_says_that_nobody_is_needed() -> None:
    over = page(status=PageStatus.CANCELLED, escalates_at=None)
    message = page_message(over, incident(), "bo", team(), Names(), NOW)
    assert "nobody is needed any more" in words(message)
    assert pressed(message) == []


def test_an_exhausted_page_can_still_be_acknowledged() -> None:
    message = page_message(exhausted(), incident(), "bo", team(), Names(), NOW)
    assert "Nobody has answered. Every step was tried." in words(message)
    half = replace(exhausted(), wanted=2, acknowledgements=("ana",))
    read = words(page_message(half, incident(), "bo", team(), Names(), NOW))
    assert "Ana has acknowledged; 1 more is wanted. Every step was tried." in read
    assert "Nobody has answered" not in read
    assert pressed(message) == [ACKNOWLEDGE, MORE]


def test_buttons_carry_the_page_and_the_step_they_were_shown_for() -> None:
    shown = read_value(value_of(page(step=1)))
    assert (shown.page_id, shown.step, shown.sparing) == (page().id, 1, False)


def test_escalate_carries_that_it_would_wake_sleepers_first() -> None:
    """One from before it said so is understood, too."""
    bo = Reached(target=Target(kind="person", name="bo"), person="bo")
    row = buttons(replace(page(step=1), spared=(bo,)))
    assert row is not None
    values = {getattr(element, "action_id", ""): getattr(element, "value", None) for element in row.elements}
    assert read_value(str(values[ESCALATE])) == (page().id, 1, True)
    assert read_value(f"{page().id}|1") == (page().id, 1, False)
    assert read_value(f"{page().id}|1|sparing|more-of-a-newer-version") == (page().id, 1, True)
    assert read_wish(f"step|{page().id}|more") == ("step", page().id)


@pytest.mark.parametrize("value", ["", "12", "a|b", "a|sparing"])
def test_a_strange_value_is_told_from_ours(value: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|int"):
        read_value(value)


def asked(step: int, person: str, kind: str = "person", name: str | None = None) -> Tried:
    """A step that asked one person."""
    return Tried(step=step, people=[(kind, name or person, person)])


def test_nobody_answered_says_who_was_tried_and_what_to_do() -> None:
    """Those who were asked when it came to each, not who has the shift now."""
    silent = asked(0, "bo", "schedule", "day")
    silent.lost.add("bo")
    tried = [silent, asked(1, "cy"), Tried(step=2, nobody=[("schedule", "night")])]
    message = nobody_answered(exhausted(), incident(), team(), Names(), tried)
    read = words(message)
    assert "*Nobody answered a page* · SEV2: Serious harm\nINC-12: Log-ins fail" in read
    assert (
        "• Step 1: Bo (on call, day), who could not be reached\n• Step 2: Cy\n• Step 3: nobody was on call for night"
        in read
    )
    assert "*Do now:* telephone them." in read
    assert "`/incident page INC-12 NAME REASON`" in read
    assert pressed(message) == [ACKNOWLEDGE, MORE]


def test_a_round_that_came_to_the_same_is_told_once() -> None:
    """One in which somebody else had the shift is told, too."""
    steps = tuple(replace(page().steps[0], round=number) for number in (1, 2, 3))
    tried = [asked(0, "bo"), asked(1, "bo"), asked(2, "cy")]
    read = words(nobody_answered(replace(exhausted(), steps=steps), incident(), team(), Names(), tried))
    rounds = "3 rounds; a step that came to the same again is told once."
    assert f"• Step 1: Bo\n• Step 1 in round 3: Cy\n{rounds}" in read


def test_of_too_many_who_were_tried_the_first_and_the_last_are_told() -> None:
    """The last resort is among them, and how many are not is counted."""
    resort = replace(page().steps[0], last_resort=True)
    steps = (*(page().steps[0] for _ in range(19)), resort)
    tried = [asked(number, "bo" if number % 2 else "cy") for number in range(20)]
    read = words(nobody_answered(replace(exhausted(), steps=steps), incident(), team(), Names(), tried))
    assert "• Step 6: Bo\n… 8 more …\n• Step 15: Cy\n" in read
    assert "• Step 19: Cy\n• The last resort: Bo" in read


def test_who_was_given_it_or_asked_again_is_told_apart_and_the_whole_channel_is_called() -> None:
    """Several of a step stand together with what they are; a channel comes last."""
    given, again = replace(asked(0, "cy"), how="given"), replace(asked(0, "cy"), how="again")
    both = Tried(step=1, people=[("team", "eng", "bo"), ("team", "eng", "ana")], places=[("channel", "ops")])
    message = nobody_answered(exhausted(), incident(), team(), Names(), [asked(0, "bo"), given, again, both])
    read = words(message)
    assert "• Step 1: Bo\n• Given to Cy\n• Asked again: Cy\n• Step 2: Bo and Ana (team eng), #ops" in read
    two = Tried(step=1, people=[("person", "bo", "bo"), ("person", "ana", "ana")])
    assert "• Step 2: Bo and Ana\n" in words(nobody_answered(exhausted(), incident(), team(), Names(), [two, again]))
    both.lost.add("channel ops")
    read = words(nobody_answered(exhausted(), incident(), team(), Names(), [both]))
    assert "• Step 2: Bo and Ana (team eng), #ops; #ops could not be reached" in read
    assert read.startswith("<!channel> *Nobody answered a page*")


def test_nobody_answered_names_nobody_whom_a_step_was_not_for() -> None:
    """One that asked them is enough for the rest to have been silent."""
    tried = [Tried(step=0, why="it is for SEV1"), asked(1, "cy")]
    read = words(nobody_answered(exhausted(), incident(), team(), Names(), tried))
    assert "*Nobody answered a page*" in read
    assert "• Step 1: passed, as it is for SEV1\n• Step 2: Cy" in read


def test_nobody_on_call_names_the_gap() -> None:
    there = replace(team(), schedules={"night": Schedule(name="night", layers=())})
    message = nobody_on_call(page(), 2, incident(), there, Names())
    assert "*Nobody is on call for step 3 of a page.* No further step is left." in words(message)
    assert "fill the gap in the schedule `night`." in words(message)
    only_next = EscalationStep(targets=(Target(kind="next", name="night"),), wait=page().steps[0].wait)
    message = nobody_on_call(page(steps=(only_next,)), 0, incident(), there, Names())
    assert "*Nobody is next on call for step 1 of a page.*" in words(message)
    assert "put another person on the schedule `night`." in words(message)


def test_nobody_on_call_names_the_schedule_that_is_gone() -> None:
    """Nobody looks for a gap in a schedule that the files do not have any more."""
    read = words(nobody_on_call(page(), 2, incident(), team(), Names()))
    assert "The team's files do not name the schedule `night` any more. No further step is left." in read
    assert "*Do now:* write the schedule `night` again, or name another in the policy `" in read
    assert "gap" not in read


def test_not_reached_says_why_and_when_the_page_goes_on() -> None:
    read = words(not_reached(page(incident_id=None), "bo", "they are not in Slack", None, Names(), NOW))
    assert "*A page did not reach Bo.* They are not in Slack.\n" in read
    assert "Without an answer it goes on at <!date^" in read
    assert "`/page NAME REASON`" in read
    due = page(incident_id=None, escalates_at=NOW)
    read = words(not_reached(due, "bo", "they are not in Slack", None, Names(), NOW))
    assert "It goes on at once." in read
    assert "Without an answer" not in read


@pytest.mark.parametrize("state", [page(SECRET), answered(), exhausted()], ids=["waiting", "answered", "exhausted"])
def test_a_private_incident_tells_neither_title_nor_reason(state: object) -> None:
    assert isinstance(state, type(page()))
    for message in (
        page_message(state, PRIVATE, "bo", team(), Names(), NOW),
        nobody_answered(state, PRIVATE, team(), Names(), [asked(0, "bo")]),
        nobody_on_call(state, 0, PRIVATE, team(), Names()),
        not_reached(state, "bo", "no answer", PRIVATE, Names(), NOW),
    ):
        assert SECRET not in message.text + words(message)
        assert "INC-12, private" in message.text


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_no_text_breaks_a_page(text: str) -> None:
    names = Names(text)
    crowd = EscalationStep(targets=(Target(kind="person", name="awkward"),) * 40, wait=page().steps[0].wait)
    crowd_tried = [Tried(step=number, people=[("team", text, "awkward")] * 40) for number in range(30)]
    crowd_tried += [Tried(step=0, why=text), Tried(step=0, nobody=[("schedule", text)] * 40)]
    crowded = page(text, steps=(crowd,) * 30, by="awkward")
    gone = page(text, status=PageStatus.ACKNOWLEDGED, acknowledged_by="awkward", acknowledged_at=NOW, escalates_at=None)
    for about in (incident(text), None):
        for each in (crowded, gone, page(text, step=-1)):
            data(page_message(each, about, "bo", team(text), names, NOW))
            data(nobody_answered(each, about, team(text), names, crowd_tried))
            data(nobody_on_call(each, 0, about, team(), names))
            data(nobody_on_call(each, 99, about, team(), names))
            data(not_reached(each, "awkward", text, about, names, NOW))
