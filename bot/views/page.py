"""What pages look like: to whoever is paged, and to the operations channel when something is wrong."""

from datetime import datetime
from typing import Final, NamedTuple

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.views.message import (
    Message,
    People,
    actions,
    all_of,
    button,
    clock,
    context,
    fallback,
    fitting,
    named,
    one_line,
    public_name,
    section,
    severity_in_full,
    severity_name,
    when,
)
from commands.team import Team
from incidents.incident import Incident
from oncall.escalation import EscalationStep, person_for, reach
from oncall.page import Page, PageStatus, next_step

ACKNOWLEDGE: Final = "page.acknowledge"
ESCALATE: Final = "page.escalate"

MANY: Final = 8  # steps, or people, that are worth naming one by one


class Shown(NamedTuple):
    """The page that a button was shown for, and the step it then stood at."""

    page_id: str
    step: int


def value_of(page: Page) -> str:
    """What the page's buttons carry."""
    return f"{page.id}|{page.step}"


def read_value(value: str) -> Shown:
    """What a pressed button carried. Raises ValueError if it is none of ours."""
    page_id, step = value.split("|")
    return Shown(page_id, int(step))


def buttons(page: Page, *, block_id: str | None = None) -> ActionsBlock | None:
    """What can be done about the page now; None if nothing can."""
    acknowledge = button("Acknowledge", ACKNOWLEDGE, value_of(page), style="primary")
    if page.status is PageStatus.TRIGGERED:
        return actions(acknowledge, button("Escalate", ESCALATE, value_of(page)), block_id=block_id)
    return actions(acknowledge, block_id=block_id) if page.is_open else None


def page_message(  # noqa: PLR0917 - entities, then who reads and when: the order of every view
    page: Page, incident: Incident | None, person: str, team: Team, people: People, now: datetime
) -> Message:
    """The direct message to a responder; shown anew once the page was answered, then without its buttons."""
    row = buttons(page, block_id="page.buttons")
    if row is None:
        outcome, dated = _outcome(page, person, people)
        lines = [f"*{outcome}* {dated}".rstrip(), _what(page, incident), *_where(incident)]
        return Message(
            fallback(f"{outcome}: {_what(page, incident)}"), [section("\n".join(lines), block_id="page.what")]
        )
    asked = f"Asked for by {named(people, page.by)}. {_outlook(page, team, people, now)}"
    blocks: list[Block] = [
        section("\n".join((*_heading("You are paged", page, incident, team), *_where(incident))), block_id="page.what"),
        context(asked, block_id="page.outlook"),
        row,
    ]
    return Message(fallback(f"You are paged: {_what(page, incident)}", *_why(page, incident)), blocks)


def nobody_answered(page: Page, incident: Incident | None, team: Team, people: People) -> Message:
    """Alarm: every step was tried. Whoever reads it can still acknowledge."""
    tried = [f"{number}. {_reached(step, page, team, people)}" for number, step in enumerate(page.steps[:MANY], 1)]
    if len(page.steps) > MANY:
        tried.append(f"… and {len(page.steps) - MANY} more steps")
    blocks: list[Block] = [
        section("\n".join(_heading("Nobody answered a page", page, incident, team))),
        section(fitting(("*Tried, in this order*", *tried), "\n")),
        section(f"*Do now:* telephone them. Whoever takes it presses Acknowledge.\n{_page_another(incident)}"),
    ]
    if row := buttons(page, block_id="page.buttons"):
        blocks.append(row)
    return Message(fallback(f"Nobody answered a page: {_what(page, incident)}.", "Telephone somebody now."), blocks)


def nobody_on_call(page: Page, step: int, incident: Incident | None, people: People) -> Message:  # noqa: ARG001 - views share their arguments
    """Alarm: a step was passed at once, as its schedules have nobody now. `step` counts from 0."""
    passed = [f"`{one_line(target.name, 60)}`" for target in page.steps[step].targets] if step < len(page.steps) else []
    after = f"Step {step + 2} was tried at once." if step + 1 < len(page.steps) else "No further step is left."
    heading = f"Nobody is on call for step {step + 1} of a page"
    return Message(
        fallback(f"{heading}: {_what(page, incident)}.", after),
        [
            section(f"*{heading}.* {after}\n{_what(page, incident)}"),
            section(f"*Do now:* fill the gap in the schedule {all_of(passed[:MANY])}.\n{_page_another(incident)}"),
        ],
    )


def not_reached(page: Page, person: str, why: str, incident: Incident | None, people: People) -> Message:
    """Alarm: the page could not be handed to somebody, and why."""
    what, who = _what(page, incident), named(people, person)
    after = ""
    if page.status is PageStatus.TRIGGERED and page.escalates_at is not None:
        after = f"Without an answer it goes on at {clock(page.escalates_at)}.\n"
    return Message(
        fallback(f"{who} could not be paged: {what}.", "Telephone them now."),
        [
            section(f"*A page did not reach {who}.* {one_line(why, 300)}\n{what}"),
            section(f"*Do now:* telephone {who}. {after}{_page_another(incident)}"),
        ],
    )


def what_next(page: Page) -> str:
    """What happens to the page by itself, as the end of a sentence; empty if nothing does."""
    if page.escalates_at is None:
        return ""
    then = "goes on to the next step" if next_step(page) else "alarms the operations channel"
    return f"{then} at {clock(page.escalates_at)}"


def _what(page: Page, incident: Incident | None) -> str:
    """What the page is about, in words that may be read anywhere."""
    if incident is None:
        return one_line(page.reason, 300)
    return f"{severity_name(incident)} · {public_name(incident)}"


def _heading(title: str, page: Page, incident: Incident | None, team: Team) -> list[str]:
    """What has happened, how grave it is, what about, and why."""
    if incident is None:
        return [f"*{title}*", _what(page, None)]
    return [f"*{title}* · {severity_in_full(incident, team)}", public_name(incident), *_why(page, incident)]


def _why(page: Page, incident: Incident | None) -> list[str]:
    """The reason, where it says more than the title and may be told."""
    if incident is None or incident.private or page.reason == incident.title:
        return []
    return [one_line(page.reason, 500)]


def _where(incident: Incident | None) -> list[str]:
    return [f"<#{incident.channel_id}>"] if incident is not None and incident.channel_id else []


def _outlook(page: Page, team: Team, people: People, now: datetime) -> str:
    """Which step this is, and what happens if nobody answers."""
    if page.status is PageStatus.EXHAUSTED:
        return "Nobody has answered, and every step was tried."
    step, of = page.step + 1, len(page.steps)
    at = f"Step {step} of {of}. " if of > 1 and step else ""
    if page.escalates_at is None:
        return at.rstrip()
    following = next_step(page)
    if following is None:
        then = f"#{one_line(team.operations, 80)} is alarmed"
    else:
        people_next = [
            named(people, each.person) for each in reach(following, team.schedules, max(now, page.escalates_at))
        ]
        then = (
            f"{all_of(people_next[:MANY])} {'is' if len(people_next) == 1 else 'are'} paged"
            if people_next
            else "it goes on"
        )
    return f"{at}Without an answer, {then} at {clock(page.escalates_at)}."


def _outcome(page: Page, person: str, people: People) -> tuple[str, str]:
    """Who answered, and when."""
    if page.status is not PageStatus.ACKNOWLEDGED or page.acknowledged_by is None:
        return "This page is over: nobody is needed any more.", ""
    who = "You" if page.acknowledged_by == person else named(people, page.acknowledged_by)
    return f"{who} acknowledged this page", when(page.acknowledged_at) if page.acknowledged_at else ""


def _page_another(incident: Incident | None) -> str:
    command = "/page NAME REASON" if incident is None else f"/incident page {incident.name} NAME REASON"
    return f"To page somebody else: `{command}`"


def _reached(step: EscalationStep, page: Page, team: Team, people: People) -> str:
    """Whom a step meant when the page began."""
    names = []
    for target in step.targets[:MANY]:
        person = person_for(target, team.schedules, page.started_at)
        who = named(people, person) if person is not None else "nobody"
        names.append(who if target.kind == "person" else f"{who} (on call, {one_line(target.name, 60)})")
    return all_of([*names, "others"] if len(step.targets) > MANY else names)
