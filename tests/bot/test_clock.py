"""The clock: replicas go by the database, whatever their hosts believe."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock
from storage.database import Database

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_a_wrong_host_clock_is_corrected() -> None:
    """Its clock goes by what the database says, and tells by how much it was off."""
    clock = Clock()

    async def read() -> datetime:
        return NOW

    correction = await clock.anchor(read)
    assert abs(clock.real() - NOW) < timedelta(seconds=0.5)
    assert abs(correction) > timedelta(days=1)


async def test_replicas_with_wrong_clocks_agree(postgresql_url: str) -> None:
    """One is an hour fast, one a day slow; both escalate at the same instant."""
    db = Database(postgresql_url, real_now=Clock().real)
    clocks = [Clock(), Clock()]

    async def wrong(by: timedelta, clock: Clock) -> None:
        async def read() -> datetime:
            return NOW + by

        await clock.anchor(read)

    await wrong(timedelta(hours=1), clocks[0])
    await wrong(-timedelta(days=1), clocks[1])
    assert abs(clocks[0].real() - clocks[1].real()) > timedelta(hours=24)
    for clock in clocks:
        await clock.anchor(db.time)
    assert abs(clocks[0].real() - clocks[1].real()) < timedelta(seconds=5)
    assert abs(clocks[0].real() - await db.time()) < timedelta(seconds=5)
    await db.close()


async def test_what_the_round_trip_hides_is_left_alone() -> None:
    """A clock that jumped with every reading would not be one."""
    clock = Clock()

    async def read() -> datetime:
        return clock.real() + timedelta(microseconds=500)

    assert await clock.anchor(read) == timedelta()


@pytest.mark.parametrize("minutes", [0, 5, 600])
async def test_only_business_time_is_pushed(minutes: int) -> None:
    """Leases and retries stay on real time."""
    clock = Clock(timedelta(minutes=minutes))
    assert abs(clock.now() - clock.real() - timedelta(minutes=minutes)) < timedelta(seconds=5)
    assert clock.real().tzinfo is UTC


async def test_anchoring_keeps_the_offset() -> None:
    """The local workspace's pushed clock stays pushed."""
    clock = Clock(timedelta(hours=2))

    async def read() -> datetime:
        return NOW

    await clock.anchor(read)
    assert abs(clock.now() - NOW - timedelta(hours=2)) < timedelta(seconds=0.5)


class Told:
    """A database whose clock goes as time does, until it is put forward or back."""

    def __init__(self, true: Clock | None = None) -> None:
        self._true, self.off = true or Clock(), timedelta()

    async def __call__(self) -> datetime:
        return self._true.real() + self.off


class HandMade(Clock):
    """Its monotonic seconds are moved by hand."""

    seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


async def test_time_does_not_go_back_with_the_databases_clock() -> None:
    """What was due in a minute is due in a minute, and not in eleven."""
    clock, told = Clock(), Told()
    await clock.anchor(told)
    before, began = clock.real(), clock.monotonic()
    told.off = -timedelta(minutes=10)
    for _ in range(20):
        assert await clock.anchor(told) <= timedelta()
    passed = timedelta(seconds=clock.monotonic() - began)
    assert passed * 0.89 < clock.real() - before < passed + timedelta(seconds=0.1)


async def test_time_comes_back_to_the_databases_clock_slowly() -> None:
    """A tenth slower than it passes, so no wait is longer by more than a ninth; and never back by much at once."""
    host = HandMade()
    clock, told = HandMade(), Told(host)
    await clock.anchor(told)
    told.off = -timedelta(minutes=10)
    corrections = []
    for second in range(1, 7_001):
        host.seconds = clock.seconds = second
        corrections.append((await clock.anchor(told)).total_seconds())
    assert corrections[0] == pytest.approx(-0.1)
    assert sum(corrections[:1_000]) == pytest.approx(-100)
    assert min(corrections) > -2.01
    assert clock.real() == await told()
    clock.seconds += 3_600  # nobody could ask for an hour
    host.seconds += 3_600 - 60
    assert (await clock.anchor(told)).total_seconds() == pytest.approx(-2)


async def test_time_goes_forward_with_the_databases_clock_at_once() -> None:
    """A host may have slept: whoever else works on the database went on meanwhile."""
    clock, told = Clock(), Told()
    await clock.anchor(told)
    told.off = timedelta(hours=1)
    assert timedelta(minutes=59) < await clock.anchor(told) < timedelta(minutes=61)
    assert abs(clock.real() - await told()) < timedelta(seconds=1)


async def test_whoever_comes_late_goes_by_the_time_that_the_others_go_by() -> None:
    """Not by the database's clock that went back; and a moment's difference is none."""
    early, late, told = Clock(), Clock(), Told()
    await early.anchor(told)
    told.off = -timedelta(minutes=10)
    await early.anchor(told)
    await late.anchor(told)
    assert early.real() - late.real() > timedelta(minutes=9)
    late.catch_up(early.real())
    assert abs(early.real() - late.real()) < timedelta(seconds=1)
    before = late.real()
    late.catch_up(before + timedelta(seconds=1))
    late.catch_up(before - timedelta(hours=1))
    assert late.real() - before < timedelta(seconds=1)
