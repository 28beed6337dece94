"""What pages look like to whoever is paged; bot/views/alarm.py has what operations are told."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from slack_sdk.models.blocks import ActionsBlock, Block, Option, OverflowMenuElement

from bot.views.message import (
    Message,
    People,
    actions,
    all_of,
    button,
    clock,
    context,
    fallback,
    named,
    one_line,
    plain,
    public_name,
    section,
    severity_in_full,
    severity_name,
    when,
)
from commands.team import Team
from incidents.incident import Incident
from oncall.escalation import place_name, standing_of
from oncall.page import Page, PageStatus, next_step
from oncall.reach import NOTHING, About, Reached, reach

ACKNOWLEDGE: Final = "page.acknowledge"
ESCALATE: Final = "page.escalate"
MORE: Final = "page.more"
SNOOZES: Final = {"snooze-30": 30, "snooze-120": 120}  # minutes
REASSIGN: Final = "reassign"
STEP: Final = "step"

_SPARING: Final = "|sparing"  # ends the value of an Escalate that wakes sleepers first
_YOU: Final = "you"
MANY: Final = 8  # steps, or people, that are worth naming one by one


class Shown(NamedTuple):
    """The page that a button was shown for, the step it then stood at, and whether that one still spared sleepers."""

    page_id: str
    step: int
    sparing: bool = False


def value_of(page: Page) -> str:
    """What the page's buttons carry."""
    return f"{page.id}|{page.step}"


def read_value(value: str) -> Shown:
    """What a pressed button carried. Raises ValueError if it is none of ours."""
    page_id, step, *more = value.split("|")  # a newer version may have added to it
    return Shown(page_id, int(step), _SPARING.removeprefix("|") in more)


class Wish(NamedTuple):
    """What was chosen in the menu of a page."""

    what: str
    page_id: str


def read_wish(value: str) -> Wish:
    """What a choice carried. Raises ValueError if it is none of ours."""
    what, page_id, *_ = value.split("|")
    return Wish(what, page_id)


def buttons(page: Page, *, block_id: str | None = None) -> ActionsBlock | None:
    """What can be done about the page now; None if nothing can."""
    if not page.is_open:
        return None
    acknowledge = button("Acknowledge", ACKNOWLEDGE, value_of(page), style="primary")
    if page.status is PageStatus.TRIGGERED:
        shown = value_of(page) + (_SPARING if page.spared else "")
        return actions(acknowledge, button("Escalate", ESCALATE, shown), _more(page), block_id=block_id)
    return actions(acknowledge, _more(page), block_id=block_id)


def _more(page: Page) -> OverflowMenuElement:
    said = {"snooze-30": "Snooze 30 minutes", "snooze-120": "Snooze 2 hours", REASSIGN: "Reassign…"}
    if len(page.steps) > 1:
        said[STEP] = "Go to a step…"
    return OverflowMenuElement(
        action_id=MORE, options=[Option(value=f"{what}|{page.id}", text=plain(label)) for what, label in said.items()]
    )


def page_message(  # noqa: PLR0917 - entities, then who reads and when: the order of every view
    page: Page,
    incident: Incident | None,
    person: str | None,
    team: Team,
    people: People,
    now: datetime,
    *,
    is_asked: bool = True,
) -> Message:
    """The message to a responder, or (None) for a channel; shown anew once it was answered, then without buttons.

    `is_asked`: it waits for an answer of theirs; otherwise it went on to others, and they can still answer.
    """
    row = buttons(page, block_id="page.buttons")
    if row is None or not page.is_calling:
        outcome, dated = _outcome(page, person, people)
        about = [what(page, incident), *_why(page, incident)]
        lines = [f"*{outcome}* {dated}".rstrip(), *about, *_where(incident)]
        shown: list[Block] = [section("\n".join(lines), block_id="page.what"), *([row] if row is not None else [])]
        return Message(fallback(f"{outcome}: {what(page, incident)}"), shown)
    title = _title(page, person, is_asked=is_asked)
    by = f"Asked for by {_called(page.by, people, person)}."
    blocks: list[Block] = [
        section("\n".join((*heading(title, page, incident, team), *_where(incident))), block_id="page.what"),
        context(f"{by} {_outlook(page, incident, person, team, people, now)}".rstrip(), block_id="page.outlook"),
        row,
    ]
    return Message(fallback(f"{title}: {what(page, incident)}", *_why(page, incident)), blocks)


def what_next(page: Page) -> str:
    """What happens to the page by itself, as the end of a sentence; empty if nothing does."""
    if page.escalates_at is None:
        return ""
    if page.status in (PageStatus.SNOOZED, PageStatus.ACKNOWLEDGED):
        return f"asks again {when(page.escalates_at)}"
    if page.spared:
        then = "wakes those who sleep"
    else:
        then = "goes on to the next step" if next_step(page) else "alarms the operations channel"
    return f"{then} at {clock(page.escalates_at)}"


def what(page: Page, incident: Incident | None) -> str:
    """What the page is about, in words that may be read anywhere."""
    if incident is None:
        return one_line(page.reason, 300)
    return f"{severity_name(incident)} · {public_name(incident)}"


def about_of(incident: Incident | None) -> About:
    """What a page of the incident is about, as far as the conditions of steps ask."""
    return About(severity=incident.severity, type=incident.type) if incident is not None else NOTHING


def heading(title: str, page: Page, incident: Incident | None, team: Team) -> list[str]:
    """What has happened, how grave it is, what about, and why."""
    if incident is None:
        return [f"*{title}*", what(page, None)]
    return [f"*{title}* · {severity_in_full(incident, team)}", public_name(incident), *_why(page, incident)]


def _why(page: Page, incident: Incident | None) -> list[str]:
    """The reason, where it says more than the title and may be told."""
    if incident is None or incident.private or page.reason == incident.title:
        return []
    return [one_line(page.reason, 500)]


def _where(incident: Incident | None) -> list[str]:
    return [f"<#{incident.channel_id}>"] if incident is not None and incident.channel_id else []


def _title(page: Page, person: str | None, *, is_asked: bool) -> str:
    if person is None:
        return "Somebody is wanted"
    if person in page.acknowledgements:
        return "You acknowledged, and more are wanted"
    if not is_asked:
        return "You were paged, and others are asked now"
    if page.detour is not None and page.detour.why == "again":
        return "You are asked again"
    return "You are paged"


def _outlook(  # noqa: PLR0917 - as page_message
    page: Page, incident: Incident | None, person: str | None, team: Team, people: People, now: datetime
) -> str:
    """Which step this is, who has acknowledged so far, and what happens if nobody answers."""
    have = who_has_acknowledged(page, people, person)
    if page.status is PageStatus.EXHAUSTED:
        return f"{have or 'Nobody has answered.'} Every step was tried."
    where = standing(page)
    told = [each for each in (f"{where[:1].upper()}{where[1:]}." if where else "", have) if each]
    if page.escalates_at is not None:
        then = coming(page, incident, team, people, now, () if person is None else (person,), person)
        told.append(f"Without an answer, {then} at {clock(page.escalates_at)}.")
    return " ".join(told)


def standing(page: Page) -> str:
    """Which step of how many a page is at; empty where there is but one."""
    place = page.place
    if place is None or (place.of == 1 and place.rounds == 1 and not place.last_resort):
        return ""
    return standing_of(place)


def coming(  # noqa: PLR0917 - entities, then who reads and when: the order of every view
    page: Page,
    incident: Incident | None,
    team: Team,
    people: People,
    now: datetime,
    asked: Collection[str] = (),
    reader: str | None = None,
) -> str:
    """What comes next if nobody answers, as a clause: "Cy is paged"; "again" if they are all among the `asked`.

    `reader` is told of as "you".
    """
    if page.spared:
        return f"{_all_are(_names(page.spared, people, reader))} woken"
    at = max(now, page.escalates_at or now)
    about = about_of(incident)
    for step in page.steps[page.step + 1 :]:
        found = reach(step, team.house, at, about)
        if found.not_now is not None:
            continue
        if found.is_empty:
            return "it goes on"
        found = found.without(page.acknowledgements if page.is_calling else ())
        if found.is_empty:
            continue
        if step.turn in {each.person for each in found.people}:
            found = found.alone(str(step.turn))
        elif step.round_robin and len(found.people) > 1:
            return f"one of {all_of(_names(found.people[:MANY], people, reader))} is paged"
        again = not found.places and all(each.person in asked for each in found.people)
        places = [one_line(place_name(place.kind, place.name), 80) for place in found.places]
        return f"{_all_are([*_names(found.people, people, reader), *places])} paged{' again' if again else ''}"
    return f"#{one_line(team.operations, 80)} is alarmed"


def _names(found: Sequence[Reached], people: People, reader: str | None) -> list[str]:
    return [_called(each.person, people, reader) for each in found]


def _called(person: str, people: People, reader: str | None) -> str:
    """What a person is called to the reader: nobody is told of themselves by name."""
    return _YOU if person == reader else named(people, person)


def _all_are(names: list[str]) -> str:
    return f"{all_of(names[:MANY])} {'is' if len(names) == 1 and names != [_YOU] else 'are'}"


def who_has_acknowledged(page: Page, people: People, reader: str | None = None) -> str:
    """Who has, and how many more are wanted; empty where nobody has, or nobody more is wanted."""
    if not page.acknowledgements or not page.missing:
        return ""
    names = [named(people, each) for each in page.acknowledgements[:MANY] if each != reader]
    have = "have" if len(page.acknowledgements) > 1 or reader in page.acknowledgements else "has"
    more = f"{page.missing} more {'is' if page.missing == 1 else 'are'} wanted"
    return f"{all_of(['You', *names] if reader in page.acknowledgements else names)} {have} acknowledged; {more}."


def _outcome(page: Page, person: str | None, people: People) -> tuple[str, str]:
    """Who answered, and when."""
    if page.acknowledged_by is None or page.status not in (PageStatus.ACKNOWLEDGED, PageStatus.SNOOZED):
        return "This page is over, and nobody is needed any more", ""
    who = "You" if page.acknowledged_by == person else named(people, page.acknowledged_by)
    if page.status is PageStatus.SNOOZED and page.escalates_at is not None:
        ask = "are" if who == "You" else "is"
        return f"{who} snoozed this page, and {ask} asked again", when(page.escalates_at)
    also = [named(people, each) for each in page.acknowledgements[:MANY] if each != page.acknowledged_by]
    both = f"{who} and {all_of(also)}" if also else who
    return f"{both} acknowledged this page", when(page.acknowledged_at) if page.acknowledged_at else ""
