"""Figure 4: from the emoji on a message to its place on the timeline, and to the word that it has one."""

import asyncio
import time
from collections.abc import Sequence

from benchmarks.ground import SLOW_MS, Ground, Place
from benchmarks.samples import Samples
from benchmarks.table import Row
from bot.demo import slack_id

RUNS = 30
WHO = "cy"


async def measure(ground: Ground) -> Sequence[Row]:
    """Two rows."""
    async with ground.place() as place, place.bot(ground.database("SQLite")):
        await place.types(WHO, "/incident declare --anyway sev2 payments are failing")
        await place.quiet()
        channels = (await place.client.state())["channels"]
        channel = next(each["id"] for each in channels if each["name"].startswith("inc-1-"))
        found = [await _kept(place, channel, n) for n in range(ground.many(RUNS))]
    stored, confirmed = zip(*found, strict=True)
    return [
        Row(figure="4 emoji", what="message read and stored", floor=SLOW_MS, target=130, ours=Samples.of(stored)),
        Row(
            figure="4 emoji", what="confirmed to the person", floor=2 * SLOW_MS, target=230, ours=Samples.of(confirmed)
        ),
    ]


async def _kept(place: Place, channel: str, number: int) -> tuple[float, float]:
    """Until the confirmation set out, which it does once the entry is committed; and until it had arrived."""
    ts = await place.client.post(slack_id(WHO), channel, f"the vendor called back, {number}")
    await place.quiet()
    mark = await place.mark()
    began = time.monotonic()
    await place.client.react(slack_id(WHO), channel, ts, "memo")
    while True:
        told = await place.client.traffic(mark, direction="in", method="chat.postEphemeral")
        if told:
            confirmed = (time.monotonic() - began) * 1000
            return confirmed - told[0]["millis"], confirmed
        await asyncio.sleep(0.002)
