"""Who is on call, and until when."""

from collections.abc import Iterable
from datetime import datetime

from bot.views.answers.fit import answer
from bot.views.message import Message, People, when
from oncall.resolve import Shift, next_shift, on_call
from oncall.schedule import Schedule


def on_call_now(schedules: Iterable[Schedule], people: People, now: datetime) -> Message:
    """A line a schedule; the times are each reader's own."""
    lines = [line(schedule, people, now) for schedule in schedules]
    if not lines:
        return Message("The team's files have no schedules, so nobody is on call.", ())
    return answer("On call now", lines)


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
