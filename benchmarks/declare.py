"""Figure 1: from a declaration to the page, to the channel's link, to the channel that is ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benchmarks.ground import SLOW_MS, Ground, Place
from benchmarks.samples import Samples
from benchmarks.table import BARE, Row
from bot.demo import slack_id

RUNS = 30
DECLARER = "cy"
COMMAND = "/incident declare --anyway sev2 payments are failing"
Call = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """When each stage was reached, in milliseconds after the command left the workspace."""

    paged: float
    linked: float  # the declarer is in the channel, and was shown its link
    furnished: float  # everybody invited, topic, pinned summary, announcement with the link


async def measure(ground: Ground) -> Sequence[Row]:
    """Three rows, and the same for the first declaration after a start."""
    many = ground.many(RUNS)
    async with ground.place() as place:
        async with place.bare():
            await _declared(place)
            bare = [await _declared(place) for _ in range(many)]
        async with place.bot(ground.database("SQLite")):
            first = await _declared(place)
            ours = [await _declared(place) for _ in range(many)]
    stages = (
        ("page sent", "paged", 1, 115),
        ("declarer in the channel, its link shown", "linked", 2, 230),
        ("channel with invites, topic, pinned summary, announcement", "furnished", 3, 345),
    )
    rows = [
        Row(
            figure="1 declare",
            what=what,
            target=target,
            floor=calls * SLOW_MS,
            peers={BARE: Samples.of(getattr(each, name) for each in bare)},
            ours=Samples.of(getattr(each, name) for each in ours),
        )
        for what, name, calls, target in stages
    ]
    start = Samples.of([first.furnished])
    return [*rows, Row(figure="1 declare", what="the same, the first after a start", floor=3 * SLOW_MS, ours=start)]


async def _declared(place: Place) -> Declared:
    mark = await place.mark()
    await place.types(DECLARER, COMMAND)
    await place.quiet()
    entries = await place.client.traffic(mark)
    began = next(_began(each) for each in entries if each["method"] == "slash_commands:/incident")
    calls = [each for each in entries if each["direction"] == "in" and each["ok"]]

    def after(method: str, **wanted: str) -> list[float]:
        found = [each for each in calls if each["method"] == method and _has(each, wanted)]
        return [(_ended(each) - began).total_seconds() * 1000 for each in found]

    announced = after("chat.postMessage", channel=place.told["announcements"])
    announced += after("chat.update", channel=place.told["announcements"])
    posts = [each for each in calls if each["method"] == "chat.postMessage"]
    paged = [each for each in posts if str(each["arguments"]["channel"]).startswith("U")]
    invited = after("conversations.invite")
    linked = max(min(after("chat.postEphemeral")), min(_invited(calls, began)))
    furnished = max(linked, *invited, *announced, *after("conversations.setTopic"), *after("pins.add"))
    return Declared(
        paged=min((_ended(each) - began).total_seconds() * 1000 for each in paged), linked=linked, furnished=furnished
    )


def _invited(calls: Sequence[Call], began: datetime) -> list[float]:
    invites = [each for each in calls if each["method"] == "conversations.invite"]
    own = [each for each in invites if slack_id(DECLARER) in str(each["arguments"]["users"])]
    return [(_ended(each) - began).total_seconds() * 1000 for each in own]


def _has(call: Call, wanted: dict[str, str]) -> bool:
    return all(call["arguments"].get(name) == value for name, value in wanted.items())


def _ended(call: Call) -> datetime:
    return datetime.fromisoformat(call["at"])


def _began(call: Call) -> datetime:
    return _ended(call) - timedelta(milliseconds=call["millis"])
