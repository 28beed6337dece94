"""Figure 3: fifty declarations at once, and one person who wants something else meanwhile."""

import asyncio
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.ground import SLOW_MS, Ground, Place
from benchmarks.samples import Samples
from benchmarks.table import BARE, Row

MANY = 50
PEOPLE = ("ana", "bo", "cy", "juno", "dara", "eoin", "finn", "grace", "hana")
ANOTHER = "ivan"
COMMAND = "/incident declare --anyway sev2 payments are failing"
TIGHTEST = 20  # a minute: conversations.create, conversations.setTopic and pins.add
FIGURE = "3 fifty at once"


async def measure(ground: Ground) -> Sequence[Row]:
    """Acks without limits; then what is lost, doubled, and how long it takes with them."""
    async with ground.place() as place:
        async with place.bare():
            bare, _ = await _storm(place)
        async with place.bot(ground.database("SQLite")):
            await place.types(ANOTHER, COMMAND)
            await place.quiet()
            acks, meanwhile = await _storm(place)
    rows = [
        Row(
            figure=FIGURE,
            what="ack of a declaration",
            target=1_000,
            judged="worst",
            peers={BARE: bare},
            ours=acks,
        ),
        Row(figure=FIGURE, what="another person's note meanwhile", target=200, judged="worst", ours=meanwhile),
    ]
    return [*rows, *await _limited(ground)]


async def _storm(place: Place) -> tuple[Samples, Samples]:
    """The acks of the fifty, and of another person's notes from then on until all are acked."""
    declaring = [asyncio.create_task(place.types(PEOPLE[n % len(PEOPLE)], f"{COMMAND} {n}")) for n in range(MANY)]
    await asyncio.sleep(0.01)
    meanwhile = [await place.types(ANOTHER, "/incident note INC-1 and this too")]
    while len(meanwhile) < 10 or not all(task.done() for task in declaring):
        meanwhile.append(await place.types(ANOTHER, "/incident note INC-1 and this too"))
    return Samples.of(await asyncio.gather(*declaring)), Samples.of(meanwhile)


async def _limited(ground: Ground) -> Sequence[Row]:
    many = 24 if ground.quick else MANY
    # Slack counts the calls of the last minute: the first twenty go at once, twenty more after each minute.
    floor = (math.ceil(many / TIGHTEST) - 1) * 60 + 3 * SLOW_MS / 1000
    async with ground.place(limited=True) as place, place.bot(ground.database("SQLite"), paced=True):
        before = await place.mark()
        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(place.types(PEOPLE[n % len(PEOPLE)], f"{COMMAND} {n}") for n in range(many)))
        async with asyncio.timeout(floor * 3 + 60):
            while _unfinished(found := await _incidents(place)) or len(found) < many:  # noqa: ASYNC110 - it is another process's
                await asyncio.sleep(1)
        seconds = asyncio.get_running_loop().time() - began
        await place.quiet(5)
        found = await _incidents(place)
        traffic = await place.client.traffic(before)
        doubled = sum(len(names) - 1 for names in found.values()) + await _doubled(place)
        refused = sum(each["error"] == "ratelimited" for each in traffic if each["direction"] == "in")
    figure = f"{FIGURE}, Slack's limits" if many == MANY else f"3 {many} at once, Slack's limits"
    return [
        Row(figure=figure, what="lost", unit="incidents", target=0, ours=Samples.of([many - len(found)])),
        Row(figure=figure, what="doubled", unit="channels and messages", target=0, ours=Samples.of([doubled])),
        Row(
            figure=figure,
            what="all furnished after",
            unit="s",
            target=floor * 1.1,
            floor=floor,
            ours=Samples.of([seconds]),
        ),
        Row(figure=figure, what="calls that Slack refused for their pace", unit="calls", ours=Samples.of([refused])),
    ]


async def _incidents(place: Place) -> dict[str, list[dict[str, Any]]]:
    """The incidents' channels by number."""
    found: dict[str, list[dict[str, Any]]] = {}
    for channel in (await place.client.state())["channels"]:
        if channel["name"].startswith("inc-"):
            found.setdefault(channel["name"].split("-")[1], []).append(channel)
    return found


def _unfinished(found: dict[str, list[dict[str, Any]]]) -> bool:
    channels = [channel for each in found.values() for channel in each]
    return not all(each["topic"] and each["pins"] and len(each["members"]) >= 2 for each in channels)


async def _doubled(place: Place) -> int:
    """Messages that stand twice: announcements, and first messages of incidents' channels."""
    state = await place.client.state()
    doubled = 0
    for channel in state["channels"]:
        messages = [each for each in await place.client.messages(channel["id"]) if each["bot"] and not each["subtype"]]
        seen = Counter((each["text"], str(each["blocks"])) for each in messages if not each["ephemeral_for"])
        doubled += sum(times - 1 for times in seen.values())
    return doubled
