"""Gaps: when a schedule has nobody."""

from collections.abc import Iterator

from oncall.house import Answers
from oncall.instant import DAY
from oncall.prove.finding import Finding, finding
from oncall.schedule import zone_at_home
from oncall.window import Span, joined, without
from oncall.zone import zone_of


def gaps(answers: Answers) -> Iterator[Finding]:
    """Gaps at the same time of day are one finding; the odd one that a clock change makes is another."""
    for name, schedule in answers.house.schedules.items():
        if schedule.gaps_allowed:
            continue
        zone, alike = zone_at_home(schedule), dict[Span, list[Span]]()
        for gap in gaps_of(answers, name):
            alike.setdefault(_in_the_day(zone, gap), []).append(gap)
        for times in alike.values():
            yield finding(
                "gap",
                f"schedule {name}",
                "nobody is on call",
                times,
                zone,
                mend="add a layer or a window that covers it, or write `gaps: allowed`",
            )


def gaps_of(answers: Answers, schedule: str) -> list[Span]:
    """When nobody is on call."""
    return without([(answers.start, answers.end)], joined(piece[:2] for piece in answers.pieces[schedule]))


def _in_the_day(zone: str, span: Span) -> Span:
    start, end = map(zone_of(zone).local, span)
    return start % DAY, end - start
