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
