"""What is asked of people: shifts while they are away or out of reach, and too little rest between two."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise

from oncall.house import Answers
from oncall.instant import HOUR, moment
from oncall.prove.finding import Finding, finding
from oncall.window import Span, joined, shared

STALE = timedelta(days=30)  # what worked longer ago is no proof any more


def unproven(answers: Answers) -> Iterator[Finding]:
    """Who may be paged though no way of reaching them was seen to work lately; nothing if nobody knows what worked."""
    if (worked := answers.house.worked) is None:
        return
    lately = moment(answers.start) - STALE
    for person, times in _paged(answers).items():
        if person not in worked or worked[person] < lately:
            yield finding(
                "unproven",
                f"person {person}",
                f"no way of reaching {person} was seen to work in the last {STALE.days} days, who may be paged",
                times,
                answers.house.zones.get(person, "UTC"),
                mend="let them try each of theirs with `/oncall contacts`; a page that reaches them counts too",
                person=person,
            )


def _paged(answers: Answers) -> Mapping[str, list[Span]]:
    """When each person may be paged: whoever is on call, or called by a step of a policy."""
    found = {person: list(times) for person, times in answers.everybody.items()}
    for policy in answers.house.policies.values():
        for target in (target for step in policy.all_steps for target in step.targets):
            for person, times in answers.called(target).items():
                found.setdefault(person, []).extend(times)
    return {person: joined(sorted(times)) for person, times in found.items()}


def absent(answers: Answers) -> Iterator[Finding]:
    """Who is on call while away."""
    for name, people in answers.of_person.items():
        for person, times in people.items():
            away = [span[:2] for span in answers.house.absences.get(person, ())]
            if missed := shared(times, joined(away)):
                yield finding(
                    "absent",
                    f"schedule {name}",
                    f"{person} is on call while away,",
                    missed,
                    answers.house.zones.get(person, "UTC"),
                    mend="arrange a cover or a swap, or let a layer stand in with `absent:`",
                    person=person,
                )


def short_rests(answers: Answers) -> Iterator[Finding]:
    """Who has less rest before a shift than its schedule wants, whatever schedule the shift before was of."""
    for name, schedule in answers.house.schedules.items():
        if schedule.rest is None:
            continue
        wanted = int(schedule.rest.total_seconds())
        for person in answers.of_person[name]:
            begins = {start for start, _ in answers.of_person[name][person]}
            short = [
                (one[1], other[0])
                for one, other in pairwise(answers.everybody[person])
                if other[0] in begins and other[0] - one[1] < wanted
            ]
            if short:
                least = min(end - start for start, end in short)
                yield finding(
                    "rest",
                    f"schedule {name}",
                    f"{person} rests {least / HOUR:g} h instead of {wanted / HOUR:g} h",
                    short,
                    answers.house.zones.get(person, "UTC"),
                    mend="let somebody else have the turn before or after",
                    person=person,
                )
