"""Every kind of timeline entry has its sentence."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, get_args, get_type_hints

import pytest

from commands.consequences import Event
from commands.record import as_data
from commands.wording import BOOKKEEPING, sentence
from incidents import action, incident, postmortem, timeline
from incidents.timeline import Entry
from oncall import arrangement, made
from oncall import page_events as page
from oncall import ready_events as ready
from oncall.contact import Method
from runbooks import events as run

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PEOPLE = {"ana": "Ana", "bo": "Bo", "cy": "Cy"}
SHIFT: Any = {"check_id": "c1", "schedule": "t<n>s", "person": "bo"}
KINDS: tuple[type[Any], ...] = get_args(Event)

RUN: dict[str, Any] = {"incident_id": 12, "run_id": "r"}
STEP: dict[str, Any] = {**RUN, "step": "halt", "text": "Stop the spread", "by": "ana"}
PAGE: dict[str, Any] = {"incident_id": 12, "page_id": "p"}
CHANGE: dict[str, Any] = {"arrangement_id": 3, "kind": "cover", "schedule": "t<n>s"}
BY: dict[str, Any] = {"incident_id": 12, "by": "ana"}

SENTENCES: list[tuple[Event, str]] = [
    (
        incident.IncidentDeclared(**BY, title="db <down>", severity="sev2", type="general", private=False),
        "Ana declared a SEV2 incident: db [down]",
    ),
    (
        incident.IncidentDeclared(**BY, title="leak", severity="sev1", type="general", private=True),
        "Ana declared a private SEV1 incident: leak",
    ),
    (incident.ChannelOpened(incident_id=12, channel_id="C1", name="inc-12-db"), "The channel #inc-12-db was opened."),
    (incident.ChannelArchived(incident_id=12, channel_id="C1"), "The channel was archived."),
    (incident.ChannelUnarchived(incident_id=12, channel_id="C1"), "The channel was brought back from the archive."),
    (incident.SeverityChanged(**BY, old="sev3", new="sev2"), "Ana changed the severity from SEV3 to SEV2."),
    (incident.TitleChanged(**BY, old="a", new="<b>"), "Ana changed the title from “a” to “[b]”."),
    (incident.UpdatePosted(**BY, text="We know more."), "Ana wrote an update: We know more."),
    (
        incident.UpdatePosted(**BY, text="We know more.", stakeholders="All is <well>."),
        "Ana wrote an update: We know more.\nFor stakeholders: All is [well].",
    ),
    (incident.UpdateAsked(incident_id=12, due_at=NOW), "An update was due, and was asked for."),
    (incident.UpdateSnoozed(**BY, until=NOW), "Ana put the update off."),
    (
        incident.AskedIfOver(incident_id=12, quiet_since=NOW),
        "Nothing had happened for a while: it was asked whether the incident is over.",
    ),
    (incident.StillGoing(**BY, until=NOW), "Ana said that the incident is still going."),
    (incident.RoleAssigned(**BY, role="commander", person="ana", before=None), "Ana took command."),
    (incident.RoleAssigned(**BY, role="commander", person="ana", before="bo"), "Ana took command, in place of Bo."),
    (incident.RoleAssigned(**BY, role="commander", person="bo", before="ana"), "Ana put Bo in command."),
    (
        incident.RoleAssigned(**BY, role="commander", person="ana", before="bo", was_offered_to="ana"),
        "Ana accepted command, in place of Bo.",
    ),
    (
        incident.CommandOffered(**BY, person="bo", before="cy"),
        "Ana offered command to Bo. Until they accept, Cy has it.",
    ),
    (incident.CommandDeclined(**BY, before="bo"), "Ana declined command. Bo keeps it."),
    (
        incident.RoleAssigned(**BY, role="subject-expert", person="bo", before="cy"),
        "Ana made Bo subject expert, in place of Cy.",
    ),
    (incident.RoleAssigned(**BY, role="scribe", person="ana", before=None), "Ana took the role of scribe."),
    (incident.IncidentMitigated(**BY), "Ana marked the incident mitigated: the harm had stopped."),
    (incident.IncidentReactivated(**BY), "Ana marked the incident active again: the harm had come back."),
    (incident.IncidentResolved(**BY), "Ana resolved the incident."),
    (incident.IncidentCancelled(**BY, reason="A drill."), "Ana cancelled the incident: A drill."),
    (incident.IncidentCancelled(**BY, reason=""), "Ana cancelled the incident."),
    (incident.IncidentReopened(**BY, needs_channel=True), "Ana reopened the incident."),
    (
        incident.PersonJoined(incident_id=12, person="bo", invited_by="ana"),
        "Bo joined the channel, invited by Ana.",
    ),
    (incident.PersonJoined(incident_id=12, person="U9", invited_by=None), "U9 joined the channel."),
    (incident.PersonLeft(incident_id=12, person="bo"), "Bo left the channel."),
    (incident.ExportAsked(**BY, format="md", zone="UTC"), "Ana asked for the export as Markdown."),
    (timeline.NoteAdded(**BY, text="I saw <it>", at=NOW), "Ana noted: I saw [it]"),
    (timeline.NoteCorrected(**BY, text="I saw two", at=NOW, corrects="e"), "Ana corrected a note: I saw two"),
    (
        timeline.MessageKept(**BY, author="bo", text="hm", at=NOW, source="C:1", how="pin"),
        "Ana kept Bo's message: hm",
    ),
    (
        timeline.MessageKept(**BY, author="ana", text="hm", at=NOW, source="C:1", how="pin"),
        "Ana kept their own message: hm",
    ),
    (
        action.ActionAdded(**BY, number=1, text="Rotate", owner="bo", due_on=date(2026, 3, 2)),
        "Ana added action 1 for Bo, due 2026-03-02: Rotate",
    ),
    (action.ActionAdded(**BY, number=2, text="Rotate", owner=None, due_on=None), "Ana added action 2: Rotate"),
    (
        action.ActionAdded(**BY, number=3, text="Rotate", owner="bo", due_on=None, kind=action.ActionKind.PROCESS),
        "Ana added action 3 (process) for Bo: Rotate",
    ),
    (action.ActionDone(**BY, number=1, text="Rotate"), "Ana completed action 1: Rotate"),
    (
        action.ActionAsked(incident_id=12, number=1, text="Rotate", owner="bo"),
        "Action 1 was overdue, and Bo was asked for it: Rotate",
    ),
    (
        action.ActionAsked(incident_id=12, number=1, text="Rotate", owner=None),
        "Action 1 was overdue, and was asked for: Rotate",
    ),
    (action.ActionSnoozed(**BY, number=1, text="Rotate", until=NOW), "Ana put action 1 off: Rotate"),
    (
        page.PageStarted(**PAGE, by="ana", policy="urgent", reason="db <down>"),
        "Ana started a page to “urgent”: db [down]",
    ),
    (page.PageEscalated(**PAGE, step=0, notify=(("person", "bo", "bo"),)), "Step 1 called for Bo."),
    (
        page.PageEscalated(**PAGE, step=1, notify=(("schedule", "s", "bo"), ("person", "cy", "cy"))),
        "Nobody answered in time. Step 2 called for Bo and Cy.",
    ),
    (
        page.PageEscalated(**PAGE, step=1, notify=(("person", "cy", "cy"),), by="ana"),
        "Ana escalated the page. Step 2 called for Cy.",
    ),
    (
        page.StepReachedNobody(**PAGE, step=0, targets=(("schedule", "nights"), ("webhook", "bridge"))),
        "Step 1 was passed at once: nobody was on call for nights.",
    ),
    (page.ResponderPaged(**PAGE, person="bo", step=0, channel_id="D1", ts="1"), "Bo was paged."),
    (
        page.ResponderPaged(**PAGE, person="bo", step=0, channel_id="", ts="", method="sms"),
        "Bo was paged by SMS.",
    ),
    (
        page.MethodFailed(**PAGE, person="bo", step=0, method="voice", why="nobody is there"),
        "Bo could not be paged by telephone: nobody is there",
    ),
    (
        page.ResponderNotReached(**PAGE, person="bo", step=0, why="no <Slack> account"),
        "Bo could not be paged: no [Slack] account",
    ),
    (
        page.PageEscalated(
            **PAGE,
            step=4,
            notify=(("person", "cy", "cy"),),
            label="step 2 in round 2",
            places=(("channel", "on-call"),),
            spared=(("team", "t", "bo"),),
        ),
        "Nobody answered in time. Step 2 in round 2 called for Cy and #on-call. Bo sleeps a little longer.",
    ),
    (
        page.SleepersCalled(**PAGE, step=0, notify=(("person", "bo", "bo"),)),
        "Nobody who was awake answered in time. Bo had to be woken.",
    ),
    (
        page.SleepersCalled(**PAGE, step=0, notify=(("person", "bo", "bo"),), by="ana"),
        "Ana escalated the page. Bo had to be woken.",
    ),
    (
        page.NextInTurnCalled(**PAGE, step=0, notify=(("person", "cy", "cy"),), before="bo"),
        "The turn went on from Bo to Cy.",
    ),
    (
        page.StepNotMeant(**PAGE, step=1, label="the last resort", why="it is for SEV1"),
        "The last resort was passed: it is for SEV1.",
    ),
    (page.PlacePaged(**PAGE, kind="channel", name="on-call", step=0), "The page was put into #on-call."),
    (
        page.PlaceNotReached(**PAGE, kind="channel", name="on-call", step=0, why="it is <archived>"),
        "The page could not be put into #on-call: it is [archived]",
    ),
    (page.PageAcknowledged(**PAGE, by="bo"), "Bo acknowledged the page."),
    (page.PageAcknowledged(**PAGE, by="bo", missing=1), "Bo acknowledged the page; 1 more is wanted."),
    (page.PageSnoozed(**PAGE, by="bo", minutes=30), "Bo has the page, and snoozed it for 30 minutes."),
    (
        page.PageAskedAgain(**PAGE, step=0, notify=(("person", "bo", "bo"),), why="snoozed"),
        "The snooze was over: Bo was asked again.",
    ),
    (
        page.PageAskedAgain(**PAGE, step=0, notify=(("person", "bo", "bo"), ("person", "cy", "cy")), why="silence"),
        "Nothing had followed the acknowledgement: Bo and Cy were asked again.",
    ),
    (
        page.PageAskedAgain(**PAGE, step=0, notify=(("person", "bo", "bo"),), why="graver"),
        "What Bo had snoozed got graver, so Bo was asked again.",
    ),
    (page.PageBegunAgain(**PAGE), "The incident got graver and nobody had the page, so it begins again."),
    (page.PageReassigned(**PAGE, step=0, notify=(("person", "cy", "cy"),), by="bo"), "Bo gave the page to Cy."),
    (page.PageExhausted(**PAGE), "Nobody acknowledged the page, and its last step had passed."),
    (page.PageCancelled(**PAGE, by="ana"), "Ana ended the page: nobody was needed any more."),
    (
        run.RunStarted(**RUN, runbook="general", title="General incident", version="abc", by="ana"),
        "Ana started the runbook “General incident”.",
    ),
    (run.StepDone(**STEP, note=None), "Ana did “Stop the spread”."),
    (run.StepDone(**STEP, note="Job 7 off"), "Ana did “Stop the spread” and recorded: Job 7 off"),
    (
        run.StepSkipped(**STEP, reason="Nothing spreads", required=False),
        "Ana skipped “Stop the spread”: Nothing spreads",
    ),
    (
        run.StepSkipped(**STEP, reason="Nothing spreads", required=True),
        "Ana skipped the required step “Stop the spread”: Nothing spreads",
    ),
    (run.StepReopened(**STEP, was="done"), "Ana reopened “Stop the spread”, which had been done."),
    (run.StepAssigned(**STEP, assignee="bo"), "Ana gave “Stop the spread” to Bo."),
    (run.StepAssigned(**STEP, assignee="ana"), "Ana took “Stop the spread”."),
    (run.StepAssigned(**STEP, assignee=None), "Ana left “Stop the spread” to whoever takes it."),
    (run.StepNoted(**STEP, note="half done"), "Ana noted at “Stop the spread”: half done"),
    (run.StepsAsked(**RUN, steps=("a",), texts=("Stop",)), "“Stop” was due, and was asked for."),
    (run.StepsAsked(**RUN, steps=("a", "b"), texts=("Stop", "Go")), "“Stop” and “Go” were due, and were asked for."),
    (run.StepSnoozed(**STEP, until=NOW), "Ana put “Stop the spread” off."),
    (
        run.RunEnded(**RUN, title="General", by="ana", open_steps=0),
        "Ana put the runbook “General” away with no step open.",
    ),
    (
        run.RunEnded(**RUN, title="General", by="ana", open_steps=1),
        "Ana put the runbook “General” away with 1 step open.",
    ),
    (
        action.ActionChanged(**BY, number=2, text="Add <it>", owner="bo", due_on=date(2026, 4, 1)),
        "Ana changed action 2 (owner Bo, due 2026-04-01): Add [it]",
    ),
    (postmortem.PostmortemWritten(**BY, version=2, parts={"well": "<b>"}), "Ana wrote version 2 of the postmortem."),
    (postmortem.PostmortemOwned(**BY, owner="ana"), "Ana sees the postmortem through."),
    (postmortem.PostmortemOwned(**BY, owner="bo"), "Ana had Bo see the postmortem through."),
    (
        postmortem.ReviewAsked(**BY, reviewer="bo", version=2),
        "Ana asked Bo to review version 2 of the postmortem.",
    ),
    (
        postmortem.ChangesAsked(**BY, text="Say <when>.", owner="bo"),
        "Ana reviewed the postmortem and asked for changes: Say [when].",
    ),
    (
        postmortem.PostmortemSignedOff(**BY, version=2, missing=()),
        "Ana reviewed version 2 of the postmortem and signed it off.",
    ),
    (
        postmortem.PostmortemSignedOff(**BY, version=2, missing=("No <a>.", "No b.")),
        "Ana reviewed version 2 of the postmortem and signed it off. What it lacked: No [a]. No b.",
    ),
    (
        postmortem.PostmortemWaived(**BY, reason="A <drill>."),
        "Ana decided that no postmortem is needed: A [drill].",
    ),
    (
        postmortem.PostmortemChased(incident_id=12, number=2, people=("ana", "bo")),
        "The postmortem was not finished, and Ana and Bo were asked after it.",
    ),
    (
        postmortem.PostmortemChased(incident_id=12, number=3, people=()),
        "The postmortem was not finished, and the channel was asked after it.",
    ),
    (
        made.ScheduleMade(schedule="l<>", schedule_id="s", people=("bo", "cy"), by="ana"),
        "Ana made the schedule l[] of Bo and Cy.",
    ),
    (
        made.ScheduleChanged(schedule="l<>", schedule_id="s", people=("bo", "cy"), by="ana"),
        "Ana changed who is in the schedule l[].",
    ),
    (
        made.ScheduleDeleted(schedule="l<>", schedule_id="s", people=("bo", "cy"), by="ana"),
        "Ana deleted the schedule l[].",
    ),
    (
        arrangement.ShiftsArranged(**CHANGE, people=("bo", "cy"), start=NOW, end=NOW, reason="the <dentist>", by="ana"),
        "Ana arranged change 3, cover on t[n]s of Bo and Cy: the [dentist]",
    ),
    (arrangement.ArrangementUndone(**CHANGE, people=("bo", "cy"), by="ana"), "Ana undid change 3 on t[n]s."),
    (ready.ReadinessAsked(**SHIFT, methods=(Method.SLACK,)), "Bo was asked before their shift on t[n]s."),
    (
        ready.ReadinessShown(**SHIFT, silent=(), offer_is_over=False),
        "Bo is ready for their shift on t[n]s.",
    ),
    (
        ready.ReadinessLacking(**SHIFT, silent=(Method.SMS, Method.MAIL)),
        "Bo could not be shown to be reached by SMS and by e-mail before their shift on t[n]s.",
    ),
    (
        ready.ShiftOffered(**SHIFT, to="cy"),
        "Bo did not answer before their shift on t[n]s. It was offered to Cy.",
    ),
    (
        ready.ShiftOfferedAnew(**SHIFT, before="cy", message=None, to="ana"),
        "Cy, who was offered the shift of Bo on t[n]s, is not in the team's files any more. It is offered to Ana.",
    ),
    (ready.ShiftTaken(**SHIFT, by="cy"), "Cy took the shift of Bo on t[n]s."),
    (ready.ReadinessMissed(**SHIFT), "Bo was not asked in time before their shift on t[n]s."),
    (ready.ReadinessCancelled(**SHIFT, offer_is_over=False), "Bo was not asked any more about a shift on t[n]s."),
]


def entry(event: Event) -> Entry:
    return Entry(
        id="e",
        incident_id=12,
        page_id=None,
        at=NOW,
        recorded_at=NOW,
        kind=type(event).__name__,
        data=as_data(event),
        by=getattr(event, "by", None),
    )


def said(told: Entry) -> str | None:
    return sentence(
        told,
        name=lambda person: PEOPLE.get(person, person),
        text=lambda typed: typed.replace("<", "[").replace(">", "]"),
    )


@pytest.mark.parametrize(("event", "expected"), SENTENCES, ids=lambda value: type(value).__name__)
def test_an_entry_says_what_happened(event: Event, expected: str) -> None:
    """Typed text goes through the reader's escaping, people through their names."""
    assert said(entry(event)) == expected


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_event_has_a_sentence_or_is_bookkeeping(kind: type[Any]) -> None:
    """A new event needs a decision: a sentence in the table above, or silence."""
    tabled = {type(event) for event, _ in SENTENCES}
    assert (kind in tabled) != (kind.__name__ in BOOKKEEPING)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_whatever_was_typed_comes_out_escaped(kind: type[Any]) -> None:
    """No field reaches the reader around the escaping, whichever event it is in."""
    told = entry(_filled(kind))
    assert "<" not in (said(told) or "")


@pytest.mark.parametrize("name", sorted(BOOKKEEPING))
def test_bookkeeping_says_nothing(name: str) -> None:
    (kind,) = [kind for kind in KINDS if kind.__name__ == name]
    assert said(entry(_filled(kind))) is None


@pytest.mark.parametrize(
    ("kind", "by", "expected"),
    [
        ("EvidenceHeld", "ana", "Evidence held (Ana)."),
        ("ClockStarted", None, "Clock started."),
        ("NoteAdded", None, "Note added."),
    ],
)
def test_an_unknown_entry_is_named_as_it_is(kind: str, by: str | None, expected: str) -> None:
    """What another version recorded never breaks a timeline."""
    told = Entry(id="e", incident_id=12, page_id=None, at=NOW, recorded_at=NOW, kind=kind, data={"new": 1}, by=by)
    assert said(told) == expected


def _filled(kind: type[Any]) -> Any:
    """An event of the kind with markup in every field that holds text."""
    hints = get_type_hints(kind)
    return kind(**{field.name: _sample(field.name, hints[field.name]) for field in fields(kind)})


def _sample(name: str, hint: Any) -> Any:
    if hint is None or hint is type(None):
        return None
    if name in ("people", "kind") and hint != action.ActionKind | None:
        return ("ana",) if name == "people" else "<b>"
    if name in ("notify", "spared", "targets", "places"):
        return (("person", "<b>", "bo"),) if name in ("notify", "spared") else (("channel", "<b>"),)
    if isinstance(hint, types.UnionType):
        hint = get_args(hint)[0]
    samples: dict[Any, Any] = {str: "<b>", int: 12, bool: True, datetime: NOW, date: NOW.date()}
    samples[action.ActionKind] = action.ActionKind.MODEL
    samples[tuple[str, ...]] = ("<b>",)
    samples[tuple[Method, ...]] = (Method.SMS,)
    samples |= {Sequence[str]: ("<b>",), Mapping[str, str]: {"<b>": "<b>"}}
    if name in ("by", "person", "before", "invited_by", "owner", "assignee", "author", "reviewer", "to"):
        return "ana"
    if name == "people":
        return ("ana",)
    return samples[hint]
