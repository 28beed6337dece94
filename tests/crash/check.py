"""What must hold once the story is over, whatever happened to the bot; compared with the story told undisturbed."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from incidents.incident import Incident
from sandbox.state.members import BOT_USER_ID
from storage.database import Database
from tests.world import World

POSTS = ("chat.postMessage", "chat.postEphemeral")
Message = tuple[str, str]  # where, and how it begins


@dataclass(frozen=True, slots=True)
class Seen:
    """How it all looks in the end."""

    incidents: int
    channels: int
    kinds: Counter[str]
    posted: Counter[Message]
    shown: dict[str, str]  # the summary, the checklist and so on as they stand, by their place in the record
    topic: str
    members: frozenset[str]
    unfinished: int
    dead: int
    counted: int  # repetitions, as the bot counts them


@dataclass(slots=True)
class Verdict:
    """What is wrong with it."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    repeated: Counter[Message] = field(default_factory=Counter)


async def look(world: World, db: Database) -> Seen:
    """Everything that is compared, from the database and from the workspace."""
    async with db.read() as tx:
        incidents = await tx.incidents.newest()
        kinds = Counter([e.kind for incident in incidents async for e in tx.timeline.of_incident(incident.id)])
        runs = [run for incident in incidents for run in await tx.runs.of_incident(incident.id)]
        pages = [page for incident in incidents for page in await tx.pages.of_incident(incident.id)]
        sent = [message for page in pages for message in await tx.pages.messages(page.id)]
        unfinished, _ = await tx.outbox.depth()
        dead, counted = await tx.outbox.counts()
    stands: dict[str, tuple[str | None, str | None]] = {}
    for incident in incidents:
        stands["the summary"] = (incident.channel_id, incident.summary_ts)
        stands["the announcement"] = (incident.announcement_channel, incident.announcement_ts)
        stands |= {f"the checklist {run.title}": (incident.channel_id, run.message_ts) for run in runs}
    stands |= {f"the page to {message.person}": (message.channel_id, message.ts) for message in sent}
    channel = world.workspace.channels.get(incidents[0].channel_id or "") if incidents else None
    return Seen(
        incidents=len(incidents),
        channels=sum(name.startswith("inc-") for name in world.workspace.names),
        kinds=kinds,
        posted=_posted(world, incidents),
        shown={name: _shown(world, *place) for name, place in stands.items()},
        topic=channel.topic if channel else "",
        members=frozenset(channel.members) if channel else frozenset(),
        unfinished=unfinished,
        dead=dead,
        counted=counted,
    )


def judge(seen: Seen, undisturbed: Seen) -> Verdict:
    """Compare; the undisturbed story is what was promised."""
    verdict = Verdict(repeated=seen.posted - undisturbed.posted)
    for what, here, there in (
        ("incident", seen.incidents, undisturbed.incidents),
        ("channel", seen.channels, undisturbed.channels),
        *((f"{kind} on the timeline", seen.kinds[kind], n) for kind, n in undisturbed.kinds.items()),
    ):
        if here < there:
            verdict.lost.append(what)
        elif here > there:
            verdict.doubled.append(what)
    verdict.doubled += [
        f"{kind} on the timeline" for kind in seen.kinds - undisturbed.kinds if kind not in undisturbed.kinds
    ]
    verdict.lost += [f"a message in {place}: {text}" for place, text in undisturbed.posted - seen.posted]
    for name, shown in undisturbed.shown.items():
        if seen.shown.get(name) != shown:
            verdict.lost.append(f"the last change to {name}")
    if seen.topic != undisturbed.topic:
        verdict.lost.append("the topic")
    verdict.lost += [f"the invitation of {member}" for member in undisturbed.members - seen.members]
    if seen.unfinished:
        verdict.lost.append(f"{seen.unfinished} effects that were never finished")
    if seen.dead:
        verdict.lost.append(f"{seen.dead} effects that were given up")
    return verdict


def _posted(world: World, incidents: list[Incident]) -> Counter[Message]:
    """Every message that Slack took from the bot."""
    names = {channel.id: channel.name for channel in world.workspace.channels.values() if channel.name}
    names |= {incident.channel_id: "the incident's channel" for incident in incidents if incident.channel_id}
    return Counter(
        (names.get(entry["arguments"]["channel"], entry["arguments"]["channel"]), _plain(entry["arguments"]["text"]))
        for entry in world.server.delivery.traffic.entries
        if entry["direction"] == "in" and entry["method"] in POSTS and entry["ok"]
    )


def _shown(world: World, channel_id: str | None, ts: str | None) -> str:
    channel = world.workspace.channels.get(channel_id or "")
    message = channel.messages.get(ts or "") if channel else None
    if message is None or message.user != BOT_USER_ID:
        return "nothing"
    blocks: list[dict[str, Any]] = [{k: v for k, v in block.items() if k != "block_id"} for block in message.blocks]
    return _plain(json.dumps([message.text, blocks]))


def _plain(text: str) -> str:
    """Without what differs from one telling to the next: ids and times."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)
    text = re.sub(r"<!date\^[^>]*>", "TIME", text)
    text = re.sub(r"<#\w+>", "<#CHANNEL>", text)
    text = re.sub(r"(inc|INC)-\d+", r"\1-N", text)  # a declaration that came to nothing may use up a number
    return re.sub(r'"value": "\d+"', '"value": "N"', text)
