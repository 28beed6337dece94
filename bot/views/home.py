"""What somebody has a part in: on the app's Home tab, and as the answer to `/incident mine`."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from bot.views.answers.incidents import line as incident_line
from bot.views.answers.schedules import line as schedule_line
from bot.views.answers.schedules import shifts_told
from bot.views.answers.whole import more
from bot.views.arrangement import PeopleAndZones
from bot.views.incident import DECLARE
from bot.views.message import (
    MAX_TEXT,
    Message,
    People,
    actions,
    all_of,
    button,
    context,
    counted,
    day,
    fallback,
    named,
    one_line,
    section,
    when,
)
from bot.views.page import ACKNOWLEDGE, value_of, what, what_next
from commands.mine import Mine, MyPage, MyPostmortem, MyStep
from commands.team import Team
from incidents.action import ActionItem
from oncall.page import PageStatus

IN_AN_ANSWER: Final = 1_100  # characters of each part, so that all of them and the pages fit into one message
MOST_PAGES: Final = 5  # that have a button
PAGES: Final = "Your pages"
NO_PAGE: Final = "No page waits for you."


class _Part(NamedTuple):
    """A heading, what there is (mrkdwn, a line each), and what is said if there is nothing."""

    heading: str
    lines: Sequence[str]
    nothing: str


def home(found: Mine, team: Team, people: PeopleAndZones, now: datetime) -> View:
    """The Home tab: what is one's own, who is on call, and the buttons to declare and to acknowledge."""
    blocks: list[Block] = [actions(button("Declare an incident", DECLARE, "home", style="primary"), block_id="home.do")]
    blocks += [DividerBlock(), *_pages(found.pages)]
    parts = _parts(found, team, people, now)
    for part in parts:
        blocks += [DividerBlock(), section(_written(part, MAX_TEXT))]
    if _is_cut(parts, MAX_TEXT) or len(found.pages) > MOST_PAGES:
        blocks.append(more("mine"))
    blocks.append(
        context(
            f"As of {when(now)}; open this tab again to bring it up to date. `/incident help` shows what you can type."
        )
    )
    return View(type="home", callback_id="home", blocks=blocks)


def answer(found: Mine, team: Team, people: PeopleAndZones, now: datetime) -> Message:
    """The same as an answer."""
    parts = _parts(found, team, people, now)
    own = (found.pages, found.incidents, found.steps, found.actions)
    nouns = ("page", "open incident", "step", "action")
    said = [counted(len(each), noun) for each, noun in zip(own, nouns, strict=True) if each]
    told = f"You have {all_of(said)}." if said else "No page waits for you, and you have no part in an open incident."
    blocks = [*_pages(found.pages), *(section(_written(part, IN_AN_ANSWER)) for part in parts)]
    if _is_cut(parts, IN_AN_ANSWER) or len(found.pages) > MOST_PAGES:
        blocks.append(more("mine"))
    return Message(fallback(told), blocks)


def lines(found: Mine, team: Team, people: PeopleAndZones, now: datetime) -> Sequence[str]:
    """All of it; mrkdwn."""
    pages = [f"• {_page(each)}" for each in found.pages]
    return [
        line
        for part in (_Part(PAGES, pages, NO_PAGE), *_parts(found, team, people, now))
        for line in (f"*{part.heading}*", *(part.lines or [part.nothing]))
    ]


def _parts(mine: Mine, team: Team, people: PeopleAndZones, now: datetime) -> Sequence[_Part]:
    zone = people.zone(mine.person)
    own = [incident_line(each, people, seen=True) for each in mine.incidents]
    if mine.more:
        own.append("_… and older ones._")
    return (
        _Part("Your open incidents", own, "You have no part in an open incident."),
        _Part("Your steps", [_step(each, now) for each in mine.steps], "No open step of a checklist is yours."),
        _Part("Your action items", [_action(each, now) for each in mine.actions], "You owe no action."),
        _Part("Your postmortems", [_postmortem(each, people) for each in mine.postmortems], "You owe no postmortem."),
        _Part(
            f"Your shifts ({zone})",
            [_shift(name, told) for name, told in shifts_told(mine.shifts, mine.person, zone, now)],
            "You are in no schedule.",
        ),
        _Part(
            "On call now",
            [schedule_line(each, people, now) for each in team.schedules.values()],
            "The team's files have no schedules, so nobody is on call.",
        ),
    )


def _written(part: _Part, limit: int) -> str:
    """The heading and as many lines as fit into `limit` characters; how many did not."""
    return "\n".join([f"*{part.heading}*", *(_fitting(part.lines, limit - 100) if part.lines else [part.nothing])])


def _is_cut(parts: Sequence[_Part], limit: int) -> bool:
    return any(len("\n".join(part.lines)) + 1 > limit - 100 for part in parts)


def _fitting(lines: Sequence[str], limit: int) -> Iterator[str]:
    size = 0
    for number, line in enumerate(lines):
        size += len(line) + 1
        if size > limit:
            yield f"_… and {len(lines) - number:,} more._"
            return
        yield line


def _pages(mine: Sequence[MyPage]) -> list[Block]:
    """Each with its button, as a command could mean another; of many the first."""
    if not mine:
        return [section(f"*{PAGES}*\n{NO_PAGE}")]
    left = "_… and more; each has its buttons in your messages with me._"
    return [
        section(f"*{PAGES}*"),
        *(
            section(
                _page(each),
                block_id=f"home.page.{each.page.id}",
                accessory=button("Acknowledge", ACKNOWLEDGE, value_of(each.page)),
            )
            for each in mine[:MOST_PAGES]
        ),
        *([context(left)] if len(mine) > MOST_PAGES else []),
    ]


def _page(mine: MyPage) -> str:
    page, about = mine.page, what(mine.page, mine.incident)
    if page.status is PageStatus.SNOOZED:
        return f"{about} · you snoozed it; it {what_next(page)}"
    if not mine.asks:
        return f"{about} · others are asked by now, and nobody has it"
    then = f"without an answer it {what_next(page)}" if page.escalates_at is not None else "every step was tried"
    return f"{about} · *waits for you*; {then}"


def _step(mine: MyStep, now: datetime) -> str:
    due = ""
    if mine.step.due_at is not None:
        lapsed = mine.step.due_at <= now
        due = f" · *overdue since* {when(mine.step.due_at)}" if lapsed else f" · due {when(mine.step.due_at)}"
    return f"• {mine.incident.name} step {mine.number}: {one_line(mine.step.text, 100)}{due}"


def _action(item: ActionItem, now: datetime) -> str:
    due = f" · due {day(item.due_on, now)}" if item.due_on else ""
    return f"• INC-{item.incident_id} action {item.number}: {one_line(item.text, 200)}{due}"


def _postmortem(mine: MyPostmortem, people: People) -> str:
    name = f"{mine.incident.name}: {one_line(mine.incident.title, 100)}"
    if mine.to_review:
        return f"• {name} · you are asked to review it: `/incident postmortem {mine.incident.name}`"
    waits = f"with {named(people, mine.reviewer)} for review" if mine.reviewer else "to be finished"
    return f"• {name} · {waits}: `/incident postmortem {mine.incident.name}`"


def _shift(schedule: str, told: str) -> str:
    return f"• *{one_line(schedule, 80)}*: {told}"
