"""The real bot against the local workspace, over a real socket, in steps of time: what the stories are told with."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import Bot, Seams, running
from bot.clock import Clock
from bot.config import load
from bot.demo import contacts_for, slack_id, ways_out, workspace_for
from bot.settings import Settings
from incidents.timeline import Entry
from sandbox.client import Client
from sandbox.phone.inbox import Received
from sandbox.server import Server, serve
from sandbox.workspace import Member
from storage.agenda import look

EXAMPLE = Path(__file__).parent.parent / "example"
PATIENCE = 60.0  # seconds; only ever used up by a failure
ACK_PATIENCE = 20.0  # seconds that Slack waits for an answer here; its three are not enough on a machine that is busy
Payload = dict[str, Any]


class World:
    """A workspace, its people, and one bot or several. People are named by their keys in the team's files."""

    def __init__(self, server: Server, client: Client, stack: AsyncExitStack, team: Path, database_url: str) -> None:
        self.server, self.client, self._stack = server, client, stack
        self.team_files, self.database_url = team, database_url
        self.workspace = server.workspace
        self.clock = Clock()
        self.bots: list[Bot] = []
        self._seen: dict[str, set[str]] = {}
        self._running: dict[Bot, AsyncExitStack] = {}

    @property
    def bot(self) -> Bot:
        return self.bots[0]

    # The bot

    async def starts(self, seams: Seams | None = None, **settings: Any) -> Bot:
        """Start a bot (on PostgreSQL as many as like), and wait until it listens."""
        stack = AsyncExitStack()
        made = Settings(
            **{
                "database_url": self.database_url,
                "config": self.team_files,
                "http_port": 0,
                "sweep_seconds": 0.5,
                "prove_at": None,
                "slack_bot_token": SecretStr(self.server.bot_token),
                "slack_app_token": SecretStr(self.server.app_token),
                "slack_signing_secret": SecretStr(self.server.signing_secret),
                "slack_api_url": self.server.api_url,
                **ways_out(self.server),
                **settings,
            }
        )
        bot = await stack.enter_async_context(running(made, clock=self._clock(), seams=seams or Seams(paced=False)))
        self.bots.append(bot)
        self.server.delivery.ack_seconds = ACK_PATIENCE
        self.server.inbox.contacts.update(contacts_for(bot.team()))
        self.server.inbox.sms_url = f"{bot.public_url()}/twilio/sms"
        self._running[bot] = stack
        self._stack.push_async_callback(self.stops, bot)
        return bot

    async def stops(self, bot: Bot | None = None) -> None:
        """Stop a bot in order; stopping one that is stopped does nothing."""
        bot = bot or self.bot
        stack = self._running.pop(bot, None)
        if stack is not None:
            self.bots.remove(bot)
            await stack.aclose()

    def _clock(self) -> Clock:
        return Clock(self.workspace.clock.offset)

    # Time

    async def passes(self, *, minutes: float = 0, hours: float = 0, seconds: float = 0) -> None:
        """Push the clock of the workspace and of every bot, and let everything that falls due happen."""
        by = timedelta(minutes=minutes, hours=hours, seconds=seconds)
        await self.workspace.clock.push(by)
        for bot in self.bots:
            bot.clock.offset = self.workspace.clock.offset
            bot.engine.wake()
        await self.settles()

    async def settles(self) -> None:
        """Wait until nothing is due any more: in the engine, in the outbox, on the way from Slack."""
        async with asyncio.timeout(PATIENCE):
            calm = 0
            while calm < 2:
                calm = calm + 1 if await self._is_calm() else 0
                await asyncio.sleep(0.005)

    async def until(self, done: Callable[[], Awaitable[object]]) -> None:
        """Wait, in real time, until something is so: for what is tried again after a real pause."""
        async with asyncio.timeout(PATIENCE):
            while not await done():  # noqa: ASYNC110 - it happens in the workspace, which has no event for it
                await asyncio.sleep(0.05)
        await self.settles()

    async def _is_calm(self) -> bool:
        if not self.bots:
            return True
        if self.server.delivery.undelivered:
            return False
        await self.server.carrier.idle()
        for bot in self.bots:
            await bot.delivery.idle()
        await self.bot.engine.tick()
        async with self.bot.db.read() as tx:
            waiting = await tx.outbox.rows(limit=10_000)
            due = await look(tx.connection, self.bot.clock.now())
            if any(due[name].since is not None for name in ("page", "notice", "readiness")):
                return False  # another look at it is under way
        soon = self.bot.clock.real() + timedelta(seconds=0.05)
        heads = {row.lane or row.id: row for row in reversed(waiting)}  # the others of a lane wait for its first
        # What nobody has begun is due, though it may not seem so where the clock was set back since it was written.
        return all(row.leased_by is None and row.error is not None and row.due_at > soon for row in heads.values())

    # People

    async def declares(self, who: str, text: str, channel: str = "general") -> Payload:
        """Type a slash command that declares an incident, and let everything happen that follows."""
        return await self.types(who, text, channel)

    async def types(self, who: str, text: str, channel: str = "general") -> Payload:
        """Type a slash command in a channel (by name); the answer is what Slack shows to the person."""
        answer = await self.client.command(slack_id(who), await self.channel_id(channel), text)
        await self.settles()
        return answer

    async def reply(self, who: str, text: str, channel: str = "general") -> str:
        """Type a slash command; the text of the answer."""
        answer = await self.types(who, text, channel)
        return str((answer.get("response") or {}).get("text", ""))

    async def presses(self, who: str, channel: str, action_id: str, *, contains: str = "", **more: Any) -> Payload:
        """Press a button in the newest message of a channel (or of a person's direct messages: "@") that has it."""
        place = await self.direct(who) if channel == "@" else await self.channel_id(channel)
        for message in reversed(await self.client.messages(place, user=slack_id(who))):
            if contains in str(message) and (button := _button(message, action_id, more.get("value"))):
                more.pop("value", None)
                answer = await self.client.press(
                    slack_id(who), action_id, channel=place, ts=message["ts"], block_id=button["block_id"], **more
                )
                await self.settles()
                return answer
        raise AssertionError(f"{who} sees no {action_id} in {channel}: {await self.texts(channel, who)}")

    async def presses_home(self, who: str, action_id: str, *, showing: str = "") -> Payload:
        """Press a button of the app's Home tab, as it was last published: that of the block with these words."""
        view = await self.client.home(slack_id(who))
        assert view is not None, f"{who} never opened the Home tab"
        for block in view["blocks"]:
            if showing in str(block) and (button := _button({"blocks": [block]}, action_id, None)):
                answer = await self.client.press(
                    slack_id(who), action_id, view_id=view["id"], block_id=button["block_id"]
                )
                await self.settles()
                return answer
        raise AssertionError(f"{who} sees no {action_id} with {showing!r} on the Home tab: {shown(view)}")

    def hires(self, key: str, name: str) -> None:
        """Somebody new in the workspace, whom the team's files do not name."""
        member = Member(id=slack_id(key), name=key, real_name=name, email=f"{key}@example.com", tz="Europe/Dublin")
        self.workspace.members[member.id] = member
        self.workspace.channel("general").members[member.id] = None

    async def writes(self, who: str, channel: str, text: str) -> str:
        """Write a message; its timestamp."""
        ts = await self.client.post(slack_id(who), await self.channel_id(channel), text)
        await self.settles()
        return ts

    async def submits(self, who: str, **values: object) -> Payload:
        """Fill in the form on top and send it; each block holds one element of the same name."""
        view = (await self.client.views(slack_id(who)))[-1]
        given: Any = {block: {block: value} for block, value in values.items()}
        answer = await self.client.submit(slack_id(who), view["id"], given)
        await self.settles()
        return answer

    async def presses_old(self, who: str, channel: str, message: Payload, action_id: str) -> Payload:
        """Press a button as it stood in an older copy of a message: what another screen still shows."""
        place = await self.direct(who) if channel == "@" else await self.channel_id(channel)
        kept = self.workspace.channels[place].messages[message["ts"]]
        shown_now, kept.blocks = kept.blocks, message["blocks"]
        button = _button(message, action_id, None)
        assert button is not None, f"there was no {action_id} in {message}"
        try:
            answer = await self.client.press(
                slack_id(who), action_id, channel=place, ts=message["ts"], block_id=button["block_id"]
            )
        finally:
            kept.blocks = shown_now
        await self.settles()
        return answer

    # What they see

    async def channel_id(self, name: str) -> str:
        channel = await self.client.channel(name)
        assert channel is not None, (
            f"there is no #{name}: {[c['name'] for c in (await self.client.state())['channels']]}"
        )
        return str(channel["id"])

    async def incident_channel(self, number: int = 1) -> str:
        """The name of an incident's newest channel."""
        names = [c["name"] for c in (await self.client.state())["channels"] if not c["archived"]]
        found = [name for name in names if name.split("-")[:2] == ["inc", str(number)]]
        assert found, f"INC-{number} has no channel: {names}"
        return str(found[-1])

    async def direct(self, who: str) -> str:
        """The id of the direct messages between the bot and a person."""
        state = await self.client.state(slack_id(who))
        bot = self.bot.identity.user_id if self.bots else "U0TOCSIN"
        for channel in state["channels"]:
            if channel["kind"] == "im" and bot in channel["members"]:
                return str(channel["id"])
        raise AssertionError(f"the bot has never written to {who}")

    async def texts(self, channel: str, who: str | None = None) -> list[str]:
        """What is written in a channel, as `who` sees it; their direct messages for "@"."""
        if channel == "@":
            assert who is not None
            place = await self.direct(who)
        else:
            place = await self.channel_id(channel)
        return [str(m["text"]) for m in await self.client.messages(place, user=slack_id(who) if who else None)]

    async def messages(self, channel: str, who: str | None = None) -> list[Payload]:
        place = await self.direct(who or "") if channel == "@" else await self.channel_id(channel)
        return await self.client.messages(place, user=slack_id(who) if who else None)

    async def told(self, who: str, channel: str = "general") -> str:
        """The last thing that the bot told somebody alone, in a channel or (for "@") directly."""
        found = await self.messages(channel, who)
        own = [m for m in found if channel == "@" or m["ephemeral_for"] == slack_id(who)]
        return shown(own[-1]) if own else ""

    async def seen(self, channel: str) -> Payload:
        """A channel as the workspace has it: members, topic, pins, bookmarks."""
        found = await self.client.channel(channel)
        assert found is not None, f"there is no #{channel}"
        return found

    async def lines(self, channel: str) -> list[str]:
        """Everything the bot wrote in a channel for all to read, each message with all its texts."""
        found = await self.messages(channel)
        return [shown(m) for m in found if m["bot"] and not m["ephemeral_for"] and not m["subtype"]]

    async def has_lines(self, channel: str, number: int) -> bool:
        """Whether the bot has written so much there."""
        return await self.client.channel(channel) is not None and len(await self.lines(channel)) >= number

    async def option(self, channel: str, what: str) -> str:
        """The value of a choice in the first menu of the checklist."""
        for message in reversed(await self.messages(channel)):
            for block in message["blocks"]:
                for element in [*block.get("elements", []), block.get("accessory") or {}]:
                    for each in element.get("options", []):
                        if each["value"].startswith(f"{what}|"):
                            return str(each["value"])
        raise AssertionError(f"there is no {what} to choose in #{channel}")

    async def everything(self) -> list[tuple[str, Payload]]:
        """Every message of the workspace, with the id of its channel."""
        channels = (await self.client.state())["channels"]
        return [(c["id"], message) for c in channels for message in await self.client.messages(c["id"])]

    async def channels(self) -> list[str]:
        """The names of all incidents' channels, archived ones too, in the order they were made."""
        return [c["name"] for c in (await self.client.state())["channels"] if c["name"].startswith("inc-")]

    def received(self, who: str, *kinds: str) -> list[Received]:
        """What somebody's telephone and mailbox hold of these kinds (else of all), without what they wrote."""
        own = set(self.server.inbox.contacts.get(slack_id(who), {}).items())
        mine = [each for each in self.server.inbox.received if (each.kind, each.to) in own and not each.mine]
        return [each for each in mine if not kinds or each.kind in kinds]

    async def texts_back(self, who: str, text: str) -> str:
        """Reply to the bot's number; what comes back."""
        told = await self.server.carrier.reply(self.server.inbox.contacts[slack_id(who)]["sms"], text)
        await self.settles()
        return told

    async def dials(self, who: str, digit: str) -> str:
        """Press a key in the newest call; what is said then."""
        told = await self.server.carrier.press(self.received(who, "voice")[-1], digit)
        await self.settles()
        return told

    async def paged(self) -> list[str]:
        """Who was paged since this was last asked, in order."""
        found = []
        for key in [member.name for member in self.workspace.people()]:
            try:
                place = await self.direct(key)
            except AssertionError:
                continue
            for message in await self.client.messages(place, user=slack_id(key)):
                seen = self._seen.setdefault(key, set())
                if _is_page(message) and message["ts"] not in seen:
                    seen.add(message["ts"])
                    found.append((message["ts"], key))
        return [key for _, key in sorted(found)]

    async def entries(self, kind: str, number: int = 1) -> list[Entry]:
        """What an incident's timeline holds of one kind, as it was recorded."""
        async with self.bot.db.read() as tx:
            return await tx.timeline.recorded(number, (kind,))

    async def timeline(self, number: int = 1) -> list[str]:
        """The kinds of everything on an incident's timeline, in order."""
        async with self.bot.db.snapshot() as tx:
            return [entry.kind async for entry in tx.timeline.of_incident(number)]


def shown(message: Payload, *, markup: bool = False) -> str:
    """Every text of a message that somebody sees; with `markup` only those in which Slack reads mentions and links."""
    return "\n".join([str(message.get("text") or ""), *_texts(message.get("blocks") or [], markup=markup)])


def _texts(part: object, *, markup: bool) -> Iterator[str]:
    match part:
        case {"type": "plain_text"} if markup:
            return
        case {"text": str(text)}:
            yield text
        case dict():
            for each in part.values():
                yield from _texts(each, markup=markup)
        case list():
            for each in part:
                yield from _texts(each, markup=markup)


def _is_page(message: Payload) -> bool:
    return any(block.get("block_id") == "page.what" for block in message["blocks"])


def _button(message: Payload, action_id: str, value: str | None) -> Payload | None:
    for block in message["blocks"]:
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if element.get("action_id") == action_id and (value is None or element.get("value", value) == value):
                return {"block_id": block["block_id"], **element}
    return None


@asynccontextmanager
async def world(database_url: str, *, team: Path = EXAMPLE, start: bool = True) -> AsyncIterator[World]:
    """A workspace with the team's people and, unless told otherwise, a running bot."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve(workspace_for(load(team))))
        client = await stack.enter_async_context(Client(server.url))
        made = World(server, client, stack, team, database_url)
        if start:
            await made.starts()
        yield made
