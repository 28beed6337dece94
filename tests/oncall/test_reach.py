"""Whom a step reaches: targets of every kind, conditions, and the local night of those who would be paged."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from oncall.escalation import EscalationPolicy, EscalationStep, OfficeHours, Target, When, next_in_turn
from oncall.foresee import foresee
from oncall.grid import Every
from oncall.house import House, Night
from oncall.prove import prove
from oncall.reach import About, Reach, reach
from oncall.schedule import simple
from oncall.window import Window

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)  # 04:00 in Los Angeles, 20:00 in Singapore
ZONES = {"ana": "America/Los_Angeles", "bo": "Europe/Dublin", "cy": "Asia/Singapore"}
DAILY = simple("daily", zone="UTC", rotation=("ana", "bo", "cy"), turns=Every(unit="day"), start=date(2026, 3, 4))
ALONE = simple("alone", zone="UTC", rotation=("ana",), start=date(2026, 1, 1))
LATER = simple("later", zone="UTC", rotation=("ana",), start=date(2099, 1, 1))


def night(person: str, *, willing: bool = False) -> Night:
    hours = OfficeHours(windows=(Window(start=time(22), end=time(7)),), zone=ZONES[person])
    return Night(hours=hours, awake_first=willing)


def house(**nights: Night) -> House:
    return House(
        schedules={"daily": DAILY, "alone": ALONE, "later": LATER},
        policies={},
        zones=ZONES,
        teams={"all": ("ana", "bo", "cy")},
        nights=nights,
        severities=("sev1", "sev2"),
        types=("fraud", "spam"),
    )


def step(*targets: str, **fields: object) -> EscalationStep:
    """`schedule daily` and the like."""
    made = tuple(Target(kind=kind, name=name) for kind, name in (target.split() for target in targets))  # type: ignore[arg-type]  # as in the files
    return EscalationStep(targets=made, **{"wait": timedelta(minutes=5), **fields})  # type: ignore[arg-type]  # its fields


def people(found: Reach) -> list[str]:
    return [each.person for each in found.people]


@pytest.mark.parametrize(
    ("targets", "reached"),
    [
        (("person bo",), ["bo"]),
        (("schedule daily",), ["ana"]),
        (("next daily",), ["bo"]),
        (("next alone",), []),
        (("next later",), ["ana"]),
        (("schedule later",), []),
        (("team all",), ["ana", "bo", "cy"]),
        (("team gone",), []),
        (("schedule gone",), []),
        (("next daily", "person bo", "schedule daily"), ["bo", "ana"]),
    ],
)
def test_a_step_reaches_whom_its_targets_mean_each_once(targets: tuple[str, ...], reached: list[str]) -> None:
    assert people(reach(step(*targets), house(), NOON)) == reached


def test_a_channel_is_asked_though_it_is_nobody() -> None:
    found = reach(step("channel on-call"), house(), NOON)
    assert (people(found), [place.name for place in found.places], found.is_empty) == ([], ["on-call"], False)


WEEKDAYS = OfficeHours(windows=(Window(days=frozenset(range(5)), start=time(9), end=time(17)),), zone="Europe/Dublin")


@pytest.mark.parametrize(
    ("when", "about", "at", "why"),
    [
        (When(severities=("sev1",)), About(severity="sev1"), NOON, None),
        (When(severities=("sev1",)), About(severity="sev2"), NOON, "it is for SEV1"),
        (When(severities=("sev1",)), About(), NOON, None),  # a page by hand has no severity: nobody is kept from it
        (When(types=("fraud", "spam")), About(type="police"), NOON, "it is for fraud or spam"),
        (When(hours=WEEKDAYS), About(), NOON, None),
        (When(hours=WEEKDAYS), About(), NOON.replace(hour=17), "it is outside of its hours (Europe/Dublin)"),
        (When(hours=WEEKDAYS), About(), NOON.replace(day=7), "it is outside of its hours (Europe/Dublin)"),
    ],
)
def test_a_condition_keeps_a_step_from_a_page_and_says_why(
    when: When, about: About, at: datetime, why: str | None
) -> None:
    found = reach(step("person bo", when=when), house(), at, about)
    assert (found.not_now, people(found)) == (why, [] if why else ["bo"])


SPARING = timedelta(minutes=3)


def test_who_sleeps_is_spared_while_somebody_awake_is_willing() -> None:
    """Ana's clock says 04:00; bo is awake and agreed to come first; cy told no night and is paged at once."""
    found = reach(step("team all", sparing=SPARING), house(ana=night("ana"), bo=night("bo", willing=True)), NOON)
    assert (people(found), [each.person for each in found.spared]) == (["bo", "cy"], ["ana"])


@pytest.mark.parametrize(
    "nights",
    [
        {"ana": night("ana"), "bo": night("bo")},  # nobody is willing
        {"ana": night("ana", willing=True), "bo": night("bo")},  # who is willing sleeps
        {"ana": night("ana")},  # nobody else said when they are awake
    ],
)
def test_nobody_is_spared_at_the_cost_of_somebody_who_did_not_agree(nights: dict[str, Night]) -> None:
    found = reach(step("team all", sparing=SPARING), house(**nights), NOON)
    assert (people(found), found.spared) == (["ana", "bo", "cy"], ())


def test_without_sparing_everybody_is_paged_at_once() -> None:
    found = reach(step("team all"), house(ana=night("ana"), bo=night("bo", willing=True)), NOON)
    assert people(found) == ["ana", "bo", "cy"]


def test_turns_go_to_whoever_waited_longest() -> None:
    """Also when somebody was away meanwhile, or is new."""
    had: tuple[str, ...] = ()
    order = []
    for there in (("a", "b"), ("a", "b"), ("a", "b"), ("b", "a"), ("a",), ("a", "b", "new"), ("a", "b", "new")):
        person, had = next_in_turn(there, had)
        order.append(person)
    assert order == ["a", "b", "a", "b", "a", "new", "b"]


def test_what_a_policy_would_do_is_foreseen_to_the_end() -> None:
    """Conditions, sleepers, an empty step, rounds, a last resort; then operations."""
    policy = EscalationPolicy(
        name="p",
        steps=(
            step("team all", sparing=SPARING),
            step("schedule later"),
            step("person bo", when=When(severities=("sev1",))),
        ),
        repeat=1,
        last_resort=step("person cy"),
    )
    found = list(foresee(policy, house(ana=night("ana"), bo=night("bo", willing=True)), NOON, About(severity="sev2")))
    told = [
        (int((each.at - NOON).total_seconds()) // 60, each.label, [one.person for one in each.people] or each.passed)
        for each in found
    ]
    assert told == [
        (0, "step 1", ["bo", "cy"]),
        (3, "step 1, those who sleep", ["ana"]),
        (5, "step 2", "nobody is on call for it"),
        (5, "step 3", "it is for SEV1"),
        (5, "step 1 in round 2", ["bo", "cy"]),
        (8, "step 1 in round 2, those who sleep", ["ana"]),
        (10, "step 2 in round 2", "nobody is on call for it"),
        (10, "step 3 in round 2", "it is for SEV1"),
        (10, "the last resort", ["cy"]),
        (15, "operations are alarmed", None),
    ]


def test_what_is_wrong_with_conditions_is_found() -> None:
    """A step for one severity alone leaves the others without anybody; two who must acknowledge have to be two."""
    policies = {
        "grave": EscalationPolicy(name="grave", steps=(step("team all", when=When(severities=("sev1",))),)),
        "pair": EscalationPolicy(name="pair", steps=(step("schedule daily", acknowledge=2),)),
        "next": EscalationPolicy(name="next", steps=(step("schedule daily"), step("next daily"))),
        "room": EscalationPolicy(name="room", steps=(step("channel on-call"),)),
        "bridge": EscalationPolicy(name="bridge", steps=(step("webhook bridge"), step("schedule daily"))),
        "machine": EscalationPolicy(name="machine", steps=(step("webhook bridge"),)),
    }
    made = House(
        schedules={"daily": replace(DAILY, moves_allowed=True)},
        policies=policies,
        zones=ZONES,
        teams={"all": tuple(ZONES)},
        severities=("sev1", "x"),
    )
    found = prove(made, NOON, NOON + timedelta(days=9))
    told = {(each.kind, each.where, each.what.split(" from ")[0]) for each in found}
    assert told == {
        ("reaches nobody", "policy grave", "no step at all reaches anybody for any other severity"),
        ("reaches nobody", "policy machine", "no step at all reaches anybody"),
        ("too few", "policy pair", "step 1 wants 2 to acknowledge and reaches fewer"),
    }
