"""Answers for one person: whatever was typed and however much there is, Slack takes them, and they call nobody."""

from collections.abc import Sequence
from datetime import date
from typing import get_args

import pytest

from bot.views.answers import help as help_views
from bot.views.answers.actions import actions, understood
from bot.views.answers.incidents import OpenStep, listed, resolved
from bot.views.answers.paging import paging
from bot.views.answers.people import roles
from bot.views.answers.runbooks import runbooks
from bot.views.answers.schedules import on_call_now
from bot.views.answers.timeline import recent
from bot.views.message import Message
from commands.grammar import first, groups
from commands.incident.list_incidents import Listed, Which
from commands.page.calling import Calling
from commands.timeline.show import Recent, Shown
from incidents.action import ActionKind
from incidents.incident import Incident, Status
from incidents.timeline import Entry
from oncall.grid import Every
from oncall.schedule import simple
from runbooks.runbook import Runbook
from tests.bot.cases import (
    BAD_TEXTS,
    NOW,
    SECRET,
    Names,
    action,
    data,
    exhausted,
    incident,
    page,
    run,
    step,
    team,
    words,
)
from tests.commands.grammar.team import TEAM

PEOPLE = Names()


def shown(message: Message) -> str:
    """All that is read, in blocks or without."""
    return words(message) if message.blocks else message.text


def of(*incidents: Incident, which: Which = "all", seen: Sequence[int] = (), more: bool = False) -> Listed:
    return Listed(which=which, incidents=incidents, seen=frozenset(seen), more=more)


def note(text: str, number: int = 1) -> Shown:
    entry = Entry(
        id=f"e{number}",
        incident_id=12,
        page_id=None,
        at=NOW,
        recorded_at=NOW,
        kind="NoteAdded",
        data={"by": "ana", "text": text},
        by="ana",
    )
    return Shown(entry=entry, number=number)


def runbook(title: str, name: str = "general") -> Runbook:
    return Runbook(name=name, title=title, when="Always", stages=())


@pytest.mark.parametrize("many", [1, 500])
@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_every_answer_fits_and_calls_nobody(text: str, many: int) -> None:
    """Also 500 of them, with the worst that people type."""
    items = [action(text, number=number) for number in range(1, many + 1)]
    steps = [step(number, text=text) for number in range(1, many + 1)]
    work = run(*steps, title=text)
    awkward = Names(text)
    answers = [
        listed(of(*[incident(text, id=n, roles={"commander": "awkward"}) for n in range(many)]), awkward),
        recent(
            Recent(incident=incident(text), entries=[note(text, n) for n in range(1, many)], earlier=False), awkward
        ),
        actions(incident(text), items, awkward, NOW),
        roles(incident(text, roles={"scribe": "awkward"}), {f"role-{n}": text for n in range(many)}, awkward),
        runbooks(incident(text), {f"r{n}": runbook(text, f"r{n}") for n in range(many)}),
        help_views.not_taken([text] * many),
    ]
    for answer in answers:
        if answer.blocks:
            data(answer)
    told = understood(items[0], awkward, NOW, inside=False, maybe_owner="awkward", maybe_kind=ActionKind.MODEL)
    assert len(told) < 3_000
    assert "<!channel>" not in told
    closing = resolved(incident(text), [OpenStep(work, n, each) for n, each in enumerate(steps, start=1)])
    assert len(closing.text) < 3_000
    assert "<!channel>" not in closing.text


def test_the_list_says_where_nobody_leads_and_what_is_over() -> None:
    assert "nobody in command" in shown(listed(of(incident()), PEOPLE))
    over = shown(listed(of(incident(status=Status.RESOLVED)), PEOPLE))
    assert "resolved, declared" in over
    assert "nobody in command" not in over


def test_command_stands_first_among_the_roles() -> None:
    known = {"commander": "Leads", "scribe": "Keeps the timeline"}
    untaken = shown(roles(incident(roles={"scribe": "bo"}), known, PEOPLE))
    assert untaken.index("`/incident commander`") < untaken.index("*scribe*")
    assert untaken.count("commander*") == 1
    taken = shown(roles(incident(roles={"scribe": "bo", "commander": "ana"}), known, PEOPLE))
    assert taken.index("*commander*") < taken.index("*scribe*")


def test_a_private_incident_is_listed_by_number_to_those_outside() -> None:
    secret = incident(SECRET, private=True, roles={"commander": "ana"})
    outside = shown(listed(of(secret), PEOPLE))
    assert "INC-12, private · SEV2, active" in outside
    assert SECRET not in outside
    assert "ANA" not in outside
    assert SECRET in shown(listed(of(secret, seen=[12]), PEOPLE))


@pytest.mark.parametrize("which", get_args(Which))
def test_an_empty_list_says_what_to_do(which: Which) -> None:
    assert listed(of(which=which), PEOPLE).text


def test_what_does_not_fit_is_counted() -> None:
    assert "more._" in shown(listed(of(*[incident("x" * 150, id=n) for n in range(200)]), PEOPLE))


def test_the_newest_of_a_long_timeline_are_shown() -> None:
    entries = [note(f"this is note number {number} " + "x" * 200, number) for number in range(1, 200)]
    text = shown(recent(Recent(incident=incident(), entries=entries, earlier=False), PEOPLE))
    assert "note number 199 " in text
    assert "note number 1 " not in text
    assert "the button below shows all of them" in text


def test_who_is_on_call_and_who_comes_then() -> None:
    schedule = simple("night", zone="UTC", rotation=("ana", "bo"), turns=Every(unit="day"), start=date(2026, 3, 4))
    text = shown(on_call_now([schedule], PEOPLE, NOW.replace(hour=10)))
    assert "*night*: <@UANA> until <!date^" in text
    assert ", then <@UBO>" in text


def test_help_is_short_and_the_whole_of_it_fits() -> None:
    """It is read at three in the morning: no more lines than a screen shows at once."""
    brief = help_views.short(first(TEAM), groups(TEAM))
    assert len(section_texts(brief).splitlines()) < 20
    assert "/incident help on call" in shown(brief)
    everything = help_views.everything(groups(TEAM))
    assert "/incident help all" in shown(everything)
    assert "more._" not in shown(everything)
    for group in groups(TEAM):
        data(help_views.of_group(group))


def section_texts(message: Message) -> str:
    """What its sections say, line by line."""
    return "\n".join(block["text"]["text"] for block in data(message) if block["type"] == "section")


def test_before_a_schedule_starts_nobody_is_on_call() -> None:
    schedule = simple("night", zone="UTC", rotation=("ana",), start=date(2027, 1, 1))
    assert "nobody until <!date^1798794000^" in shown(on_call_now([schedule], PEOPLE, NOW))
    assert "nobody is on call" in on_call_now([], PEOPLE, NOW).text


def test_paging_says_who_and_what_comes_next() -> None:
    text = paging(Calling(page=page(), incident=None, people=["bo"]), team(), PEOPLE, NOW)
    assert text == "Paging <@UBO> (step 1 of 3). Without an answer in 3 min, Cy is paged."
    over = Calling(page=exhausted(), incident=None)
    assert "No step of `" in paging(over, team(), PEOPLE, exhausted().started_at)
    assert "has no further step: the operations channel is alarmed" in paging(over, team(), PEOPLE, NOW)
    twice = page(steps=(page().steps[0], page().steps[0]))
    text = paging(Calling(page=twice, incident=None, people=["bo"]), team(), PEOPLE, NOW)
    assert text.endswith("Without an answer in 3 min, Bo is paged again.")


def test_a_timeline_of_a_title_with_marks_of_its_own_has_a_whole_heading() -> None:
    text = shown(recent(Recent(incident=incident(title="*all* cards fail"), entries=(), earlier=False), PEOPLE))
    assert text.startswith("Timeline of INC-12: *all* cards fail")
