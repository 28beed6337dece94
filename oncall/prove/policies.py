"""Everything wrong with policies: steps and whole policies that reach nobody, too few, or the same person twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from oncall.escalation import EscalationPolicy, EscalationStep, When
from oncall.house import Answers
from oncall.instant import moment
from oncall.prove.finding import Finding, finding
from oncall.schedule import zone_at_home
from oncall.window import Span, joined, shared, without

People = Mapping[str, Sequence[Span]]


def faults_of_policies(answers: Answers) -> Iterator[Finding]:
    """Policy by policy."""
    for policy in answers.house.policies.values():
        yield from _of_policy(answers, policy)


def _of_policy(answers: Answers, policy: EscalationPolicy) -> Iterator[Finding]:
    """Every step that somebody wrote, whatever round it comes in."""
    steps = [step for step in policy.all_steps if step.round == 1 or step.last_resort]
    reached = [_people(answers, step) for step in steps]
    covered = [_covered(answers, step, people) for step, people in zip(steps, reached, strict=True)]
    where, zone = f"policy {policy.name}", "UTC"
    for number, (step, people) in enumerate(zip(steps, reached, strict=True), 1):
        asked = [
            schedule
            for target in step.targets
            if target.kind in ("schedule", "next") and (schedule := answers.house.schedules.get(target.name))
        ]
        zone = zone_at_home(asked[0]) if asked else zone
        which = "the last resort" if step.last_resort else f"step {number}"
        wanted = _wanted(answers, step)
        is_for_machines = all(target.kind == "webhook" for target in step.targets)
        nobody = [] if is_for_machines else without(wanted, covered[number - 1])
        if nobody and not (asked and all(schedule.gaps_allowed for schedule in asked)):
            yield finding(
                "reaches nobody",
                where,
                f"{which} reaches nobody",
                nobody,
                zone,
                mend="close the gap in its schedule, or page somebody by name in the same step",
                which=which,
            )
        if few := without(_fewer(people, wanted, step.acknowledge), nobody):
            yield finding(
                "too few",
                where,
                f"{which} wants {step.acknowledge} to acknowledge and reaches fewer",
                few,
                zone,
                mend="page more people in it, or lower `acknowledge`",
                which=which,
            )
    yield from _silent(answers, policy, steps, covered, zone)
    if not policy.repeats_allowed:
        regular = [(step, people) for step, people in zip(steps, reached, strict=True) if not step.last_resort]
        yield from _repeats(answers, policy.name, regular)


def _wanted(answers: Answers, step: EscalationStep) -> list[Span]:
    """When the step is for a page at all, as far as the clock decides."""
    if step.when.hours is None:
        return [(answers.start, answers.end)]
    return step.when.hours.hours.spans(answers.start, answers.end)


def _people(answers: Answers, step: EscalationStep) -> People:
    wanted, people = _wanted(answers, step), dict[str, list[Span]]()
    for target in step.targets:
        for person, times in answers.called(target).items():
            people[person] = joined(sorted([*people.get(person, []), *times]))
    return {person: shared(times, wanted) for person, times in people.items()}


def _covered(answers: Answers, step: EscalationStep, people: People) -> list[Span]:
    """When the step asks anybody; a channel is always there, and a webhook is nobody."""
    if any(target.kind == "channel" for target in step.targets):
        return _wanted(answers, step)
    return joined(sorted(span for times in people.values() for span in times))


def _fewer(people: People, wanted: Sequence[Span], least: int) -> list[Span]:
    """When the step reaches fewer people than have to acknowledge."""
    if least == 1:
        return []
    edges = sorted({at for times in [*people.values(), wanted] for span in times for at in span})
    few = [
        (start, end)
        for start, end in pairwise(edges)
        if sum(any(from_ <= start < to for from_, to in times) for times in people.values()) < least
    ]
    return shared(joined(few), wanted)


def _silent(
    answers: Answers,
    policy: EscalationPolicy,
    steps: Sequence[EscalationStep],
    covered: Sequence[Sequence[Span]],
    zone: str,
) -> Iterator[Finding]:
    """When no step at all reaches anybody: for any severity and type that its conditions tell apart."""
    severities = _told_apart((step.when.severities for step in steps), answers.house.severities)
    types = _told_apart((step.when.types for step in steps), answers.house.types)
    seen: list[list[Span]] = []
    for severity, type_ in product(severities, types):
        asked = [times for step, times in zip(steps, covered, strict=True) if _holds(step.when, severity, type_)]
        anybody = joined(sorted(span for times in asked for span in times))
        nobody = without([(answers.start, answers.end)], anybody)
        if not nobody or nobody in seen:
            continue
        seen.append(nobody)
        about = [severity.upper() or "any other severity"] * (severities != [""]) + [type_ or "any other type"] * (
            types != [""]
        )
        whose = f" for {' and '.join(about)}" if about else ""
        yield finding(
            "reaches nobody",
            f"policy {policy.name}",
            f"no step at all reaches anybody{whose}",
            nobody,
            zone,
            mend="page somebody by name in its last step, or in a `last_resort`",
            which=f"no step{whose}",
        )


def _told_apart(conditions: Iterable[tuple[str, ...]], known: Sequence[str]) -> list[str]:
    """What conditions name, and "" for all the others, if there are any."""
    named = sorted({each for condition in conditions for each in condition})
    return named if named and not {*known} - {*named} else [*named, ""]


def _holds(when: When, severity: str, type_: str) -> bool:
    return (not when.severities or severity in when.severities) and (not when.types or type_ in when.types)


def _repeats(answers: Answers, policy: str, reached: Sequence[tuple[EscalationStep, People]]) -> Iterator[Finding]:
    for one, (first, people) in enumerate(reached):
        for other, (second, more) in enumerate(reached[one + 1 :], one + 1):
            if _apart(first.when, second.when):
                continue
            for person in sorted(people.keys() & more.keys()):
                if times := shared(people[person], more[person]):
                    yield finding(
                        "same person",
                        f"policy {policy}",
                        f"steps {one + 1} and {other + 1} reach the same person, {person},",
                        times,
                        answers.house.zones.get(person, "UTC"),
                        mend="page somebody else in one of them, or write `repeats: allowed`",
                        person=person,
                        which=f"{one + 1} {other + 1}",
                    )


def _apart(one: When, other: When) -> bool:
    """No page is for both."""
    pairs = ((one.severities, other.severities), (one.types, other.types))
    return any(these and those and not {*these} & {*those} for these, those in pairs)


def unreached(answers: Answers) -> Iterator[Finding]:
    """The people whom no policy reaches."""
    targets = [t for policy in answers.house.policies.values() for step in policy.all_steps for t in step.targets]
    reached = {person for target in targets for person in answers.called(target)}
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
