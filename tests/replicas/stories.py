"""What is done to replicas while people are being paged: one function a story."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from tests.replicas.ground import WRONG, Ground
from tests.replicas.outcome import Outcome
from tests.replicas.process import Host

Story = Callable[[Ground], Awaitable[Outcome]]


async def one_is_killed(on: Ground) -> Outcome:
    """Two replicas; one gets SIGKILL while it sends."""
    began = time.monotonic()
    first, _ = await on.starts(Host(), Host())
    await on.world.client.slow(on.pace.slow_ms)
    load = asyncio.create_task(on.pages(on.pace.pages, over=3))
    await on.busy(first)
    taken = await on.taken_over(await on.strikes({first: first.kill}))
    await load
    await on.drains()
    outcome = await on.judge("one of two killed", began)
    outcome.taken_over = taken
    return outcome


async def one_is_frozen(on: Ground) -> Outcome:
    """Two replicas; one gets SIGSTOP while it sends, and SIGCONT when its lease is over."""
    began = time.monotonic()
    first, _ = await on.starts(Host(), Host())
    await on.world.client.slow(on.pace.slow_ms)
    load = asyncio.create_task(on.pages(on.pace.pages, over=3))
    await on.busy(first)
    frozen_at = time.monotonic()
    struck = await on.strikes({first: first.freeze})
    taken = await on.taken_over(struck)
    await load
    await asyncio.sleep(max(on.pace.lease + 1 - (time.monotonic() - frozen_at), 0))
    first.thaw()
    await on.pages(10, over=1)
    await on.drains()
    await asyncio.sleep(1)  # whatever the thawed one still does
    outcome = await on.judge("one of two frozen past its lease", began)
    outcome.taken_over = taken
    # One in Slack; and of what it held past Slack, where nobody can look whether it arrived, each once.
    if outcome.repeated > 1 + await on.texts_among(struck.rows):
        outcome.doubled.append(f"{outcome.repeated} messages said that they are a repetition")
    return outcome


async def one_is_killed_and_one_is_frozen(on: Ground) -> Outcome:
    """Three replicas; the third has to do it all."""
    began = time.monotonic()
    first, second, _ = await on.starts(Host(), Host(), Host())
    await on.world.client.slow(on.pace.slow_ms)
    load = asyncio.create_task(on.pages(on.pace.pages, over=3))
    await asyncio.gather(on.busy(first, at_least=2), on.busy(second, at_least=1))
    taken = await on.taken_over(await on.strikes({first: first.kill, second: second.freeze}))
    await load
    await on.drains()
    second.thaw()
    await on.pages(5)
    await on.drains()
    outcome = await on.judge("of three, one killed and one frozen", began)
    outcome.taken_over = taken
    return outcome


async def the_server_is_killed(on: Ground) -> Outcome:
    """PostgreSQL itself gets SIGKILL, and is started again after a while."""
    began = time.monotonic()
    await on.starts(Host(), Host())
    await on.world.client.slow(on.pace.slow_ms)
    load = asyncio.create_task(on.pages(on.pace.pages, over=3))
    await asyncio.sleep(1)
    await asyncio.to_thread(on.server.kill)
    await asyncio.sleep(1)
    await asyncio.to_thread(on.server.start)
    await load
    await on.drains()
    return await on.judge("the database server killed and restarted", began)


async def connections_are_cut(on: Ground) -> Outcome:
    """Every connection to the database, several times."""
    began = time.monotonic()
    await on.starts(Host(), Host())
    await on.world.client.slow(on.pace.slow_ms)
    load = asyncio.create_task(on.pages(on.pace.pages, over=3))
    for _ in range(5):
        await asyncio.sleep(0.5)
        await on.cut()
    await load
    await on.drains()
    return await on.judge("connections cut five times", began)


async def no_wake_up_arrives(on: Ground) -> Outcome:
    """Every NOTIFY is lost, so the sweep has to find everything."""
    began = time.monotonic()
    await on.starts(Host(mute=True), Host(mute=True))
    await on.pages(on.pace.pages, over=3)
    await on.drains()
    return await on.judge("every NOTIFY lost", began)


async def clocks_are_wrong(on: Ground) -> Outcome:
    """One host believes it is ten minutes later, another that it is ten minutes earlier; and one is killed."""
    began = time.monotonic()
    early, late, _ = await on.starts(Host(wrong_by=WRONG), Host(wrong_by=-WRONG), Host())
    await on.world.client.slow(on.pace.slow_ms)
    load = asyncio.create_task(on.pages(on.pace.pages, over=3))
    await on.busy(late, at_least=1)
    taken = await on.taken_over(await on.strikes({late: late.kill}))
    await load
    await on.drains()
    outcome = await on.judge("clocks ten minutes fast and slow, the slow one killed", began)
    outcome.taken_over = taken
    async with on.db.read() as tx:
        alive = {replica.id for replica in await tx.replicas.all()}
    if early.name not in alive:
        outcome.lost.append("a replica that lives was taken for dead")
    return outcome


STORIES: dict[str, Story] = {
    "killed": one_is_killed,
    "frozen": one_is_frozen,
    "both": one_is_killed_and_one_is_frozen,
    "server": the_server_is_killed,
    "cut": connections_are_cut,
    "notify": no_wake_up_arrives,
    "clocks": clocks_are_wrong,
}
