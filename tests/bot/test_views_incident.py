"""The incident in its channel and outside it: summary, announcement, topic, and what is asked of people."""

from typing import Any

import pytest

from bot.views.incident import (
    RESOLVE,
    TAKE_COMMAND,
    UPDATE,
    announcement,
    declared_link,
    summary,
    topic,
)
from bot.views.page import ACKNOWLEDGE, ESCALATE, MORE
from bot.views.reminder import quiet_question, update_request
from commands.look import Handed, Situation
from incidents.incident import Incident, Status
from oncall.page import PageStatus
from tests.bot.cases import (
    BAD_TEXTS,
    NOW,
    SECRET,
    Names,
    action,
    answered,
    data,
    done,
    exhausted,
    incident,
    led,
    page,
    pressed,
    run,
    situation,
    step,
    team,
    words,
)


def summed(seen: Situation) -> str:
    return words(summary(seen, team(), Names(), NOW))


def buttons(seen: Situation) -> list[str]:
    return pressed(summary(seen, team(), Names(), NOW))


def test_the_summary_shows_how_it_stands() -> None:
    read = summed(situation(led(summary="212 accounts so far")))
    assert "INC-12: Log-ins fail" in read
    assert "*Status*\n🔴 Active" in read
    assert "*Severity*\nSEV2: Serious harm" in read
    assert "*Commander*\n<@UANA>" in read
    assert "*Declared*\n<!date^" in read
    assert "*Next update due*\n<!date^" in read
    assert "*What is known*\n212 accounts so far" in read
    assert "<https://cases.example.com/a|Serious harm>" in read


def test_without_a_commander_the_first_thing_to_do_is_to_take_command() -> None:
    assert "*Commander*\nNobody yet" in summed(situation(incident()))
    assert buttons(situation(incident())) == [TAKE_COMMAND, UPDATE, RESOLVE]
    assert buttons(situation(led())) == [UPDATE, RESOLVE]


def test_a_waiting_page_says_for_whom_since_when_and_until_when() -> None:
    seen = situation(led(), page("We need payments"))
    read = summed(seen)
    assert "*Waiting for Bo* since <!date^" in read
    assert "Without an answer it goes on to the next step at <!date^" in read
    assert "We need payments" in read
    assert buttons(seen) == [ACKNOWLEDGE, ESCALATE, MORE, UPDATE, RESOLVE]


def test_a_page_that_nobody_could_be_given_says_so() -> None:
    lost = Handed(person="bo", at=NOW, why_not="not in Slack")
    seen = Situation(incident=led(), pages=(page(),), handed={page().id: (lost,)})
    assert "*Paging.* Bo could not be reached." in summed(seen)


def test_a_page_just_started_is_told_before_anybody_has_it() -> None:
    seen = Situation(incident=led(), pages=(page(step=-1, escalates_at=NOW),))
    assert "*Paging.*" in summed(seen)


def test_a_page_that_nobody_answered_can_still_be_taken() -> None:
    seen = situation(led(), exhausted())
    assert "*Nobody answered the page.*" in summed(seen)
    assert buttons(seen)[0] == ACKNOWLEDGE
    assert ESCALATE not in buttons(seen)


def test_an_answered_page_says_who_has_it() -> None:
    seen = situation(led(), answered())
    assert "*Page acknowledged*\nby Bo, <!date^" in summed(seen)
    assert buttons(seen) == [UPDATE, RESOLVE]


def test_a_cancelled_page_is_not_worth_a_word() -> None:
    seen = situation(led(), page("We need payments", status=PageStatus.CANCELLED, escalates_at=None))
    assert "payments" not in summed(seen)


def test_the_checklist_is_one_line_and_the_next_step() -> None:
    seen = situation(led(), runs=[run(done(step(1)), step(2))])
    assert "*Checklist*\n1 of 2 steps done\nNext: 2. Do thing 2" in summed(seen)


def test_a_checklist_that_was_put_away_is_left_out() -> None:
    assert "Checklist" not in summed(situation(led(), runs=[run(step(1), ended_at=NOW, ended_by="ana")]))


def test_open_actions_are_counted() -> None:
    seen = situation(led(), actions=[action(), action(number=2, finished=True)])
    assert "*Actions*\n1 of 2 open" in summed(seen)


def test_a_waiting_page_comes_before_taking_command() -> None:
    styles = [
        (element["action_id"], element.get("style"))
        for block in data(summary(situation(incident(), page()), team(), Names(), NOW))
        for element in block.get("elements", [])
        if "action_id" in element
    ]
    assert [action_id for action_id, style in styles if style == "primary"] == [ACKNOWLEDGE]


def test_other_roles_are_listed() -> None:
    assert "*Roles*\nlaw enforcement: Cy" in summed(situation(incident(roles={"law-enforcement": "cy"})))


def test_resolving_asks_first_and_tells_what_stays_open() -> None:
    told = summed(situation(led(), runs=[run(done(step(1)), step(2), step(3))]))
    assert "Resolve INC-12?" in told
    assert "2 steps of the checklist will stay open." in told


@pytest.mark.parametrize(
    ("status", "told", "row"),
    [(Status.RESOLVED, "🟢 Resolved", ["postmortem.edit"]), (Status.CANCELLED, "⚪ Cancelled", [])],
    ids=str,
)
def test_a_closed_incident_says_how_to_get_the_record_and_a_resolved_one_wants_its_postmortem(
    status: Status, told: str, row: list[str]
) -> None:
    seen = situation(led(status=status, closed_at=NOW, update_due_at=None), page())
    read = summed(seen)
    assert f"*Status*\n{told}\n<!date^" in read
    assert "after 2 h" in read
    assert "`/incident export` gives the record. `/incident reopen` reopens it." in read
    assert buttons(seen) == row


def test_a_mitigated_incident_says_since_when() -> None:
    read = summed(situation(led(status=Status.MITIGATED, mitigated_at=NOW)))
    assert "*Status*\n🟠 Mitigated\n<!date^" in read


def test_an_update_too_long_for_the_message_is_cut_and_says_so() -> None:
    assert "(cut here; `/incident export` has the whole)" in summed(situation(led(summary="&" * 2_900)))
    assert "cut here" not in summed(situation(led(summary="x" * 2_700)))


def test_inside_its_channel_a_private_incident_tells_its_title_and_who_sees_it() -> None:
    read = summed(situation(incident(SECRET, private=True)))
    assert SECRET in read
    assert "Private: only this channel's members see this." in read


@pytest.mark.parametrize("status", Status)
def test_outside_its_channel_a_private_incident_tells_severity_and_status_alone(status: Status) -> None:
    private = led(title=SECRET, private=True, status=status, summary=SECRET)
    message = announcement(private, team(), Names())
    assert words(message) == f"*SEV2* · INC-12, private\n{message.text.split('. ')[1]}"
    assert data(declared_link(private, Names()))
    assert data(update_request(private, NOW, team(), Names()))
    shown = (message, declared_link(private, Names()), update_request(private, NOW, team(), Names()))
    assert all(SECRET not in each.text + words(each) for each in shown)
    assert SECRET not in topic(private, Names())
    assert "Ana" not in words(message)


def test_the_announcement_says_what_how_grave_who_leads_and_where() -> None:
    message = announcement(led(), team(), Names())
    assert "*SEV2* · INC-12: Log-ins fail\n🔴 Active · Commander: Ana · <#C12>" in words(message)
    assert message.text == "SEV2 · INC-12: Log-ins fail. 🔴 Active. Commander: Ana"
    assert pressed(message) == []


def test_the_topic_is_plain() -> None:
    assert topic(led(), Names()) == "SEV2 · active · Commander: Ana"
    assert topic(incident(), Names()) == "SEV2 · active · Commander: nobody yet"


def test_whoever_declares_is_shown_the_way() -> None:
    assert words(declared_link(incident(), Names())) == "You declared INC-12: Log-ins fail. Go to <#C12>."
    assert "being opened" in words(declared_link(incident(channel_id=None), Names()))


STATES: list[dict[str, Any]] = [
    {},
    {"status": Status.MITIGATED, "mitigated_at": NOW},
    {"status": Status.RESOLVED, "closed_at": NOW, "update_due_at": None},
    {"status": Status.CANCELLED, "closed_at": NOW},
    {"private": True},
    {"severity": "sev9", "type": "gone"},
    {"channel_id": None},
    {"roles": {"commander": "awkward", **{f"role-{number}": "awkward" for number in range(40)}}},
]


@pytest.mark.parametrize("changes", STATES, ids=str)
@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_no_text_and_no_state_breaks_a_message(text: str, changes: dict[str, Any]) -> None:
    about = incident(text[:300], summary=text[:2_900], declared_by="awkward", **changes)
    check(about, text)


def check(about: Incident, text: str) -> None:
    names, files = Names(text), team(text, "https://x.example/" + "a" * 400)
    lost = tuple(Handed(person="awkward", at=NOW, why_not=text) for _ in range(20))
    held = tuple(Handed(person="awkward", at=NOW) for _ in range(20))
    waiting = [page(text, id=f"p{number}") for number in range(9)]
    full = Situation(
        incident=about,
        pages=[*waiting, answered("awkward"), answered("awkward"), exhausted()],
        runs=[run(step(1, text=text[:300] or "x"), step(2)) for _ in range(5)],
        actions=[action(text, number=number) for number in range(200)],
        handed={each.id: lost if number % 2 else held for number, each in enumerate(waiting)},
    )
    data(summary(full, files, names, NOW))
    data(announcement(about, files, names))
    data(declared_link(about, names))
    data(update_request(about, NOW, files, names))
    data(quiet_question(full, NOW, names))
    assert 0 < len(topic(about, names)) <= 250
    assert "<" not in topic(about, names)
