"""The forms for a page: to whom it is given, and to which step it goes."""

from typing import Final

from slack_sdk.models.views import View

from bot.views.forms.carried import carry
from bot.views.forms.fields import MAX_OPTIONS, choice, form
from commands.team import Team
from oncall.escalation import label_of, place_of
from oncall.page import Page

REASSIGN: Final = "page.reassign"
STEP: Final = "page.step"
WHOM: Final = "whom"
NUMBER: Final = "number"


def reassign_form(page: Page, team: Team, *, channel: str) -> View:
    """Who is to have it instead."""
    people = [(key, person.name) for key, person in team.people.items()]
    on_call = [(name, f"on call: {name}") for name in team.schedules if name not in team.people]
    taken = {*team.people, *team.schedules}
    teams = [(name, f"team: {name}") for name in sorted(team.teams) if name not in taken]
    offered = [*on_call, *teams, *people][:MAX_OPTIONS]
    asks = choice(WHOM, "Who is to have it?", offered, chosen=None)
    return form(REASSIGN, "Reassign a page", "Reassign", carry(channel=channel, page=page.id), [asks])


def step_form(page: Page, *, channel: str) -> View:
    """Which of its policy's steps is asked now."""
    steps = {place_of(page.steps, i).number: i for i in reversed(range(len(page.steps)))}
    offered = [(str(number), label_of(place_of(page.steps, steps[number])).capitalize()) for number in sorted(steps)]
    asks = choice(NUMBER, "Which step is asked now?", offered, chosen=None)
    return form(STEP, "Go to a step", "Go", carry(channel=channel, page=page.id), [asks])
