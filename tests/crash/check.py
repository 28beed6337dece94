"""What must hold once the story is over, whatever happened to the bot; compared with the story told undisturbed."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.views.message import REPEATED
from incidents.incident import Incident
from sandbox.state.members import BOT_USER_ID
from storage.database import Database
from storage.tables import page_messages, pages, readiness, timeline
from tests.world import World

POSTS = ("chat.postMessage", "chat.postEphemeral")
# The auditor stands apart, and says what it sees: that the machine is busy, for one. Who has not been seen to be
# reached is told once in a week, and a week may begin at any time.
BESIDE = ("My auditor:", "No way of reaching")
ASIDE = "with "  # an answer where somebody pressed a button; what is sent to people by itself goes to their own id
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
    untold: frozenset[tuple[str, str]]
    """Of which the carrier told it, and was not answered: it tells no second time, which nobody can promise to mend."""
    shown: dict[str, str]  # the summary, the checklist and so on as they stand, by their place in the record
    topic: str
    members: frozenset[str]
    unfinished: int
    dead: int
    perhaps_repeated: int  # lost replies, as the bot counts them
    repeated: int  # messages that say that they are repeated, as the bot counts them


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
        kinds = Counter(await tx.connection.scalars(select(timeline.c.kind)))
        runs = [run for incident in incidents for run in await tx.runs.of_incident(incident.id)]
        worked = frozenset((each.person, str(each.method)) for each in await tx.notices.last_worked())
        sent = list(
            await tx.connection.execute(
                select(pages.c.reason, page_messages.c.person, page_messages.c.channel_id, page_messages.c.ts)
                .join(pages, pages.c.id == page_messages.c.page_id)
                .order_by(pages.c.id, page_messages.c.ts)
            )
        )
        offers = list(await tx.connection.execute(select(readiness.c.backup, readiness.c.offer_message)))
        unfinished, _ = await tx.outbox.depth()
        troubles = await tx.outbox.troubles()
    stands: dict[str, tuple[str | None, str | None]] = {}
    for incident in incidents:
        stands["the summary"] = (incident.channel_id, incident.summary_ts)
        stands["the announcement"] = (incident.announcement_channel, incident.announcement_ts)
        stands |= {f"the checklist {run.title}": (incident.channel_id, run.message_ts) for run in runs}
    named = _names(world, incidents)
    stands |= {f"the page {reason} to {person or named[place]}": (place, ts) for reason, person, place, ts in sent}
    stands |= {f"the offer to {backup}": _where(message) for backup, message in offers if backup is not None}
    posted = [*_posted(world, incidents), *_received(world)]
    channel = world.workspace.channels.get(incidents[0].channel_id or "") if incidents else None
    return Seen(
        incidents=len(incidents),
        channels=sum(name.startswith("inc-") for name in world.workspace.names),
        kinds=kinds,
        posted=Counter(what for what, _ in posted),
        marked=Counter(what for what, is_marked in posted if is_marked),
        worked=worked,
        untold=_untold(world),
        shown={name: _shown(world, *place) for name, place in stands.items()},
        topic=channel.topic if channel else "",
        members=frozenset(channel.members) if channel else frozenset(),
        unfinished=unfinished,
        dead=troubles.dead,
        perhaps_repeated=troubles.repeats,
        repeated=troubles.repeated,
    )


def judge(seen: Seen, undisturbed: Seen, *, unheard: int, was_cut_off: bool = False) -> Verdict:
    """Compare; the undisturbed story is what was promised. `was_cut_off`: somebody asked and was not answered.

    Then what they would have been told where they asked is not there, which is not promised; what they did is.
    `unheard`: messages of which the bot could not know whether they arrived.
    """
    verdict = Verdict(repeated=seen.posted - undisturbed.posted)
    verdict.doubled += _too_many(seen, verdict.repeated, unheard)
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
    verdict.lost += [
        f"a message in {place}: {text}"
        for place, text in undisturbed.posted - seen.posted
        if not (was_cut_off and place.startswith(ASIDE))
    ]
    for name, shown in undisturbed.shown.items():
        if seen.shown.get(name) != shown:
            verdict.lost.append(f"the last change to {name}")
    if seen.topic != undisturbed.topic:
        verdict.lost.append("the topic")
    verdict.lost += [f"the invitation of {member}" for member in undisturbed.members - seen.members]
    verdict.lost += [
        f"that {who} was seen to be reached by {how}" for who, how in undisturbed.worked - seen.worked - seen.untold
    ]
    if seen.unfinished:
        verdict.lost.append(f"{seen.unfinished} effects that were never finished")
    if seen.dead:
        verdict.lost.append(f"{seen.dead} effects that were given up")
    return verdict


def _too_many(seen: Seen, repeated: Counter[Message], unheard: int) -> Iterator[str]:
    """A message comes again only for a reply that was lost; the bot counts both, and each that says so."""
    if repeated.total() > unheard:
        yield f"more messages than replies were lost: {dict(repeated)}"
    if repeated.total() > seen.perhaps_repeated:
        yield f"messages more often than the bot counted replies that were lost: {dict(repeated)}"
    if seen.marked.total() > seen.repeated:
        yield f"messages that say that they are repeated, and that the bot did not count: {dict(seen.marked)}"


def _posted(world: World, incidents: list[Incident]) -> list[tuple[Message, bool]]:
    """Every message that Slack took from the bot, and whether it says that it is repeated."""
    names = _names(world, incidents)
    return [
        ((names.get(each["channel"], each["channel"]), _plain(each["text"])), is_marked(each["text"]))
        for entry in world.server.delivery.traffic.entries
        if entry["direction"] == "in" and entry["method"] in POSTS and entry["ok"]
        for each in [entry["arguments"]]
        if not each["text"].startswith(BESIDE)
    ]


def _names(world: World, incidents: list[Incident]) -> dict[str, str]:
    """Of channels by their ids, which differ from one telling to the next."""
    channels = world.workspace.channels.values()
    names = {each.id: each.name or ASIDE + " and ".join(sorted({*each.members} - {BOT_USER_ID})) for each in channels}
    return names | {incident.channel_id: "the incident's channel" for incident in incidents if incident.channel_id}


def _received(world: World) -> list[tuple[Message, bool]]:
    """The same of everything that came to telephones and mailboxes, but for what answers a reply."""
    return [
        ((_plain(f"{each.kind} to {each.to}"), _plain(f"{each.subject}\n{text}")), is_marked(each.subject + text))
        for each in world.server.inbox.received
        if not each.mine and (each.kind != "sms" or each.callback)
        for text in [each.text.split("\n", 1)[0] if each.kind == "voice" else each.text]  # without what a key was told
    ]


def _untold(world: World) -> frozenset[tuple[str, str]]:
    inbox, members = world.server.inbox, world.workspace.members
    whose = {item: members[who].name for who, ways in inbox.contacts.items() if who in members for item in ways.items()}
    return frozenset((whose[each.kind, each.to], each.kind) for each in world.server.carrier.untold)


def is_marked(text: str) -> bool:
    """Whether a message, a text, a call or a mail says that it is repeated."""
    return _MARK.search(text) is not None


def _where(message: str | None) -> tuple[str | None, str | None]:
    channel_id, _, ts = (message or "").partition(":")
    return channel_id or None, ts or None


def _shown(world: World, channel_id: str | None, ts: str | None) -> str:
    channel = world.workspace.channels.get(channel_id or "")
    message = channel.messages.get(ts or "") if channel else None
    if message is None or message.user != BOT_USER_ID:
        return "nothing"
    blocks: list[dict[str, Any]] = [{k: v for k, v in block.items() if k != "block_id"} for block in message.blocks]
    return _plain(json.dumps([message.text, blocks]))


def _plain(text: str) -> str:
    """Without what differs from one telling to the next: ids, times, links; and without saying that it is repeated.

    How long an incident took is among it: a busy machine adds minutes to those that are pushed.
    """
    text = _MARK.sub("", text)
    text = re.sub(r"http://127\S*?/(webhook|answer)/[^\s\"]*", r"http://\1", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)
    text = re.sub(r"<!date\^[^>]*>", "TIME", text)
    text = re.sub(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d \w{3}( \d{4})? \d\d:\d\d", "TIME", text)
    text = re.sub(r", after (under a minute|\d+ h \d+ min|\d+ (h|min))", ", after A WHILE", text)
    text = re.sub(r"<#\w+>", "<#CHANNEL>", text)
    text = re.sub(r"(inc|INC)-\d+", r"\1-N", text)  # a declaration that came to nothing may use up a number
    text = re.sub(r"(Change |/oncall undo )\d+", r"\1N", text)  # and so may a change of who is on call
    return re.sub(r'"value": "\d+"', '"value": "N"', text)
