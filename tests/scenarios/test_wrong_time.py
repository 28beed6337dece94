"""The database's clock goes wrong while people are paged: nobody waits for it, and operations hear of it."""

from datetime import timedelta
from pathlib import Path

from storage.database import Database
from tests.world import World, world
from tests.wrong_clock import WrongClock


async def told(world: World, words: str) -> None:
    """Wait until operations read it."""

    async def read() -> bool:
        return any(words in line for line in await world.lines("incident-ops"))

    await world.until(read)


async def test_a_database_clock_that_goes_back_keeps_no_page_waiting(postgresql_url: str, team_files: Path) -> None:
    """Not for those who are there, nor for a replica that starts meanwhile, nor once the others have gone."""
    async with WrongClock(postgresql_url) as server, world(postgresql_url, team=team_files, start=False) as made:
        first = await made.starts(audit_seconds=0.2)
        await made.declares("ana", "/incident declare sev2 db down")
        assert await made.paged() == ["bo"]
        await server.goes_wrong(minutes=-10)
        await told(made, "The database's clock went back and is")
        second = await made.starts(audit_seconds=0.2)
        assert abs(first.clock.real() - second.clock.real()) < timedelta(seconds=5)
        await made.stops(first)
        await made.passes(minutes=5)
        assert await made.paged() == ["cy"]
        await server.goes_wrong(minutes=10)
        await told(made, "Over: the database's clock agrees with the hosts again")


async def test_a_start_after_the_clock_went_back_goes_on_from_what_was_written_last(
    postgresql_url: str, team_files: Path
) -> None:
    """Nobody was there when it happened: what was committed last is not in the future."""
    async with WrongClock(postgresql_url) as server, world(postgresql_url, team=team_files, start=False) as made:
        await made.starts()
        await made.declares("ana", "/incident declare sev2 db down")
        assert await made.paged() == ["bo"]
        await made.stops()
        await server.goes_wrong(minutes=-10)
        await made.starts()
        await made.passes(minutes=5)
        assert await made.paged() == ["cy"]


async def test_what_is_dated_much_later_was_written_by_a_clock_that_was_wrong(
    postgresql_url: str, team_files: Path
) -> None:
    """It was put right, so a start goes by the database again, and not by yesterday's error for ever."""
    async with WrongClock(postgresql_url) as server, world(postgresql_url, team=team_files, start=False) as made:
        await server.goes_wrong(minutes=26 * 60)
        await made.starts()
        await made.declares("ana", "/incident declare sev2 db down")
        await made.stops()
        await server.goes_wrong(minutes=-26 * 60)
        bot = await made.starts()
        database = Database(postgresql_url, real_now=bot.clock.real)
        assert abs(bot.clock.real() - await database.time()) < timedelta(seconds=5)
        await database.close()


async def test_a_clock_that_goes_forward_by_years_has_no_record_deleted(postgresql_url: str, team_files: Path) -> None:
    """What is kept for 30 days is not old because a clock is wrong; operations hear of it."""
    async with WrongClock(postgresql_url) as server, world(postgresql_url, team=team_files, start=False) as made:
        bot = await made.starts(audit_seconds=0.2, keep_incidents_days=30)
        await made.declares("ana", "/incident declare sev2 db down")
        await made.types("ana", "/incident resolve INC-1 done")
        (forget,) = [job for job in bot.engine.jobs if job.name == "forget"]

        async def forgets() -> None:
            runs = forget.runs
            bot.engine.ring("forget")

            async def done() -> bool:
                return forget.runs > runs

            await made.until(done)

        await server.goes_wrong(minutes=3 * 365 * 24 * 60)
        await told(made, "The database's clock went forward by")
        await forgets()
        async with bot.db.read() as tx:
            assert await tx.incidents.get(1) is not None
        # As it would be had so much time really passed.
        await made.stops()
        bot = await made.starts(keep_incidents_days=30)
        (forget,) = [job for job in bot.engine.jobs if job.name == "forget"]
        await forgets()
        async with bot.db.read() as tx:
            assert await tx.incidents.get(1) is None
