"""The forms for a page: to whom it is given, and to which step it goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from slack_sdk.models.views import View

from bot.views.forms.carried import carry
from bot.views.forms.fields import MAX_OPTIONS, choice, form
from bot.views.message import all_of, section
from bot.views.page import about_of, what
from commands.team import Team
from incidents.incident import Incident
from oncall.escalation import EscalationStep, Target, label_of, place_name, place_of
from oncall.page import Page
from oncall.reach import About, people_for, reach

REASSIGN: Final = "page.reassign"
STEP: Final = "page.step"
WHOM: Final = "whom"
NUMBER: Final = "number"


def reassign_form(page: Page, incident: Incident | None, team: Team, now: datetime, *, channel: str) -> View:
    """Who is to have it instead."""
    people = [(key, person.name) for key, person in team.people.items()]
    on_call = [(name, _on_call(name, team, now)) for name in team.schedules if name not in team.people]
    taken = {*team.people, *team.schedules}
    teams = [(name, f"team: {name}") for name in sorted(team.teams) if name not in taken]
    offered = [*on_call, *teams, *people][:MAX_OPTIONS]
    asks = choice(WHOM, "Who is to have it?", offered, chosen=None)
    carried = carry(channel=channel, page=page.id)
    return form(REASSIGN, "Reassign a page", "Reassign", carried, [section(what(page, incident)), asks])


def step_form(page: Page, incident: Incident | None, team: Team, now: datetime, *, channel: str) -> View:
    """Which of its policy's steps is asked now."""
    steps = {place_of(page.steps, i).number: i for i in reversed(range(len(page.steps)))}
    about = about_of(incident)
    offered = [
        (str(number), f"{_label(page, steps[number])}: {_asks(page.steps[steps[number]], team, now, about)}")
        for number in sorted(steps)
    ]
    asks = choice(NUMBER, "Which step is asked now?", offered, chosen=None)
    carried = carry(channel=channel, page=page.id)
    return form(STEP, "Go to a step", "Go", carried, [section(what(page, incident)), asks])


def _on_call(schedule: str, team: Team, now: datetime) -> str:
    people = people_for(Target(kind="schedule", name=schedule), team.house, now)
    return f"on call: {schedule}, now {all_of(_names(people, team))}"


def _label(page: Page, index: int) -> str:
    return label_of(place_of(page.steps, index)).capitalize()


def _asks(step: EscalationStep, team: Team, now: datetime, about: About) -> str:
    """Whom it comes to now."""
    found = reach(step, team.house, now, about)
    if found.not_now is not None:
        return f"passed, as {found.not_now}"
    if step.turn is not None:
        found = found.alone(step.turn)
    people = _names([each.person for each in found.everybody], team)
    if step.round_robin and len(people) > 1:
        return f"one of {all_of(people)}"
    return all_of([*people, *(place_name(place.kind, place.name) for place in found.places)])


def _names(people: Sequence[str], team: Team) -> list[str]:
    return [team.people[person].name if person in team.people else person for person in people]
