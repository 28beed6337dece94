"""Everything wrong with schedules and policies, found before anybody is paged."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from oncall.house import Answers, Finding, House
from oncall.instant import DAY, HOUR, seconds
from oncall.moved import moved
from oncall.prove_policies import faults_of_policies
from oncall.told import moments, told, zone_at_home
from oncall.window import Span, joined, shared, without
from oncall.zone import zone_of


def prove(house: House, start: datetime, end: datetime) -> list[Finding]:
    """What is wrong between two instants (aware), at every boundary of every schedule; what was declared is not."""
    answers = Answers(house, seconds(start), seconds(end))
    return [
        *_gaps(answers),
        *faults_of_policies(answers),
        *_absent(answers),
        *_rest(answers),
        *(
            found
            for name in house.schedules
            if not house.schedules[name].moves_allowed
            for found in moved(answers, name)
        ),
    ]


def gaps_of(answers: Answers, schedule: str) -> list[Span]:
    """When nobody is on call."""
    return without([(answers.start, answers.end)], joined(piece[:2] for piece in answers.pieces[schedule]))


def _gaps(answers: Answers) -> Iterator[Finding]:
    for name, schedule in answers.house.schedules.items():
        if schedule.gaps_allowed:
            continue
        zone = zone_at_home(schedule)
        # Gaps at the same time of day are one finding; the odd one that a clock change makes is another.
        alike: dict[tuple[int, int], list[Span]] = {}
        for gap in gaps_of(answers, name):
            alike.setdefault(_in_the_day(zone, gap), []).append(gap)
        for times in alike.values():
            yield Finding(
                kind="gap",
                where=f"schedule {name}",
                what=f"nobody is on call {told(times, zone)}",
                mend="add a layer or a window that covers it, or write `gaps: allowed`",
                zone=zone,
                times=moments(times),
            )


def _absent(answers: Answers) -> Iterator[Finding]:
    for name, people in answers.of_person.items():
        for person, times in people.items():
            away = [span[:2] for span in answers.house.absences.get(person, ())]
            if missed := shared(times, joined(away)):
                zone = answers.house.zones.get(person, "UTC")
                yield Finding(
                    kind="absent",
                    where=f"schedule {name}",
                    what=f"{person} is on call while away, {told(missed, zone)}",
                    mend="arrange a cover or a swap, or let a layer stand in with `absent:`",
                    zone=zone,
                    times=moments(missed),
                    person=person,
                )


def _rest(answers: Answers) -> Iterator[Finding]:
    for name, schedule in answers.house.schedules.items():
        if schedule.rest is None:
            continue
        wanted = int(schedule.rest.total_seconds())
        for person in answers.of_person[name]:
            begins = {start for start, _ in answers.of_person[name][person]}
            times = answers.everybody[person]
            short = [
                (one[1], other[0])
                for one, other in pairwise(times)
                if other[0] in begins and other[0] - one[1] < wanted
            ]
            if short:
                zone, least = answers.house.zones.get(person, "UTC"), min(end - start for start, end in short)
                yield Finding(
                    kind="rest",
                    where=f"schedule {name}",
                    what=f"{person} rests {least / HOUR:g} h instead of {wanted / HOUR:g} h {told(short, zone)}",
                    mend="let somebody else have the turn before or after",
                    zone=zone,
                    times=moments(short),
                    person=person,
                )


def _in_the_day(zone: str, span: Span) -> tuple[int, int]:
    clock = zone_of(zone)
    start = clock.local(span[0])
    return start % DAY, clock.local(span[1]) - start
