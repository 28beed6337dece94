"""What must hold once the story is over, whatever happened to the bot; compared with the story told undisturbed."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot.views.message import REPEATED
from incidents.incident import Incident
from sandbox.state.members import BOT_USER_ID
from storage.database import Database
from tests.world import World

POSTS = ("chat.postMessage", "chat.postEphemeral")
AUDITED = "My auditor:"  # which stands apart, and says what it sees: that the machine is busy, for one
Message = tuple[str, str]  # where, and how it begins
_MARK = re.compile(rf' \({REPEATED}\)|Repeated: | \(repeated\)|Once more\. |,"repeated":true')


@dataclass(frozen=True, slots=True)
class Seen:
    """How it all looks in the end."""

    incidents: int
    channels: int
    kinds: Counter[str]
    posted: Counter[Message]
    """Everything that was put in front of people, whether or not it says that it is repeated."""
    marked: Counter[Message]
    """Of these, what says that it is."""
    worked: frozenset[tuple[str, str]]
    """Which methods were seen to work, for whom."""
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
        worked = frozenset((person, str(method)) for person, method in await tx.notices.last_worked())
        sent = [message for page in pages for message in await tx.pages.messages(page.id)]
        unfinished, _ = await tx.outbox.depth()
        dead, counted = await tx.outbox.counts()
    stands: dict[str, tuple[str | None, str | None]] = {}
    for incident in incidents:
        stands["the summary"] = (incident.channel_id, incident.summary_ts)
        stands["the announcement"] = (incident.announcement_channel, incident.announcement_ts)
        stands |= {f"the checklist {run.title}": (incident.channel_id, run.message_ts) for run in runs}
    stands |= {f"the page to {message.person}": (message.channel_id, message.ts) for message in sent}
    posted = [*_posted(world, incidents), *_received(world)]
    channel = world.workspace.channels.get(incidents[0].channel_id or "") if incidents else None
    return Seen(
        incidents=len(incidents),
        channels=sum(name.startswith("inc-") for name in world.workspace.names),
        kinds=kinds,
        posted=Counter(what for what, _ in posted),
        marked=Counter(what for what, is_marked in posted if is_marked),
        worked=worked,
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
    silently = seen.posted - seen.marked - undisturbed.posted
    verdict.doubled += [f"a message in {place} that does not say so: {text}" for place, text in silently]
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
    verdict.lost += [f"that {who} was seen to be reached by {how}" for who, how in undisturbed.worked - seen.worked]
    if seen.unfinished:
        verdict.lost.append(f"{seen.unfinished} effects that were never finished")
    if seen.dead:
        verdict.lost.append(f"{seen.dead} effects that were given up")
    return verdict


def _posted(world: World, incidents: list[Incident]) -> list[tuple[Message, bool]]:
    """Every message that Slack took from the bot, and whether it says that it is repeated."""
    names = {channel.id: channel.name for channel in world.workspace.channels.values() if channel.name}
    names |= {incident.channel_id: "the incident's channel" for incident in incidents if incident.channel_id}
    return [
        ((names.get(each["channel"], each["channel"]), _plain(each["text"])), _is_marked(each["text"]))
        for entry in world.server.delivery.traffic.entries
        if entry["direction"] == "in" and entry["method"] in POSTS and entry["ok"]
        for each in [entry["arguments"]]
        if not each["text"].startswith(AUDITED)
    ]


def _received(world: World) -> list[tuple[Message, bool]]:
    """The same of everything that came to telephones and mailboxes, but for what answers a reply."""
    return [
        ((_plain(f"{each.kind} to {each.to}"), _plain(f"{each.subject}\n{text}")), _is_marked(each.subject + text))
        for each in world.server.inbox.received
        if not each.mine and (each.kind != "sms" or each.callback)
        for text in [each.text.split("\n", 1)[0] if each.kind == "voice" else each.text]  # without what a key was told
    ]


def _is_marked(text: str) -> bool:
    return _MARK.search(text) is not None


def _shown(world: World, channel_id: str | None, ts: str | None) -> str:
    channel = world.workspace.channels.get(channel_id or "")
    message = channel.messages.get(ts or "") if channel else None
    if message is None or message.user != BOT_USER_ID:
        return "nothing"
    blocks: list[dict[str, Any]] = [{k: v for k, v in block.items() if k != "block_id"} for block in message.blocks]
    return _plain(json.dumps([message.text, blocks]))


def _plain(text: str) -> str:
    """Without what differs from one telling to the next: ids, times, links; and without saying that it is repeated."""
    text = _MARK.sub("", text)
    text = re.sub(r"http://127\S*?/(webhook|answer)/[^\s\"]*", r"http://\1", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)
    text = re.sub(r"<!date\^[^>]*>", "TIME", text)
    text = re.sub(r"<#\w+>", "<#CHANNEL>", text)
    text = re.sub(r"(inc|INC)-\d+", r"\1-N", text)  # a declaration that came to nothing may use up a number
    return re.sub(r'"value": "\d+"', '"value": "N"', text)
