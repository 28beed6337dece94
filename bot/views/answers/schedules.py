"""Who is on call, and until when."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.views.answers.fit import answer
from bot.views.arrangement import written
from bot.views.message import Message, People, how_long, one_line, when
from oncall.resolve import Shift, next_shift, on_call
from oncall.resolve import next_shifts as next_shifts_of
from oncall.schedule import Schedule

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
