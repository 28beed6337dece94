"""What the operations channel is told when a page goes wrong."""

from slack_sdk.models.blocks import Block

from bot.views.message import Message, People, all_of, clock, fallback, fitting, named, one_line, section
from bot.views.page import MANY, buttons, heading, what
from commands.team import Team
from incidents.incident import Incident
from oncall.escalation import PLACES, EscalationStep, Target, label_of, place_name, place_of
from oncall.page import Page, PageStatus
from oncall.reach import NOTHING, About, not_now, person_for


def nobody_answered(page: Page, incident: Incident | None, team: Team, people: People) -> Message:
    """Alarm: every step was tried. Whoever reads it can still acknowledge."""
    steps = [step for step in page.steps if step.round == 1 or step.last_resort]
    about = About(severity=incident.severity, type=incident.type) if incident is not None else NOTHING
    passed = [not_now(step.when, page.started_at, about) for step in steps]
    tried = [
        f"{number}. {_reached(step, page, team, people) if why is None else f'Nobody, as {why}'}"
        for number, (step, why) in enumerate(zip(steps[:MANY], passed, strict=False), 1)
    ]
    if len(steps) > MANY:
        tried.append(f"… and {len(steps) - MANY} more steps")
    if (rounds := max((step.round for step in page.steps), default=1)) > 1:
        tried.append(f"… {rounds} times round")
    is_for_nobody = None not in passed
    title = "A page is for nobody now" if is_for_nobody else "Nobody answered a page"
    whom = "somebody" if is_for_nobody else "them"
    blocks: list[Block] = [
        section("\n".join(heading(title, page, incident, team))),
        section(fitting(("*Tried, in this order*", *tried), "\n")),
        section(f"*Do now:* telephone {whom}. Whoever takes it presses Acknowledge.\n{_page_another(incident)}"),
    ]
    if row := buttons(page, block_id="page.buttons"):
        blocks.append(row)
    return Message(fallback(f"{title}: {what(page, incident)}.", "Telephone somebody now."), blocks)


def nobody_on_call(page: Page, step: int, incident: Incident | None, team: Team, people: People) -> Message:  # noqa: ARG001 - views share their arguments
    """Alarm: a step was passed at once, as its schedules have nobody now, or are gone. `step` counts from 0."""
    targets = [each for each in page.steps[step].targets if each.kind not in PLACES] if step < len(page.steps) else []
    passed = [f"`{one_line(target.name, 60)}`" for target in targets if target.name in team.schedules]
    gone = [_gone(target) for target in targets if target.name not in team.schedules][:MANY]
    further = label_of(place_of(page.steps, step + 1)) if step + 1 < len(page.steps) else ""
    after = f"{further[:1].upper()}{further[1:]} was tried at once." if further else "No further step is left."
    which = label_of(place_of(page.steps, step)) if step < len(page.steps) else f"step {step + 1}"
    only_next = bool(targets) and all(target.kind == "next" for target in targets)
    title = f"Nobody is {'next ' if only_next else ''}on call for {which} of a page"
    mend = "put another person on" if only_next else "fill the gap in"
    policy = f"the policy `{one_line(page.policy, 80)}`"
    mends = [f"{mend} the schedule {all_of(passed[:MANY])}"] if passed else []
    if gone:
        after = f"The team's files do not name {all_of(gone)} any more. {after}"
        mends.append(f"write {all_of(gone)} again, or name another in {policy}")
    return Message(
        fallback(f"{title}: {what(page, incident)}.", after),
        [
            section(f"*{title}.* {after}\n{what(page, incident)}"),
            section(f"*Do now:* {'; '.join(mends) or f'mend {policy}'}.\n{_page_another(incident)}"),
        ],
    )


def not_reached(page: Page, person: str, why: str, incident: Incident | None, people: People) -> Message:
    """Alarm: the page could not be handed to somebody, and why."""
    about, who = what(page, incident), named(people, person)
    after = ""
    if page.status is PageStatus.TRIGGERED and page.escalates_at is not None:
        after = f"Without an answer it goes on at {clock(page.escalates_at)}.\n"
    return Message(
        fallback(f"{who} could not be paged: {about}.", "Telephone them now."),
        [
            section(f"*A page did not reach {who}.* {one_line(why, 300)}\n{about}"),
            section(f"*Do now:* telephone {who}. {after}{_page_another(incident)}"),
        ],
    )


def place_not_reached(page: Page, kind: str, name: str, why: str, incident: Incident | None) -> Message:
    """Alarm: the page could not be put where its policy says, and why."""
    where = one_line(place_name(kind, name), 80)
    return Message(
        fallback(f"A page could not be put into {where}: {what(page, incident)}.", one_line(why, 300)),
        [
            section(f"*A page did not reach {where}.* {one_line(why, 300)}\n{what(page, incident)}"),
            section(f"*Do now:* mend the policy `{one_line(page.policy, 80)}`. {_page_another(incident)}"),
        ],
    )


def _gone(target: Target) -> str:
    return f"the {'team' if target.kind == 'team' else 'schedule'} `{one_line(target.name, 60)}`"


def _page_another(incident: Incident | None) -> str:
    command = "/page NAME REASON" if incident is None else f"/incident page {incident.name} NAME REASON"
    return f"To page somebody else: `{command}`"


def _reached(step: EscalationStep, page: Page, team: Team, people: People) -> str:
    """Whom a step meant when the page began."""
    names = []
    for target in step.targets[:MANY]:
        label = one_line(target.name, 60)
        if target.kind in PLACES:
            names.append(one_line(place_name(target.kind, target.name), 80))
            continue
        person = person_for(target, team.house, page.started_at)
        who = named(people, person) if person is not None else "nobody"
        told = {"person": who, "team": f"the team {label}", "next": f"{who} (next on call, {label})"}
        names.append(told.get(target.kind, f"{who} (on call, {label})"))
    return all_of([*names, "others"] if len(step.targets) > MANY else names)
