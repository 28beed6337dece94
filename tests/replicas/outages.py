"""Slack goes wrong for a while, in each of the ways in which it does; then everything that waited has to come."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial

from sqlalchemy import select

from bot.demo import slack_id
from commands.effects import TellChannel
from commands.record import send
from storage.tables import outbox
from tests.replicas.ground import FULL, Ground, Outcome
from tests.replicas.process import Host

Breaks = Callable[[Ground], Awaitable[object]]
IN_ORDER = 8  # messages for the incident's channel, one after the other
LONGEST_PAUSE = 30.0  # seconds until what does not answer is asked again
A_MESSAGE = 1.1  # seconds in one channel, a little below Slack's limits
AN_UPDATE = 1.75  # seconds; a page that escalated meanwhile has a message brought up to date for every step
STEPS = 4
PUSHES = 10


async def an_outage(on: Ground, *, name: str, breaks: Breaks) -> Outcome:
    """One replica that keeps to Slack's limits; people are paged and an incident is talked about meanwhile.

    Everybody has a telephone and mail as well, and is reached by them before Slack is back.
    """
    began = time.monotonic()
    on.world.workspace.rate_limits = True
    await on.starts(Host(paced=True), lease_seconds=FULL.lease)  # a busy machine must not outlast it
    general = await on.world.channel_id("general")
    await on.world.client.command(slack_id("ana"), general, "/incident declare sev2 payments are failing")
    # Else its page would take up the only text message of the minute of whoever is on call.
    await on.world.client.command(slack_id("ana"), general, "/incident ack INC-1")
    await on.drains()
    await breaks(on)
    broken_at = time.monotonic()
    watching = asyncio.create_task(on.watches_telephones())
    passing = asyncio.create_task(_time_passes(on))
    await on.pages(on.pace.outage_pages, over=on.pace.outage / 2)
    for number in range(IN_ORDER):
        async with on.db.begin() as tx:
            await send(tx, [TellChannel(1, f"word {number:02}")])
    await asyncio.sleep(max(on.pace.outage - (time.monotonic() - broken_at), 0))
    await passing
    await on.reaches_everybody()
    watching.cancel()
    await on.world.client.clear_faults()
    await on.world.client.down(down=False)
    over_at = time.monotonic()
    seen = on.world.server.delivery.traffic.next
    # Whoever is paged most often waits longest; each message may be looked for first, and a look waits its turn too.
    # Nobody answers, so there is an alarm for each page as well.
    most = LONGEST_PAUSE + on.pace.retry_after + 2 * A_MESSAGE * (2 * on.pace.outage_pages + IN_ORDER)
    most += AN_UPDATE * STEPS * on.pace.outage_pages
    await on.drains(within=2 * most)
    drained_at = time.monotonic()
    outcome = await on.judge(f"Slack for {on.pace.outage_told:.0f} s: {name}", began)
    outcome.taken_over_in, outcome.within = drained_at - over_at, most
    on.otherwise(outcome)
    async with on.db.read() as tx:
        query = select(outbox.c.kind, outbox.c.attempts).where(outbox.c.attempts > 1)
        outcome.lost += [f"{n - 1} attempts of {kind}" for kind, n in await tx.connection.execute(query)]
    calls = await on.world.client.traffic(seen, direction="in")
    refused = [call for call in calls if call["error"] == "ratelimited"]
    if refused:
        which = sorted({f"{call['method']} {call['arguments'].get('channel', '')}".strip() for call in refused})
        outcome.lost.append(f"{len(refused)} calls were above Slack's limits: {', '.join(which)}")
    channel = await on.world.incident_channel()
    words = [line[-2:] for line in await on.world.lines(channel) if line.startswith("word ")]
    if words != [f"{number:02}" for number in range(IN_ORDER)]:
        outcome.lost.append(f"the order in a channel: {words}")
    return outcome


async def _time_passes(on: Ground) -> None:
    """Of business time: what real time lacks is pushed little by little."""
    for _ in range(PUSHES):
        await asyncio.sleep(on.pace.outage / PUSHES)
        await on.passes(max(on.pace.outage_told - on.pace.outage, 0) / PUSHES)


async def _answers_500(on: Ground) -> None:
    await on.world.client.fault("*", "http500")


async def _answers_429(on: Ground) -> None:
    await on.world.client.fault("*", "ratelimit", retry_after=on.pace.retry_after)


async def _hangs_up_after_applying(on: Ground) -> None:
    await on.world.client.fault("chat.postMessage", "drop_after")
    await on.world.client.fault("conversations.history", "drop_before")


async def _is_down(on: Ground) -> None:
    await on.world.client.down()


OUTAGES: dict[str, Callable[[Ground], Awaitable[Outcome]]] = {
    "slack-500": partial(an_outage, name="answers 500", breaks=_answers_500),
    "slack-429": partial(an_outage, name="answers 429, Retry-After long", breaks=_answers_429),
    "slack-lost": partial(an_outage, name="does it, and hangs up", breaks=_hangs_up_after_applying),
    "slack-down": partial(an_outage, name="does not answer, sockets dead", breaks=_is_down),
}
