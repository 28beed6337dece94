"""Who is on call, and until when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from bot.views.answers.fit import answer
from bot.views.arrangement import written
from bot.views.message import Message, People, how_long, one_line, when
from commands.mine import MyShift
from oncall.instant import moment, seconds
from oncall.resolve import Shift, next_shift, on_call
from oncall.resolve import next_shifts as next_shifts_of
from oncall.schedule import Schedule
from oncall.zone import zone_of

NEXT_WITHIN = timedelta(days=28)


def on_call_now(schedules: Iterable[Schedule], people: People, now: datetime) -> Message:
    """A line a schedule; the times are each reader's own."""
    lines = [line(schedule, people, now) for schedule in schedules]
    if not lines:
        return Message("The team's files have no schedules, so nobody is on call.", ())
    return answer("On call now", lines)


def next_shifts(schedules: Iterable[Schedule], person: str, zone: str, now: datetime) -> Message:
    """The coming shifts of one person, on their own clock, soonest first."""
    found = [
        MyShift(schedule.name, shift)
        for schedule in schedules
        for shift in next_shifts_of(schedule, person, now=now, until=now + NEXT_WITHIN)
    ]
    if not found:
        return Message("You are in no schedule, or your turns are over. `/oncall` shows who is on call.", ())
    lines = []
    for row in _rows(sorted(found, key=lambda each: (each.shift.start, each.schedule)), person, zone):
        first = row[0].shift
        ahead = "now" if first.start <= now else f"in {how_long(first.start - now)}"
        because = _because(first, person)
        reason = "" if because.startswith("layer ") and ":" not in because else f"; {one_line(because, 200)}"
        lines.append(f"• *{one_line(row[0].schedule, 80)}*: {_when(row, zone)} ({ahead}){reason}")
    return answer(f"Your next shifts, on your clock ({zone})", lines)


def shifts_told(shifts: Sequence[MyShift], person: str, zone: str, now: datetime) -> Iterator[tuple[str, str]]:
    """Each schedule's name and when, on one zone's clock; the same hours day after day are told as one."""
    for row in _rows(shifts, person, zone):
        begun = "now, " if row[0].shift.start <= now else ""
        yield row[0].schedule, begun + _when(row, zone)


def _rows(shifts: Iterable[MyShift], person: str, zone: str) -> list[list[MyShift]]:
    """A schedule's shifts of the same hours, day after day and for the same reason, together; soonest first."""
    rows: list[list[MyShift]] = []
    for each in shifts:
        row = next((row for row in reversed(rows) if row[-1].schedule == each.schedule), None)
        if row is None or not _goes_on(row[-1].shift, each.shift, person, zone):
            rows.append([each])
        else:
            row.append(each)
    return rows


def _goes_on(shift: Shift, after: Shift, person: str, zone: str) -> bool:
    """Whether one shift is the other's hours a day later, on a zone's clock."""
    times = ((shift.start, after.start), (shift.end, after.end))
    days = {_local(late, zone) - _local(early, zone) for early, late in times}
    return days == {timedelta(days=1)} and _because(shift, person) == _because(after, person)


def _when(row: Sequence[MyShift], zone: str) -> str:
    first, last = row[0].shift, row[-1].shift
    if first is last:
        return written(first.start, first.end, zone)
    opens, closes = _local(first.start, zone), _local(first.end, zone)
    return f"{opens:%a %d %b} to {_local(last.start, zone):%a %d %b %Y}, {opens:%H:%M} to {closes:%H:%M} each day"


def _because(shift: Shift, person: str) -> str:
    return shift.because[shift.responders.index(person)]


def _local(at: datetime, zone: str) -> datetime:
    """What a zone's clock shows."""
    return moment(zone_of(zone).local(seconds(at)))


def line(schedule: Schedule, people: People, now: datetime) -> str:
    """Who has it now, until when, and who comes then; mrkdwn."""
    shift = on_call(schedule, now)
    then = next_shift(schedule, now)
    if shift is None:
        until = f" until {when(then.start)}, then {_named(then, people)}" if then else ""
        return f"• *{schedule.name}*: nobody{until}"
    after = f", then {_named(then, people)}" if then and then.responders != shift.responders else ""
    shadows = f" (with {' and '.join(map(people.mention, shift.shadows))} as shadow)" if shift.shadows else ""
    return f"• *{schedule.name}*: {_named(shift, people)}{shadows} until {when(shift.end)}{after}"


def _named(shift: Shift, people: People) -> str:
    return " and ".join(people.mention(person) for person in shift.responders)
