"""Schedules made in chat: the answer to whoever made or changed one, and word to those who are in it."""

from datetime import datetime

from bot.views.answers.schedules import line
from bot.views.message import Message, People, all_of, fallback, mentioned, named, one_line, section
from commands.team import Team
from oncall.made import MadeSchedule


def made(schedule: MadeSchedule, team: Team, people: People, now: datetime) -> Message:
    """It is in force."""
    name = schedule.name
    then = (
        f"`/oncall people {name}` changes who is in it, `/oncall delete {name}` ends it. `/page {name}` reaches "
        "whoever is on call for it; escalation policies name schedules of the team's files alone."
    )
    whole = f"*{name}* is a schedule now: {_turns(schedule, people)}."
    return _message([whole, *_now(schedule, team, people, now), then])


def changed(schedule: MadeSchedule, team: Team, people: People, now: datetime) -> Message:
    """From the next handoff on."""
    lines = [f"*{schedule.name}*: {_turns(schedule, people)}. Whoever is on call finishes their turn."]
    return _message([*lines, *_now(schedule, team, people, now)])


def deleted(schedule: MadeSchedule) -> Message:
    """It has ended."""
    return Message(f"*{schedule.name}* is deleted: nobody is on call for it any more.", ())


def news(schedule: MadeSchedule, team: Team, people: People, *, reader: str, now: datetime) -> Message:
    """Word to somebody who is in it, or was."""
    by = mentioned(people, schedule.changed_by)
    if schedule.deleted_at is not None:
        return _message([f"{by} deleted the schedule *{schedule.name}*. Nobody is on call for it any more."])
    if reader not in schedule.rotation:
        return _message([f"{by} took you out of the schedule *{schedule.name}*, from the end of your turn on."])
    did = "made" if schedule.revision == 1 else "changed"
    lines = [f"{by} {did} the schedule *{schedule.name}*, and you are in it: {_turns(schedule, people)}."]
    return _message([*lines, *_now(schedule, team, people, now), "`/oncall next` shows your shifts."])


def _turns(schedule: MadeSchedule, people: People) -> str:
    often = "daily" if schedule.every == "day" else f"weekly on {schedule.start:%A}s"
    who = all_of([named(people, person) for person in schedule.rotation])
    return f"{who}, {often} at {schedule.handoff} {one_line(schedule.zone, 60)}"


def _now(schedule: MadeSchedule, team: Team, people: People, now: datetime) -> list[str]:
    here = team.schedules.get(schedule.name)
    return [line(here, people, now)] if here is not None else []


def _message(lines: list[str]) -> Message:
    return Message(fallback(*lines[:2]), [section("\n".join(lines))])
