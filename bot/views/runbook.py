"""What a checklist looks like: one message, whatever the number of its steps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final, NamedTuple

from slack_sdk.models.blocks import Block, Option, OverflowMenuElement

from bot.views.message import (
    Message,
    People,
    actions,
    button,
    context,
    counted,
    fallback,
    fits,
    fitting,
    link,
    mentioned,
    named,
    one_line,
    pack,
    plain,
    public_name,
    section,
    when,
)
from commands.mine import falls_to
from incidents.incident import Incident
from runbooks.run import Run, RunStep, StepState, next_step, progress

DONE: Final = "runbook.done"
UNDO: Final = "runbook.undo"
MORE: Final = "runbook.more"

BAR: Final = 10  # signs
SHORT: Final = 8  # steps of a checklist that is shown whole anyway
STEP: Final = 1_900  # characters of a step that stands out, as sent
MARKS: Final = {StepState.OPEN: "○", StepState.DONE: "✓", StepState.SKIPPED: "⊘"}
WISHES: Final = {"done": "Done", "note": "Write a note…", "assign": "Assign…", "skip": "Skip…"}


class Wish(NamedTuple):
    """What was chosen for a step: "done", "note", "assign", "skip" or "undo"."""

    what: str
    run_id: str
    step: str


def value_of(run: Run, step: RunStep) -> str:
    """What a step's button carries."""
    return f"{run.id}|{step.key}"


def read_value(value: str, what: str) -> Wish:
    """What a pressed button carried; `what` is its meaning. Raises ValueError if it is none of ours."""
    run_id, step = value.split("|")
    return Wish(what, run_id, step)


def read_choice(value: str) -> Wish:
    """What was chosen from a step's menu. Raises ValueError if it is none of ours."""
    what, run_id, step = value.split("|")
    return Wish(what, run_id, step)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A step and its number, which counts through all stages: `/incident runbook done 3`."""

    number: int
    step: RunStep

    @property
    def is_open(self) -> bool:
        return self.step.state is StepState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How much is told of each step."""

    room: int  # open steps that stand out, with buttons
    words: int  # characters of every other step
    past: bool = True  # the steps of stages that are settled
    apart: bool = True  # every stage in a block of its own
    ahead: bool = True  # the steps of stages that wait their turn
    who: bool = True  # who settled a step, when, why, and the note
    lines: int = 200  # of small print


AT_HAND: Final = (  # the first that fits into one message; the last always does
    Detail(room=8, words=80, past=False, ahead=False),
    Detail(room=5, words=50, past=False, ahead=False),
    Detail(room=2, words=30, past=False, ahead=False, who=False, apart=False, lines=25),
)
WHOLE: Final = (Detail(room=8, words=80), Detail(room=8, words=60, past=False), *AT_HAND)


def checklist(run: Run, incident: Incident, people: People, now: datetime, *, whole: bool = False) -> Message:
    """The runbook at work: the stage at hand in full, what is next first; the others in a line each, unless `whole`."""
    details = WHOLE if whole or len(run.steps) <= SHORT else AT_HAND
    shown = (_blocks(run, incident, people, now, detail) for detail in details)
    blocks = next((blocks for blocks in shown if fits(blocks)), None) or _blocks(
        run, incident, people, now, details[-1]
    )
    upcoming = next_step(run) if _is_workable(run, incident) else None
    told = f"Checklist of {public_name(incident)}: {how_far(run)}."
    return Message(fallback(told, f"Next: {one_line(upcoming.text, 200)}" if upcoming else ""), blocks)


def how_far(run: Run) -> str:
    """Such as "6 of 24 steps done, 1 skipped"."""
    skipped = sum(step.state is StepState.SKIPPED for step in run.steps)
    done = progress(run).settled - skipped
    return f"{done} of {counted(len(run.steps), 'step')} done" + (f", {skipped} skipped" if skipped else "")


def _is_workable(run: Run, incident: Incident) -> bool:
    return run.ended_at is None and incident.status.is_open


def _blocks(run: Run, incident: Incident, people: People, now: datetime, detail: Detail) -> list[Block]:
    steps = [Numbered(number, step) for number, step in enumerate(run.steps, 1)]
    upcoming = next_step(run) if _is_workable(run, incident) else None
    standing = _standing(steps, upcoming, now)[: detail.room]
    head = f"*Checklist* · {one_line(run.title, 150)}\n{_bar(run)}  {how_far(run)}"
    blocks: list[Block] = [section(head, block_id="run.head")]
    small: list[str] = []
    left = detail.lines
    for _, of_stage in groupby(steps, key=lambda each: each.step.stage):
        members = list(of_stage)
        told = _is_told(members, upcoming, detail)
        if told and detail.apart:
            blocks.extend(_small_print(small))
            small = []
        small.append(_stage(members, detail, told=told))
        for each in members:
            if each in standing:
                blocks.extend(_small_print(small))
                small = []
                blocks.extend(_standing_out(run, each, incident, people, now, is_next=each.step is upcoming))
            elif told and left > 0:
                left -= 1
                small.append(_folded(each, people, detail))
        if told and detail.apart:
            blocks.extend(_small_print(small))
            small = []
    blocks.extend(_small_print(small))
    blocks.extend(_foot(run, incident, steps, people))
    return blocks


def _standing(steps: Sequence[Numbered], upcoming: RunStep | None, now: datetime) -> list[Numbered]:
    """The open steps that deserve buttons: those of the stage at hand, then those overdue or in somebody's hands."""
    if upcoming is None:
        return []
    still_open = [each for each in steps if each.is_open]
    at_hand = [each for each in still_open if each.step.stage == upcoming.stage]
    waited_for = [each for each in still_open if each.step.assignee or _is_overdue(each.step, now)]
    return list(dict.fromkeys([*at_hand, *waited_for]))


def _is_told(members: Sequence[Numbered], upcoming: RunStep | None, detail: Detail) -> bool:
    """Whether a stage's steps are listed, or its heading says enough."""
    if upcoming is not None and members[0].step.stage == upcoming.stage:
        return True
    return detail.ahead if any(each.is_open for each in members) else detail.past


def _standing_out(
    run: Run, each: Numbered, incident: Incident, people: People, now: datetime, *, is_next: bool
) -> Iterator[Block]:
    """An open step in full. The next one has its buttons below it, the others a menu at their side."""
    step = each.step
    lead = f"*Next: step {each.number}*" if is_next else f"*Step {each.number}*"
    lines = [
        " · ".join([lead, *_terms(step, incident, people, now)]),
        one_line(step.text, 300),
        *([f"*Write down:* {one_line(step.record, 300)}"] if step.record and is_next else []),
        *([f"*Note:* {one_line(step.note, 200)}"] if step.note else []),
        *([link("Open the page for this step", step.link)] if step.link else []),
    ]
    text = fitting(lines, "\n", STEP)
    block_id = f"step.{step.key}"
    if not is_next:
        yield section(text, block_id=block_id, accessory=_menu(run, step, ("done", "note", "assign", "skip")))
        return
    yield section(text, block_id=block_id)
    done = button("Done", DONE, value_of(run, step), style="primary")
    yield actions(done, _menu(run, step, ("note", "assign", "skip")), block_id=f"{block_id}.buttons")


def _menu(run: Run, step: RunStep, offered: Sequence[str]) -> OverflowMenuElement:
    options = [Option(text=plain(WISHES[what]), value=f"{what}|{value_of(run, step)}") for what in offered]
    return OverflowMenuElement(action_id=MORE, options=options)


def _terms(step: RunStep, incident: Incident, people: People, now: datetime) -> Iterator[str]:
    """Whose it is, by when, and whether it must be."""
    if step.assignee:
        yield mentioned(people, step.assignee)
    yield from whose(step, incident, people)
    if step.due_at:
        yield f"*overdue since* {when(step.due_at)}" if _is_overdue(step, now) else f"due {when(step.due_at)}"
    if step.required:
        yield "required"


def whose(step: RunStep, incident: Incident, people: People) -> Iterator[str]:
    """The role that a step belongs to, and who has it, unless it was given to somebody."""
    if step.role:
        role, holder = one_line(step.role.replace("-", " "), 60), falls_to(step, incident)
        yield role if step.assignee else f"{role} ({named(people, holder) if holder else 'nobody yet'})"


def _stage(members: Sequence[Numbered], detail: Detail, *, told: bool) -> str:
    """A stage's heading; where its steps are not listed, a line that says which they are."""
    settled = sum(not each.is_open for each in members)
    title, far = f"*{one_line(members[0].step.stage, detail.words)}*", f"{settled} of {len(members)}"
    if told:
        return f"{title} · {far}"
    first, last = members[0].number, members[-1].number
    numbers = f"step {first}" if first == last else f"steps {first} to {last}"
    mark = MARKS[StepState.DONE if settled == len(members) else StepState.OPEN]
    return f"{mark} {title} · {numbers}" + (f" · {far}" if settled else "")


def _folded(each: Numbered, people: People, detail: Detail) -> str:
    """A step in one line."""
    step = each.step
    line = f"{MARKS[step.state]} {each.number}. {one_line(step.text, detail.words)}"
    if not detail.who:
        return line
    after = []
    match step.state:
        case StepState.OPEN:
            after += [one_line(step.role.replace("-", " "), 60)] if step.role else []
            after += [f"due {when(step.due_at)}"] if step.due_at else []
        case StepState.SKIPPED:
            after += [f"skipped by {_by(step, people)}", f"“{one_line(step.reason or '', detail.words)}”"]
        case StepState.DONE:
            after += [_by(step, people)]
    if step.note:
        after.append(f"“{one_line(step.note, detail.words)}”")
    return " · ".join([line, *after])


def _by(step: RunStep, people: People) -> str:
    who = named(people, step.by) if step.by else "somebody"
    return f"{who}, {when(step.at)}" if step.at else who


def _small_print(lines: Sequence[str]) -> list[Block]:
    return [context(text) for text in pack(lines)]


def _foot(run: Run, incident: Incident, steps: Sequence[Numbered], people: People) -> Iterator[Block]:
    """What else can be done here, or why nothing can."""
    if run.ended_at is not None:
        who = named(people, run.ended_by) if run.ended_by else "Somebody"
        yield context(f"{who} put this checklist away {when(run.ended_at)}.", block_id="run.foot")
        return
    if not incident.status.is_open:
        closed = (
            f"{incident.name} is {incident.status}, so this checklist is closed. `/incident reopen` opens it again."
        )
        yield context(closed, block_id="run.foot")
        return
    settled = [(each.step.at, each.number, each) for each in steps if each.step.at]
    if all(not each.is_open for each in steps):
        yield section(
            "*Nothing is left to do here.* When the incident is over: `/incident resolve`", block_id="run.foot"
        )
    else:
        other = (
            "`/incident runbook` shows every step. "
            "Any of them by its number: `/incident runbook done 7` (or `skip`, `note`, `assign`, `undo`)."
        )
        yield context(other, block_id="run.foot")
    if settled:
        *_, last = max(settled, key=lambda row: row[:2])
        undo = button(f"Undo step {last.number}", UNDO, value_of(run, last.step))
        yield actions(undo, block_id="run.undo")


def _is_overdue(step: RunStep, now: datetime) -> bool:
    return step.due_at is not None and step.due_at <= now


def _bar(run: Run) -> str:
    settled, total = progress(run)
    full = max(BAR * settled // total, min(settled, 1)) if total else BAR  # the first step shows, too
    return "▰" * full + "▱" * (BAR - full)
