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
        (shift, schedule.name)
        for schedule in schedules
        for shift in next_shifts_of(schedule, person, now=now, until=now + NEXT_WITHIN)
    ]
    if not found:
        return Message("You are in no schedule, or your turns are over. `/oncall` shows who is on call.", ())
    lines = []
    for shift, name in sorted(found):
        ahead = "now" if shift.start <= now else f"in {how_long(shift.start - now)}"
        because = shift.because[shift.responders.index(person)]
        reason = "" if because.startswith("layer ") and ":" not in because else f"; {one_line(because, 200)}"
        lines.append(f"• *{one_line(name, 80)}*: {written(shift.start, shift.end, zone)} ({ahead}){reason}")
    return answer(f"Your next shifts, on your clock ({zone})", lines)


def shifts_told(shifts: Sequence[MyShift], zone: str, now: datetime) -> Iterator[tuple[str, str]]:
    """Each schedule's name and when, on one zone's clock; the same hours day after day are told as one."""
    rows: list[list[MyShift]] = []
    for each in shifts:
        row = next((row for row in reversed(rows) if row[-1].schedule == each.schedule), None)
        if row is not None and _is_next_day(row[-1].shift, each.shift, zone):
            row.append(each)
        else:
            rows.append([each])
    for row in rows:
        first, last = row[0].shift, row[-1].shift
        begun = "now, " if first.start <= now else ""
        if len(row) == 1:
            yield row[0].schedule, begun + written(first.start, first.end, zone)
            continue
        opens, closes = (_local(at, zone) for at in (first.start, first.end))
        days = f"{opens:%a %d %b} to {_local(last.start, zone):%a %d %b %Y}"
        yield row[0].schedule, f"{begun}{days}, {opens:%H:%M} to {closes:%H:%M} each day"


def _is_next_day(shift: Shift, after: Shift, zone: str) -> bool:
    """Whether one shift is the other's hours a day later, on a zone's clock."""
    day = timedelta(days=1)
    return all(
        _local(late, zone) - _local(early, zone) == day
        for early, late in ((shift.start, after.start), (shift.end, after.end))
    )


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
