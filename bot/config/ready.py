"""Readiness as the files say: for all schedules, and otherwise for some."""

from collections.abc import Mapping
from datetime import timedelta

from bot.config.schema import TeamEntry
from oncall.ready import LEAST, ReadyRules

USUALLY_BY = timedelta(hours=2)


def readiness_of(entry: TeamEntry) -> Mapping[str, ReadyRules]:
    """The rules of each schedule that asks for it. Where nobody says when it is offered on: two hours before it."""
    found = {}
    for name, schedule in entry.schedules.items():
        before = schedule.ready_before if schedule.ready_before is not None else entry.ready_before
        if not before:
            continue
        by = schedule.ready_by or entry.ready_by or USUALLY_BY
        latest = before - LEAST  # so that there is time to answer
        found[name] = ReadyRules(before=before, by=min(by, latest), backup=schedule.backup, lead=schedule.lead)
    return found
