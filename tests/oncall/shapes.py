"""Hypothesis strategies: schedules of every shape, in zones that misbehave, around the changes of their clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources

from hypothesis import strategies as st

from oncall.grid import Every, Weekly
from oncall.layer import DaysOff, Layer
from oncall.override import Absence, FixedShift, Override, Shadow, Temporary
from oncall.rotation import Member
from oncall.schedule import Schedule
from oncall.window import Window
from oncall.zone import local_time, zone_of

ODD_ZONES = (
    "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Asia/Gaza", "Africa/Cairo", "Asia/Beirut",
    "America/Havana", "America/Santiago", "America/Sao_Paulo", "Antarctica/Troll",
)  # fmt: skip
PEOPLE = ("ana", "bo", "cy", "dara", "eoin")


@cache
def every_zone() -> tuple[str, ...]:
    """All the names of the tzdata package."""
    return tuple(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


def zones() -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(ODD_ZONES), st.sampled_from(every_zone()))


@st.composite
def moments(draw: st.DrawFn, zone: str) -> datetime:
    """An instant from 2000 to 2037, most often close to one of the zone's changes."""
    changes = [at for at in zone_of(zone).changes if 946_684_800 <= at < 2_145_916_800]
    anywhen = st.integers(946_684_800, 2_145_916_800)
    near = st.one_of(st.sampled_from(changes), st.sampled_from(changes), anywhen) if changes else anywhen
    about = datetime.fromtimestamp(draw(near), UTC)
    return about.replace(second=0) + timedelta(minutes=draw(st.integers(-2_000, 2_000)))


times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 0, 15, 30)))
days = st.frozensets(st.integers(0, 6), min_size=1)
windows = st.builds(Window, days=st.one_of(st.just(frozenset(range(7))), days), start=times, end=times)
grids = st.one_of(
    st.builds(Every, unit=st.sampled_from(("hour", "day", "week", "month")), count=st.integers(1, 5)),
    st.builds(Every, unit=st.just("hour"), count=st.integers(1, 30), absolute=st.just(value=True)),
    st.builds(Weekly, handoffs=st.lists(st.tuples(st.integers(0, 6), times), min_size=1, max_size=4).map(tuple)),
)


@st.composite
def members(draw: st.DrawFn, about: date) -> tuple[Member, ...]:
    near = st.sampled_from([None, *(about + timedelta(days=each) for each in range(-5, 9))])
    people = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4))
    return tuple(Member(person=person, since=draw(near), until=draw(near)) for person in people)


@st.composite
def layers(draw: st.DrawFn, about: datetime, zone: str | None = None, name: str = "layer") -> Layer:
    zone = zone or draw(zones())
    begins = local_time(about + timedelta(hours=draw(st.integers(-50, 20))), zone).replace(second=0)
    return Layer(
        name=name,
        zone=zone,
        start=begins.replace(minute=draw(st.sampled_from((0, 30)))),
        end=draw(st.one_of(st.none(), st.integers(30, 200).map(lambda hours: begins + timedelta(hours=hours)))),
        rotation=draw(members(about.date())),
        turns=draw(grids),
        windows=tuple(draw(st.lists(windows, max_size=3))),
        beside=draw(st.booleans()),
        advance=draw(st.sampled_from(("always", "eligible"))),
    )


@st.composite
def spans(draw: st.DrawFn, about: datetime) -> tuple[datetime, datetime]:
    start = about + timedelta(minutes=15 * draw(st.integers(-300, 300)))
    return start, start + timedelta(minutes=15 * draw(st.integers(1, 400)))


@st.composite
def overrides(draw: st.DrawFn, about: datetime) -> Override:
    start, end = draw(spans(about))
    one, other = draw(st.permutations(PEOPLE))[:2]
    add, remove = draw(st.sampled_from(((one, None), (None, one), (one, other))))
    alone = remove is None and draw(st.booleans())
    return Override(start=start, end=end, add=add, remove=remove, alone=alone)


@st.composite
def temporaries(draw: st.DrawFn, about: datetime) -> Temporary:
    start, end = draw(spans(about))
    shifts = [
        FixedShift(person=draw(st.sampled_from(PEOPLE)), start=from_, end=to)
        for from_, to in draw(st.lists(spans(about), max_size=3))
    ]
    return Temporary(start=start, end=end, shifts=tuple(shifts))


@st.composite
def shadows(draw: st.DrawFn, about: datetime) -> Shadow:
    start, end = draw(spans(about))
    return Shadow(person="zoe", start=start, end=end, of=draw(st.sampled_from((None, *PEOPLE))))


@st.composite
def absences(draw: st.DrawFn, about: datetime) -> Absence:
    start, end = draw(spans(about))
    return Absence(person=draw(st.sampled_from(PEOPLE)), start=start, end=end)


@st.composite
def schedules(draw: st.DrawFn, about: datetime, zone: str | None = None) -> Schedule:
    """Up to three layers, handing days to each other, and a few of everything that people arrange."""
    count = draw(st.integers(1, 3))
    made = []
    for i in range(count):
        layer = draw(layers(about, zone, f"layer {i}"))
        others = [f"layer {j}" for j in range(count) if j != i]
        off = [
            DaysOff(dates=frozenset({about.date() + timedelta(days=draw(st.integers(-1, 4)))}), to=to)
            for to in draw(st.lists(st.sampled_from([None, *others]), max_size=2))
        ]
        absent = draw(st.sampled_from([None, *others]))
        made.append(replace(layer, days_off=tuple(off), when_absent=absent))
    return Schedule(
        name="schedule",
        layers=tuple(made),
        overrides=tuple(draw(st.lists(overrides(about), max_size=3))),
        temporary=tuple(draw(st.lists(temporaries(about), max_size=2))),
        shadows=tuple(draw(st.lists(shadows(about), max_size=2))),
        absences=tuple(draw(st.lists(absences(about), max_size=2))),
    )


def example() -> Schedule:
    """Two people by the week."""
    rotation = (Member(person="ana"), Member(person="bo"))
    start = datetime(2026, 1, 5, 9)  # noqa: DTZ001 - what a wall clock reads has no zone
    return Schedule(name="example", layers=(Layer(name="all", zone="UTC", start=start, rotation=rotation),))
