"""Everything wrong with schedules and policies, found before anybody is paged."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from oncall.house import Answers, Finding, House
from oncall.instant import DAY, HOUR, moment, seconds
from oncall.moved import moved
from oncall.schedule import Schedule
from oncall.window import Span, joined, shared, without
from oncall.zone import zone_of


def prove(house: House, start: datetime, end: datetime) -> list[Finding]:
    """What is wrong between two instants (aware), at every boundary of every schedule; what was declared is not."""
    answers = Answers(house, seconds(start), seconds(end))
    return [
        *_gaps(answers),
        *_policies(answers),
        *_unreached(answers),
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
                times=_moments(times),
            )


def _policies(answers: Answers) -> Iterator[Finding]:
    everything = [(answers.start, answers.end)]
    for name, policy in answers.house.policies.items():
        reached: list[dict[str, list[Span]]] = []
        zone = "UTC"
        for number, step in enumerate(policy.steps, 1):
            people: dict[str, list[Span]] = {}
            for target in step.targets:
                times = {target.name: everything} if target.kind == "person" else answers.of_person.get(target.name, {})
                for person, spans in times.items():
                    people[person] = joined(sorted([*people.get(person, []), *spans]))
            reached.append(people)
            asked = [
                schedule
                for target in step.targets
                if target.kind == "schedule" and (schedule := answers.house.schedules.get(target.name))
            ]
            zone = zone_at_home(asked[0]) if asked else zone
            nobody = without(everything, joined(sorted(span for times in people.values() for span in times)))
            if nobody and not (asked and all(schedule.gaps_allowed for schedule in asked)):
                yield Finding(
                    kind="reaches nobody",
                    where=f"policy {name}",
                    what=f"step {number} reaches nobody {told(nobody, zone)}",
                    mend="close the gap in its schedule, or page somebody by name in the same step",
                    zone=zone,
                    times=_moments(nobody),
                )
        anybody = joined(sorted(span for people in reached for times in people.values() for span in times))
        if nobody := without(everything, anybody):
            yield Finding(
                kind="reaches nobody",
                where=f"policy {name}",
                what=f"no step at all reaches anybody {told(nobody, zone)}",
                mend="page somebody by name in its last step",
                zone=zone,
                times=_moments(nobody),
            )
        if not policy.repeats_allowed:
            yield from _repeats(answers, name, reached)


def _repeats(answers: Answers, policy: str, reached: Sequence[dict[str, list[Span]]]) -> Iterator[Finding]:
    for one in range(len(reached)):
        for other in range(one + 1, len(reached)):
            for person in sorted(reached[one].keys() & reached[other].keys()):
                if times := shared(reached[one][person], reached[other][person]):
                    zone = answers.house.zones.get(person, "UTC")
                    yield Finding(
                        kind="same person",
                        where=f"policy {policy}",
                        what=f"steps {one + 1} and {other + 1} reach the same person, {person}, {told(times, zone)}",
                        mend="page somebody else in one of them, or write `repeats: allowed`",
                        zone=zone,
                        times=_moments(times),
                        person=person,
                    )


def _unreached(answers: Answers) -> Iterator[Finding]:
    targets = [t for policy in answers.house.policies.values() for step in policy.steps for t in step.targets]
    reached = {target.name for target in targets if target.kind == "person"}
    for target in targets:
        if target.kind == "schedule":
            reached |= answers.of_person.get(target.name, {}).keys()
    for person, zone in answers.house.zones.items():
        if person not in reached | answers.house.unreached_allowed:
            yield Finding(
                kind="unreached",
                where=f"person {person}",
                what=f"no policy reaches {person} at any time",
                mend="put them on a schedule that a policy uses, or write `reached: by name`",
                zone=zone,
                times=((moment(answers.start), moment(answers.end)),),
                person=person,
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
                    times=_moments(missed),
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
                    times=_moments(short),
                    person=person,
                )


def zone_at_home(schedule: Schedule) -> str:
    """The zone that a schedule is told in: its first layer's."""
    return schedule.layers[0].zone if schedule.layers else "UTC"


def told(times: Sequence[Span], zone: str) -> str:
    """The first of some times on the zone's clock, and how many more there are."""
    clock, (start, end) = zone_of(zone), times[0]
    from_, to = moment(clock.local(start)), moment(clock.local(end))
    until = f"{to:%H:%M}" if from_.date() == to.date() else f"{to:%a %Y-%m-%d %H:%M}"
    more = f", and {len(times) - 1} more like it" if len(times) > 1 else ""
    return f"from {from_:%a %Y-%m-%d %H:%M} to {until} ({zone}){more}"


def _in_the_day(zone: str, span: Span) -> tuple[int, int]:
    clock = zone_of(zone)
    start = clock.local(span[0])
    return start % DAY, clock.local(span[1]) - start


def _moments(times: Sequence[Span]) -> tuple[tuple[datetime, datetime], ...]:
    return tuple((moment(start), moment(end)) for start, end in times)
