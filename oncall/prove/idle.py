"""Overrides, covers and swaps that change nothing: whoever they are about is not on call then, or is already."""

from collections.abc import Iterator
from dataclasses import replace

from oncall.house import Answers, times_of
from oncall.instant import seconds
from oncall.override import Override
from oncall.prove.finding import Finding, finding
from oncall.resolve import spans
from oncall.schedule import Schedule, zone_at_home
from oncall.window import without


def idle(answers: Answers) -> Iterator[Finding]:
    """Those that are not over, each judged by all of its time and by what those before it left."""
    for name, schedule in answers.house.schedules.items():
        for i, override in enumerate(schedule.overrides):
            span = seconds(override.start), seconds(override.end)
            if span[1] <= answers.start or span[0] >= answers.end:
                continue
            if _changes_nothing(replace(schedule, overrides=schedule.overrides[:i]), override):
                yield finding(
                    "idle",
                    f"schedule {name}",
                    _what(override),
                    [span],
                    zone_at_home(schedule),
                    mend="give it the time and the person that were meant, or delete it",
                    person=override.remove or override.add,
                    which=override.add or "",
                )


def _changes_nothing(schedule: Schedule, override: Override) -> bool:
    """Inside a temporary schedule no override does anything."""
    for start, end in without([(seconds(override.start), seconds(override.end))], schedule.plan.fixed_times):
        there = times_of(spans(schedule, start, end))
        if override.remove is not None:
            if override.remove in there:
                return False
        elif there.get(override.add or "") != [(start, end)] or (override.alone and len(there) > 1):
            return False
    return True


def _what(override: Override) -> str:
    if override.remove is None:
        return f"{override.add} is put on call, which changes nothing,"
    if override.add is None:
        return f"{override.remove} is taken off call without being on call"
    return f"{override.add} stands in for {override.remove}, who is not on call,"
