"""All of a list of which an answer showed the beginning, page by page, as it is when each page is opened."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from slack_sdk.models.views import View

from bot.listeners import which
from bot.listeners.asked import Asked, Pressed, Submitted
from bot.listeners.edge import Answer, Edge
from bot.listeners.form import open_form
from bot.views import home
from bot.views.answers import actions, incidents, timeline, whole
from bot.views.answers import help as answers
from bot.views.answers.whole import PAGE
from commands.find import incident_to_read
from commands.grammar import groups
from commands.incident.list_incidents import list_incidents
from commands.mine import mine
from commands.refusal import Refused
from commands.timeline.show import show_timeline


class _Page(NamedTuple):
    """What a page holds, and whether there is a further one."""

    heading: str
    lines: Sequence[str]
    further: bool


def register(edge: Edge) -> None:
    """The button under an answer, and the way from page to page."""
    edge.action(whole.MORE, press)
    edge.view(whole.NEXT, turn, block="answer.more")


async def press(asked: Pressed) -> Answer:
    """The first page."""
    return await open_form(asked, await _view(asked, asked.value, 0))


async def turn(asked: Submitted) -> Answer | View:
    """The page after the one that was read."""
    return await _view(asked, asked.origin["what"], int(asked.origin["page"]) + 1)


async def _view(asked: Asked, what: str, number: int) -> View:
    heading, lines, further = await _page(asked, what, number)
    return whole.page(heading, lines, what=what, channel=asked.channel_id, number=number, further=further)


async def _page(asked: Asked, what: str, number: int) -> _Page:
    """Page `number`, from 0, of what a button stands for."""
    desk, before = asked.desk, number * PAGE
    match what.split("|"):
        case ["list", ("open" | "all") as kept]:
            found = await list_incidents(desk.db, which=kept, by=asked.person, limit=before + PAGE)
            shown = replace(found, incidents=found.incidents[before:], more=False)
            return _Page(incidents.HEADINGS[kept], incidents.lines(shown, desk.directory), found.more)
        case ["timeline", n]:
            inside = await which.here(asked, int(n))
            told = await show_timeline(
                desk.db, incident_id=int(n), last=PAGE, before=before, by=asked.person, inside=inside
            )
            newest_first = timeline.lines(told, desk.directory)[::-1]
            return _Page(f"Timeline of {told.incident.name}, newest first", newest_first, told.earlier)
        case ["actions", n]:
            inside = await which.here(asked, int(n))
            async with desk.db.read() as tx:
                incident = await incident_to_read(tx, int(n), by=asked.person, inside=inside)
                items = await tx.actions.of_incident(int(n))
            return _cut(f"Actions of {incident.name}", actions.lines(items, desk.directory, asked.now), before)
        case ["mine"]:
            own = await mine(desk.db, asked.team, person=asked.person, now=asked.now)
            return _cut("What is yours", home.lines(own, asked.team, desk.directory, asked.now), before)
        case ["help", _]:
            return _cut(answers.HEADING, answers.all_lines(groups(asked.context)), before)
        case _:
            raise Refused("I do not know this list any more. `/incident help` shows what you can type.")


def _cut(heading: str, lines: Sequence[str], before: int) -> _Page:
    return _Page(heading, lines[before : before + PAGE], len(lines) > before + PAGE)
