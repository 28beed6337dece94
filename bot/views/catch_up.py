"""Where it stands, for one who joins late or asks, alone: what is known, what happened, who does what, what comes."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from slack_sdk.models.blocks import Block

from bot.views.incident import STATUSES
from bot.views.message import (
    UNCUT,
    Message,
    People,
    bold,
    clock,
    context,
    counted,
    fallback,
    fitting,
    full_name,
    named,
    one_line,
    section,
    severity_in_full,
    typed,
    when,
)
from bot.views.timeline import recorded_day
from commands.look import Situation
from commands.mine import falls_to
from commands.team import Team
from commands.wording import sentence
from incidents.incident import COMMANDER
from incidents.timeline import Entry
from runbooks.run import Run, RunStep, StepState

LATEST: Final = 200  # entries in which to look for what matters to a newcomer
FEW: Final = 6  # lines of each part
PART: Final = 1_700  # characters of it
KEY: Final = frozenset(
    {
        "ActionAdded", "CommandDeclined", "CommandOffered", "IncidentCancelled", "IncidentMitigated",
        "IncidentReactivated", "IncidentReopened", "IncidentResolved", "MessageKept", "NoteAdded", "NoteCorrected",
        "PageAcknowledged", "PageExhausted", "RoleAssigned", "SeverityChanged", "StepDone", "StepSkipped",
    }
)  # fmt: skip


def catch_up(situation: Situation, entries: Sequence[Entry], team: Team, people: People, now: datetime) -> Message:
    """`entries` are the newest of the timeline, in their order; those that matter to a newcomer are told."""
    incident = situation.incident
    head = f"{bold(full_name(incident, 200))}\n{severity_in_full(incident, team)} · {STATUSES[incident.status]}"
    blocks: list[Block] = [section(f"{head} · since {when(incident.declared_at)}")]
    blocks.append(section(f"*What is known*\n{_known(situation, entries)}"))
    if happened := [_line(entry, people) for entry in entries if entry.kind in KEY][-FEW:]:
        blocks.append(section(fitting(["*What happened*", *happened], "\n", PART)))
    blocks.append(section(fitting(["*Who does what*", *_cast(situation, people)], "\n", PART)))
    for run in situation.runs:
        if run.ended_at is None and incident.status.is_open and (steps := list(_steps(run, situation, people))):
            blocks.append(section(fitting([f"*Open steps* · {one_line(run.title, 80)}", *steps], "\n", PART)))
            break
    blocks.append(context(f"{_due(situation, now)} Only you see this. `/incident timeline` shows the whole."))
    return Message(fallback(f"Where {full_name(incident, 200)} stands."), blocks)


def _known(situation: Situation, entries: Sequence[Entry]) -> str:
    if not situation.incident.summary:
        return "Nothing has been written yet."
    written = [entry.at for entry in entries if entry.kind == "UpdatePosted"]
    text, whole = typed(situation.incident.summary, 1_200), typed(situation.incident.summary, UNCUT)
    rest = "" if text == whole else "\n(cut here; the summary pinned in the channel has more)"
    return text + rest + (f"\n(written {when(written[-1])})" if written else "")


def _line(entry: Entry, people: People) -> str:
    name, day = partial(named, people), recorded_day(entry)
    told = sentence(entry, name=name, text=lambda text: one_line(text, 120), day=day) or ""
    return f"• {clock(entry.at)} {told}"


def _cast(situation: Situation, people: People) -> Iterator[str]:
    incident = situation.incident
    yield f"• Command: {named(people, incident.commander) if incident.commander else 'nobody yet'}"
    for role, person in [each for each in sorted(incident.roles.items()) if each[0] != COMMANDER][:FEW]:
        yield f"• {one_line(role.replace('-', ' ').capitalize(), 60)}: {named(people, person)}"
    for person in dict.fromkeys(page.acknowledged_by for page in situation.pages if page.acknowledged_by):
        if person not in incident.roles.values():
            yield f"• Responder: {named(people, person)}"


def _steps(run: Run, situation: Situation, people: People) -> Iterator[str]:
    left = [(number, step) for number, step in enumerate(run.steps, start=1) if step.state is StepState.OPEN]
    for number, step in left[:FEW]:
        whose = falls_to(step, situation.incident)
        yield f"• {number}. {one_line(step.text, 120)}" + (f" ({named(people, whose)})" if whose else "")
    if len(left) > FEW:
        yield f"_… and {counted(len(left) - FEW, 'more step')}: `/incident runbook`._"


def _due(situation: Situation, now: datetime) -> str:
    """What is overdue, the longest first, and what falls due next: the update, and steps with a time."""
    due: list[tuple[datetime, str]] = []
    if update_at := situation.update_missing_since or situation.incident.update_due_at:
        due.append((update_at, "an update" if situation.update_missing_since else "the next update"))
    for run in situation.runs:
        due += [
            (step.due_at, f"“{one_line(step.text, 80)}”") for step in run.steps if step.due_at and _waits(run, step)
        ]
    if not due or not situation.incident.status.is_open:
        return "Nothing is due at a set time."
    late = sorted(each for each in due if each[0] <= now)
    told = []
    if late:
        at, what = late[0]
        others = f", and {len(late) - 1} more" if len(late) > 1 else ""
        told.append(f"*Overdue:* {what}, since {when(at)}{others}.")
    if coming := sorted(each for each in due if each[0] > now):
        at, what = coming[0]
        told.append(f"Due next: {what}, {when(at)}.")
    return " ".join(told)


def _waits(run: Run, step: RunStep) -> bool:
    return run.ended_at is None and step.state is StepState.OPEN
