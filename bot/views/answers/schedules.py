"""Who is on call, and until when."""

from collections.abc import Iterable
from datetime import datetime

from bot.views.answers.fit import answer
from bot.views.message import Message, People, mentioned, when
from oncall.schedule import Schedule, on_call


def on_call_now(schedules: Iterable[Schedule], people: People, now: datetime) -> Message:
    """A line a schedule; the times are each reader's own."""
    lines = [_line(schedule, people, now) for schedule in schedules]
    if not lines:
        return Message("The team's files have no schedules, so nobody is on call.", ())
    return answer("On call now", lines)


def _line(schedule: Schedule, people: People, now: datetime) -> str:
    shift = on_call(schedule, now)
    if shift is None:
        return f"• *{schedule.name}*: nobody until {schedule.start:%Y-%m-%d}, when the schedule starts"
    then = on_call(schedule, shift.end)
    after = f", then {mentioned(people, then.person)}" if then and then.person != shift.person else ""
    return f"• *{schedule.name}*: {mentioned(people, shift.person)} until {when(shift.end)}{after}"
