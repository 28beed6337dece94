"""Slack goes wrong for a while, in each of the ways in which it does; then everything that waited has to come."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple

from sqlalchemy import select

from bot.demo import slack_id
from commands.effects import TellChannel
from commands.record import send
from storage.tables import outbox
from tests.replicas.ground import FULL, Ground
from tests.replicas.outcome import Outcome, TakenOver, worst
from tests.replicas.process import PATIENCE, Host, Replica
from tests.replicas.takeover import BEATS, Struck

Breaks = Callable[[Ground], Awaitable[object]]
IN_ORDER = 8  # messages for the incident's channel, one after the other
OTHERWISE_WITHIN = 15.0  # seconds: what Slack is given to answer, and as much as other carriers are
LONGEST_PAUSE = 30.0  # seconds until what does not answer is asked again
A_MESSAGE = 1.1  # seconds in one channel, a little below Slack's limits
AN_UPDATE = 1.75  # seconds; a page that escalated meanwhile has a message brought up to date for every step
STEPS = 4
PUSHES = 10


class Outage(NamedTuple):
    """When Slack was away, in monotonic seconds and by its own count of calls; `told`: when it might have been back."""

    began: float
    first: int
    told: float
    over: float
    next: int


async def an_outage(
    on: Ground, *, name: str, breaks: Breaks, of: str | None = None, replicas: int = 1, one_dies: bool = False
) -> Outcome:
    """Replicas that keep to Slack's limits; people are paged and an incident is talked about meanwhile.

    Everybody has a telephone and mail as well, and must have been reached by them while Slack is away: it stays away
    until they have been, and whoever has to wait for its end is lost. `of`: the only method that goes wrong, else all.
    """
    began = time.monotonic()
    on.world.workspace.rate_limits = True
    hosts = [Host(paced=True)] * replicas
    first, *_ = await on.starts(*hosts, lease_seconds=FULL.lease)  # a busy machine must not outlast it
    general = await on.world.channel_id("general")
    await on.world.client.command(slack_id("ana"), general, "/incident declare sev2 payments are failing")
    # Else its page would take up the only text message of the minute of whoever is on call.
    await on.world.client.command(slack_id("ana"), general, "/incident ack INC-1")
    await on.drains()
    await breaks(on)
    began_at, first_call = time.monotonic(), on.world.server.delivery.traffic.next
    watching = asyncio.create_task(on.elsewhere.watch())
    passing = asyncio.create_task(_time_passes(on))
    dying = asyncio.create_task(_dies(on, first)) if one_dies else None
    await on.pages(on.pace.outage_pages, over=on.pace.outage / 2)
    for number in range(IN_ORDER):
        async with on.db.begin() as tx:
            await send(tx, [TellChannel(1, f"word {number:02}")])
    await asyncio.sleep(max(on.pace.outage - (time.monotonic() - began_at), 0))
    await passing
    struck, taken_over = await dying if dying is not None else (None, None)
    told = time.monotonic()
    await _everybody_is_reached(on)
    outage = Outage(began_at, first_call, told, time.monotonic(), on.world.server.delivery.traffic.next)
    await on.world.client.clear_faults()
    await on.world.client.down(down=False)
    # Whoever is paged most often waits longest; each message may be looked for first, and a look waits its turn too.
    # Nobody answers, so there is an alarm for each page as well.
    most = LONGEST_PAUSE + on.pace.retry_after + 2 * A_MESSAGE * (2 * on.pace.outage_pages + IN_ORDER)
    most += AN_UPDATE * STEPS * on.pace.outage_pages
    await on.drains(within=2 * most)
    drained = on.took(outage.over, time.monotonic(), most)
    watching.cancel()
    outcome = await on.judge(f"Slack for {on.pace.outage_told:.0f} s: {name}", began)
    outcome.taken_over = taken_over
    outcome.drained = drained
    _judge_others(on, outage, outcome, within=OTHERWISE_WITHIN + (on.pace.silence + BEATS if one_dies else 0))
    async with on.db.read() as tx:
        query = select(outbox.c.kind, outbox.c.attempts, outbox.c.id, outbox.c.error).where(outbox.c.attempts > 1)
        held = struck.rows if struck is not None else {}  # what was begun by one that died was an attempt
        for kind, attempts, row, error in await tx.connection.execute(query):
            if attempts > 1 + (row in held):
                outcome.lost.append(f"{attempts - 1} attempts of {kind}: {error}")
    await _judge_slack(on, outage, outcome, of)
    return outcome


async def _time_passes(on: Ground) -> None:
    """Of business time: what real time lacks is pushed little by little."""
    for _ in range(PUSHES):
        await asyncio.sleep(on.pace.outage / PUSHES)
        await on.passes(max(on.pace.outage_told - on.pace.outage, 0) / PUSHES)


async def _dies(on: Ground, replica: Replica) -> tuple[Struck, TakenOver]:
    """Somewhere in the first half of the outage, while it sends; until another goes on with all of it."""
    await asyncio.sleep(on.pace.outage / 4)
    await on.busy(replica, at_least=1)
    struck = await on.strikes({replica: replica.kill})
    return struck, await on.taken_over(struck)


async def _everybody_is_reached(on: Ground) -> None:
    """Wait for it, for a while: a person's second page may come later, as text messages have a pace of their own."""
    until = time.monotonic() + 2 * PATIENCE
    while not on.elsewhere.has_reached_all() and time.monotonic() < until:
        await asyncio.sleep(0.1)
        on.elsewhere.look()


def _judge_others(on: Ground, outage: Outage, outcome: Outcome, *, within: float) -> None:
    """Who was reached while Slack was away, and how soon those who had not been paged just before."""
    reached = on.elsewhere.reached_at
    for each in on.asked:
        if each.reason not in reached:
            outcome.lost.append(f"{each.reason}: by no other way than Slack")
        elif not outage.began <= reached[each.reason] < outage.over:
            after = reached[each.reason] - outage.over
            outcome.lost.append(f"{each.reason}: by another way {after:.1f} s after Slack was back, and not before")
    first = [each for each in on.asked[: len(on.people)] if each.reason in reached]
    outcome.otherwise = worst(on.took(each.at, reached[each.reason], within) for each in first)
    outcome.everybody = on.took(outage.told, outage.over, within)


async def _judge_slack(on: Ground, outage: Outage, outcome: Outcome, of: str | None) -> None:
    """Whether it was away indeed; what was called when it was back, and in which order it came."""
    calls = await on.world.client.traffic(outage.first, direction="in")
    calls = [call for call in calls if not call["method"].startswith("twilio.")]  # which the workspace keeps with them
    away = [call["method"] for call in calls if call["n"] < outage.next and call["ok"]]
    if answered := sorted({method for method in away if method == (of or method)}):
        outcome.lost.append(f"Slack was not away: it answered {', '.join(answered)}")
    refused = [call for call in calls if call["n"] >= outage.next and call["error"] == "ratelimited"]
    if refused:
        which = sorted({f"{call['method']} {call['arguments'].get('channel', '')}".strip() for call in refused})
        outcome.lost.append(f"{len(refused)} calls were above Slack's limits: {', '.join(which)}")
    channel = await on.world.incident_channel()
    words = [line[-2:] for line in await on.world.lines(channel) if line.startswith("word ")]
    if words != [f"{number:02}" for number in range(IN_ORDER)]:
        outcome.lost.append(f"the order in a channel: {words}")


async def _answers_500(on: Ground) -> None:
    await on.world.client.fault("*", "http500")


async def _answers_429(on: Ground) -> None:
    await on.world.client.fault("*", "ratelimit", retry_after=on.pace.retry_after)


async def _hangs_up_after_applying(on: Ground) -> None:
    await on.world.client.fault("chat.postMessage", "drop_after")
    await on.world.client.fault("conversations.history", "drop_before")


async def _hangs(on: Ground) -> None:
    await on.world.client.fault("*", "timeout")


async def _is_down(on: Ground) -> None:
    await on.world.client.down()


OUTAGES: dict[str, Callable[[Ground], Awaitable[Outcome]]] = {
    "slack-500": partial(an_outage, name="answers 500", breaks=_answers_500),
    "slack-429": partial(an_outage, name="answers 429, Retry-After long", breaks=_answers_429),
    "slack-lost": partial(
        an_outage, name="does it, and hangs up", breaks=_hangs_up_after_applying, of="chat.postMessage"
    ),
    "slack-hangs": partial(an_outage, name="takes every call, and hangs", breaks=_hangs),
    "slack-down": partial(an_outage, name="does not answer, sockets dead", breaks=_is_down),
    "slack-two": partial(an_outage, name="answers 500; two replicas", breaks=_answers_500, replicas=2),
    "slack-dies": partial(
        an_outage, name="hangs; one of two replicas killed", breaks=_hangs, replicas=2, one_dies=True
    ),
}
