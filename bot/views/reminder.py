"""What asks somebody for what is due, and lets them say that it is done, or put it off; then what became of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from slack_sdk.models.blocks import ActionsBlock, Block, Option, StaticSelectElement

from bot.views import incident as incident_views
from bot.views import runbook as runbook_views
from bot.views.message import (
    MAX_TEXT,
    Message,
    People,
    actions,
    all_of,
    button,
    clock,
    context,
    counted,
    day,
    fallback,
    fits,
    fitting,
    how_long,
    link,
    mentioned,
    named,
    one_line,
    plain,
    public_name,
    section,
    severity_name,
    when,
)
from commands.look import Situation
from commands.mine import falls_to
from commands.reminder import spans
from commands.team import Team
from incidents.action import ActionItem
from incidents.incident import Incident
from incidents.timeline import Entry
from runbooks.run import Run, RunStep, StepState

SNOOZE_UPDATE: Final = "reminder.snooze_update"
STILL_GOING: Final = "reminder.still_going"
SNOOZE_QUIET: Final = "reminder.snooze_quiet"
SKIP_STEP: Final = "reminder.skip_step"
SNOOZE_STEP: Final = "reminder.snooze_step"
ACTION_DONE: Final = "reminder.action_done"
SNOOZE_ACTION: Final = "reminder.snooze_action"

FEW: Final = 3  # steps that one message asks for with buttons
SMALL: Final = (MAX_TEXT, 1_000, 200)  # characters of small print: the first that leaves room for the rest
MANY: Final = 8  # steps that it names besides; the checklist has them all


class Snoozed(NamedTuple):
    """For how long, and what: what a chosen span carries."""

    span: str
    about: str


def read_span(value: str) -> Snoozed:
    """What a choice of "Ask again…" carried. Raises ValueError if it is none of ours."""
    span, about = value.split("|", 1)
    return Snoozed(span, about)


def asks(message: Message) -> bool:
    """Whether the message still asks for something."""
    return any(isinstance(block, ActionsBlock) for block in message.blocks)


def update_request(incident: Incident, last: datetime | None, team: Team, people: People) -> Message:
    """The cadence passed without an update: whose job it is, when the `last` was written, and the button for it."""
    every = team.severity(incident.severity).update_every if team.has_severity(incident.severity) else None
    rule = f"{severity_name(incident)} asks for one every {how_long(every)}. " if every else ""
    before = f"The last was {when(last)}." if last else "None has been written yet."
    post = button("Post update", incident_views.UPDATE, str(incident.id), style="primary")
    later = _ask_again(SNOOZE_UPDATE, spans.UPDATE, str(incident.id))
    if incident.commander:
        row = actions(post, later, block_id="incident.buttons")
        whose = f"{mentioned(people, incident.commander)}, *an update is due.* {before}"
    else:
        take = incident_views.take_command(incident, style=None)
        row = actions(post, take, later, block_id="incident.buttons")
        whose = f"*An update is due*, and nobody has command: anybody here can write it. {before}"
    how = f"{rule}Say what is known, what is being done, and what comes next.{_again(incident.update_due_at)}"
    return Message(fallback(f"{public_name(incident)}: an update is due."), [section(whose), context(how), row])


def update_answered(incident: Incident, update: Entry | None, people: People) -> Message:
    """What became of the request: the update that came, or why none is needed any more."""
    if update is not None and update.by is not None:
        return _small(f"{named(people, update.by)} wrote the update that was due, {when(update.at)}.")
    return _small(f"An update was due. {_no_longer(incident)}")


def quiet_question(situation: Situation, quiet_since: datetime, people: People) -> Message:
    """Nothing has happened for long: whether it is over, asked of whoever has command, or is there."""
    incident = situation.incident
    since = f"Nothing has been recorded since {when(quiet_since)}."
    if incident.commander:
        asked = f"{mentioned(people, incident.commander)}, *is {incident.name} over?* {since}"
    else:
        asked = f"*Is {incident.name} over?* {since} Nobody has command, so whoever reads this can say."
    over, going = incident_views.sure(situation), str(incident.id)
    row = actions(
        button("Resolve", incident_views.RESOLVE, going, confirm=over),
        button("Still going", STILL_GOING, going),
        _ask_again(SNOOZE_QUIET, spans.QUIET, going),
        block_id="incident.quiet",
    )
    foot = "A word on where it stands helps everybody: `/incident summary`."
    again = _again(incident.quiet_due_at, "unless something happens")
    return Message(
        fallback(f"Is {public_name(incident)} over?", since), [section(asked), context(f"{foot}{again}"), row]
    )


def quiet_answered(incident: Incident, answer: Entry | None, people: People) -> Message:
    """What was said to that."""
    if not incident.status.is_open or answer is None or answer.by is None:
        return _small(f"I asked whether {incident.name} is over. {_no_longer(incident)}")
    again = _again(incident.quiet_due_at, "unless something happens")
    return _small(f"{named(people, answer.by)} said {when(answer.at)} that {incident.name} is still going.{again}")


def steps_due(run: Run, incident: Incident, keys: Sequence[str], people: People, now: datetime) -> Message:
    """Steps that are due soon or overdue, in the order of `keys`: the first few with buttons, the others in a line."""
    found = {step.key: (number, step) for number, step in enumerate(run.steps, start=1)}
    numbered = [found[key] for key in keys if key in found]
    workable = incident.status.is_open and run.ended_at is None
    waiting = [(number, step) for number, step in numbered if step.state is StepState.OPEN and workable]
    settled = [(number, step) for number, step in numbered if step.state is not StepState.OPEN]
    if not waiting:
        lines = [_settled(number, step, people) for number, step in settled]
        left = len(numbered) - len(settled)
        if left:
            lines.append(f"{counted(left, 'step')} had been asked for. {_no_longer(incident)}")
        return _small(fitting(lines, "\n"))
    overdue = sum(_is_overdue(step, now) for _, step in waiting)
    head = _how_many(overdue, len(waiting) - overdue)
    asked: list[Block] = [section(" ".join([*_called(waiting, incident, people, now), f"*{head}*"]))]
    for number, step in waiting[:FEW]:
        asked += _step(run, number, step, incident, people, now, first=step is waiting[0][1])
    small = [_in_a_line(number, step, incident, people, now) for number, step in waiting[FEW : FEW + MANY]]
    if len(waiting) > FEW + MANY:
        small.append(f"… and {counted(len(waiting) - FEW - MANY, 'more step')}: `/incident runbook`")
    small += [_settled(number, step, people) for number, step in settled]
    again = min((step.asks_at for _, step in waiting if step.asks_at), default=None)
    blocks = asked
    for limit in SMALL:
        told = fitting(small, "\n", limit)
        blocks = [
            *asked,
            *([context(told)] if told else []),
            context(_again(again).strip() or "The checklist has it all."),
        ]
        if fits(blocks):
            break
    first = one_line(waiting[0][1].text, 200)
    return Message(fallback(f"{public_name(incident)}: {head} {first}"), blocks)


def action_due(item: ActionItem, incident: Incident, owner: str | None, people: People, now: datetime) -> Message:
    """An action item that is overdue; `owner` is mentioned where others read it too."""
    what = f"action {item.number} of {incident.name}"
    if item.done_at is not None:
        who = named(people, item.done_by) if item.done_by else "Somebody"
        return _small(f"✓ {who} did {what}, {when(item.done_at)}: {one_line(item.text, 200)}")
    due = f" It was due on {day(item.due_on, now)}." if item.due_on else ""
    whom = f"{mentioned(people, owner)}, " if owner else ""
    lead = f"{whom}*{what} is overdue.*" if whom else f"*{what[0].upper()}{what[1:]} is overdue.*"
    about = public_name(incident, 200)
    value = f"{incident.id}|{item.number}"
    row = actions(
        button("Done", ACTION_DONE, value, style="primary"),
        _ask_again(SNOOZE_ACTION, spans.ACTION, value),
        block_id="action.buttons",
    )
    where = f" · <#{incident.channel_id}>" if incident.channel_id and not incident.channel_archived else ""
    return Message(
        fallback(f"{what[0].upper()}{what[1:]} is overdue: {one_line(item.text, 200)}"),
        [
            section(f"{lead}{due}\n{one_line(item.text, 500)}"),
            context(f"{about}{where}.{_again(item.asks_at)}"),
            row,
        ],
    )


def _step(  # noqa: PLR0917 - entities, then who reads and when: the order of every view
    run: Run, number: int, step: RunStep, incident: Incident, people: People, now: datetime, *, first: bool
) -> Iterator[Block]:
    terms = [f"*Step {number}*", *_whose(step, incident, people), *_due(step, now)]
    if step.asked_at is None and step.asks_at is not None:
        terms.append(f"put off until {clock(step.asks_at)}")
    lines = [" · ".join(terms), one_line(step.text, 300 if first else 160)]
    if step.link:
        lines.append(link("Open the page for this step", step.link))
    value = runbook_views.value_of(run, step)
    yield section("\n".join(lines), block_id=f"due.{step.key}")
    yield actions(
        button("Done", runbook_views.DONE, value, style="primary" if first else None),
        button("Skip…", SKIP_STEP, value),
        _ask_again(SNOOZE_STEP, spans.STEP, value),
        block_id=f"due.{step.key}.buttons",
    )


def _in_a_line(number: int, step: RunStep, incident: Incident, people: People, now: datetime) -> str:
    terms = [f"{number}. {one_line(step.text, 60)}", *_whose(step, incident, people), *_due(step, now)]
    return f"{runbook_views.MARKS[step.state]} {' · '.join(terms)}"


def _due(step: RunStep, now: datetime) -> Iterator[str]:
    if step.due_at is not None:
        yield f"*overdue since {clock(step.due_at)}*" if _is_overdue(step, now) else f"due {clock(step.due_at)}"


def _whose(step: RunStep, incident: Incident, people: People) -> Iterator[str]:
    """The role and who has it; or who it was given to."""
    yield from runbook_views.whose(step, incident, people)
    if step.assignee:
        yield named(people, step.assignee)


def _called(waiting: Sequence[tuple[int, RunStep]], incident: Incident, people: People, now: datetime) -> Iterator[str]:
    """Whoever the steps fall to, and the commander for what is nobody's or overdue."""
    called = dict.fromkeys(falls_to(step, incident) or incident.commander for _, step in waiting)
    if any(_is_overdue(step, now) for _, step in waiting):
        called[incident.commander] = None
    if mentions := [mentioned(people, person) for person in called if person]:
        yield f"{all_of(mentions)}:"


def _how_many(overdue: int, soon: int) -> str:
    if overdue and soon:
        return f"{counted(overdue, 'step')} overdue, {soon} due soon."
    return f"{counted(overdue, 'step')} overdue." if overdue else f"{counted(soon, 'step')} due soon."


def _settled(number: int, step: RunStep, people: People) -> str:
    who = named(people, step.by) if step.by else "Somebody"
    did = "skipped" if step.state is StepState.SKIPPED else "did"
    mark = runbook_views.MARKS[step.state]
    return f"{mark} {who} {did} step {number}: {one_line(step.text, 80)}"


def _is_overdue(step: RunStep, now: datetime) -> bool:
    return step.due_at is not None and step.due_at <= now


def _ask_again(action_id: str, offered: Sequence[str], about: str) -> StaticSelectElement:
    options = [Option(text=plain(spans.SPANS[span]), value=f"{span}|{about}") for span in offered]
    return StaticSelectElement(placeholder="Ask again…", action_id=action_id, options=options)


def _again(at: datetime | None, unless: str = "") -> str:
    if at is None:
        return ""
    return f" I ask again {when(at)}{f', {unless}' if unless else ''}."


def _no_longer(incident: Incident) -> str:
    if incident.status.is_open:
        return "Nobody needs to answer any more."
    return f"{incident.name} is {incident.status}."


def _small(text: str) -> Message:
    return Message(fallback(text), [context(text)])
