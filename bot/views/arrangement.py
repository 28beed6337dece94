"""What was arranged for the schedules in chat: as an answer, as word to whoever it concerns, and as a list."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, Protocol

from bot.views.answers.fit import answer
from bot.views.message import (
    Message,
    People,
    actions,
    all_of,
    button,
    context,
    fallback,
    mentioned,
    named,
    one_line,
    section,
    when,
)
from commands.oncall.arrange import OnCallWhile
from commands.team import Team
from oncall.arrangement import Arrangement
from oncall.instant import moment, seconds
from oncall.schedule import zone_at_home
from oncall.zone import zone_of

UNDO: Final = "arrangement_undo"
_PARTS = 5  # shown of a half


class PeopleAndZones(People, Protocol):
    """People, and where their clocks are."""

    def zone(self, person: str) -> str:
        """The person's IANA zone."""


def made(
    each: Arrangement,
    team: Team,
    people: PeopleAndZones,
    *,
    reader: str,
    left: Sequence[OnCallWhile],
    parts: Sequence[tuple[str, OnCallWhile]] = (),
) -> Message:
    """The answer to whoever arranged it: what is so now, on every clock concerned.

    `left`: shifts during an absence. `parts`: whose time changes, where they do not have all of it.
    """
    lines = [*_told(each, team, people, reader), *_in_part(parts, people, reader)]
    if each.kind == "absence":
        lines += _still_on_call(each, people, reader, left)
    return _message(each, lines)


def news(each: Arrangement, team: Team, people: PeopleAndZones, *, reader: str, undone: bool) -> Message:
    """Word to somebody whose shifts another has changed; `undone`: that they are as they were."""
    if undone:
        by = mentioned(people, each.undone_by or each.arranged_by)
        told = [f"{by} undid change {each.id}. It was:", *_told(each, team, people, reader, whole=True)]
        return Message(fallback(*told[:2]), [section("\n".join(told))])
    lines = [f"{mentioned(people, each.arranged_by)} changed who is on call:", *_told(each, team, people, reader)]
    return _message(each, lines)


def undone(each: Arrangement, people: People) -> Message:
    """The answer to whoever undid it."""
    held = "It never came into force" if not each.spans else "It held until now"
    return Message(f"Change {each.id} is undone: {_what(each, people)}. {held}.", ())


def listed(found: Sequence[Arrangement], people: PeopleAndZones, *, reader: str, now: datetime) -> Message:
    """The last changes, newest first."""
    if not found:
        return Message("Nothing was arranged yet. `/oncall help` shows how.", ())
    zone = people.zone(reader)
    lines = []
    for each in found:
        why = f": {one_line(each.reason, 200)}" if each.reason else ""
        times = " and ".join(written(start, end, zone) for start, end in _spans(each))
        ended = ""
        if each.undone_at is not None:
            ended = f" Undone by {named(people, each.undone_by or '')} {when(each.undone_at)}."
        elif not any(end > now for _, end in each.spans):
            ended = " Over."
        by = f"Arranged by {named(people, each.arranged_by)} {when(each.arranged_at)}."
        lines.append(f"• *{each.id}*: {_what(each, people)}, {times}{why}. {by}{ended}")
    return answer("Changes of who is on call", lines, f"Times are {zone}. To end one: `/oncall undo N`.")


def written(start: datetime, end: datetime, zone: str) -> str:
    """A span on one zone's clock: "Mon 23 Nov 2026 09:00 to 17:00"."""
    clock = zone_of(zone)
    from_, to = (moment(clock.local(seconds(at))) for at in (start, end))
    until = f"{to:%H:%M}" if from_.date() == to.date() else f"{to:%a %d %b %Y %H:%M}"
    return f"{from_:%a %d %b %Y %H:%M} to {until}"


def _message(each: Arrangement, lines: Sequence[str]) -> Message:
    blocks = [
        section("\n".join(lines)),
        actions(button("Undo", UNDO, str(each.id)), block_id=f"arrangement.{each.id}"),
        context(f"It is in force. To end it later: `/oncall undo {each.id}`."),
    ]
    return Message(fallback(*lines, f"To undo it: `/oncall undo {each.id}`."), blocks)


def _told(each: Arrangement, team: Team, people: PeopleAndZones, reader: str, *, whole: bool = False) -> list[str]:
    """A sentence, and beneath it when, on the reader's clock and on those of everybody else whom it concerns."""
    why = f" ({one_line(each.reason, 200)})" if each.reason else ""
    lines = [f"Change {each.id}: {_what(each, people)}{why}."]
    halves = _spans(each) if whole else each.spans
    for number, (start, end) in enumerate(halves):
        if each.kind == "swap":
            one, other = (each.substitute, each.person) if number == 0 else (each.person, each.substitute)
            lines.append(f"{_name(people, one)} instead of {_name(people, other)}:")
        lines += [f"• {written(start, end, zone)} ({whose})" for zone, whose in _clocks(each, team, people, reader)]
    return lines


def _clocks(each: Arrangement, team: Team, people: PeopleAndZones, reader: str) -> Iterator[tuple[str, str]]:
    """The zones to tell times in and whose they are, the reader's first; the schedule's own if there is no other."""
    mine = people.zone(reader)
    others: dict[str, list[str]] = {}
    for person in each.people:
        if person != reader and people.zone(person) != mine:
            others.setdefault(people.zone(person), []).append(f"{named(people, person)}'s")
    schedule = team.schedules.get(each.schedule or "")
    if not others and schedule is not None and zone_at_home(schedule) != mine:
        others[zone_at_home(schedule)] = [f"{one_line(schedule.name, 80)}'s"]
    yield mine, f"{mine}, your time"
    for zone, whose in others.items():
        yield zone, f"{zone}, {all_of(whose)} time"


def _what(each: Arrangement, people: People) -> str:
    where = f"*{one_line(each.schedule, 80)}*" if each.schedule else "every schedule"
    substitute, person = _name(people, each.substitute), _name(people, each.person)
    match each.kind:
        case "override":
            return f"{substitute} alone is on call for {where}"
        case "add":
            return f"{substitute} is on call for {where} too"
        case "remove":
            return f"{person} is not on call for {where}"
        case "cover":
            return f"{substitute} covers for {person} on {where}"
        case "swap":
            return f"{person} and {substitute} swap on {where}"
        case "absence":
            return f"{person} is away"


def _still_on_call(each: Arrangement, people: PeopleAndZones, reader: str, left: Sequence[OnCallWhile]) -> list[str]:
    zone = people.zone(reader)
    if not left:
        return [f"{_name(people, each.person)} is on call for nothing then, so nothing needs a cover."]
    shifts = [f"• *{one_line(shift.schedule, 80)}*: {written(shift.start, shift.end, zone)}" for shift in left[:10]]
    more = [f"_… and {len(left) - 10} more._"] if len(left) > 10 else []
    when_ = _as_typed(left[0].start, left[0].end, zone)
    example = f"For example `/oncall cover {one_line(left[0].schedule, 80)} @who by @whom {when_}`."
    return [
        f"{_name(people, each.person)} is still on call meanwhile; find somebody to cover:",
        *shifts,
        *more,
        example,
    ]


def _in_part(parts: Sequence[tuple[str, OnCallWhile]], people: PeopleAndZones, reader: str) -> Iterator[str]:
    zone = people.zone(reader)
    for person in dict.fromkeys(person for person, _ in parts):
        times = [shift for whose, shift in parts if whose == person]
        yield f"{_name(people, person)} is on call for a part of it alone, so only that changes:"
        yield from (f"• {written(shift.start, shift.end, zone)}" for shift in times[:_PARTS])
        if len(times) > _PARTS:
            yield f"_… and {len(times) - _PARTS} more._"


def _as_typed(start: datetime, end: datetime, zone: str) -> str:
    clock = zone_of(zone)
    from_, to = (moment(clock.local(seconds(at))) for at in (start, end))
    return f"{from_:%Y-%m-%d %H:%M} to {to:%Y-%m-%d %H:%M}"


def _spans(each: Arrangement) -> Sequence[tuple[datetime, datetime]]:
    """When it was meant to hold, undone or not."""
    back = [(each.back_start, each.back_end)] if each.back_start is not None and each.back_end is not None else []
    return [(each.start, each.end), *back]


def _name(people: People, person: str | None) -> str:
    return f"*{named(people, person)}*" if person else "nobody"
