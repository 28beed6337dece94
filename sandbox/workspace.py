"""The state of one workspace: who is in it, its channels, and whom to tell when something changes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sandbox.clock import Clock
from sandbox.state.channels import Channel, Kind
from sandbox.state.files import File
from sandbox.state.ids import new_id
from sandbox.state.members import BOT, BOT_USER_ID, SLACKBOT, Member
from sandbox.state.scopes import ALL
from sandbox.state.triggers import ResponseUrl, Trigger
from sandbox.state.views import View
from sandbox.wire import Payload, RefusedError

__all__ = ["Command", "Member", "Shortcut", "Workspace"]


class Command(NamedTuple):
    """A slash command that the app's manifest declares."""

    command: str
    description: str = ""
    usage_hint: str = ""


class Shortcut(NamedTuple):
    """A shortcut that the app's manifest declares; `kind` is `message` or `global`."""

    callback_id: str
    name: str
    kind: str = "message"


class Workspace:
    """Everything Slack would remember; the rules live in the files named after their nouns."""

    def __init__(
        self,
        members: Sequence[Member] = (),
        *,
        team: str = "Example",
        clock: Clock | None = None,
        rate_limits: bool = False,
        commands: Iterable[Command | tuple[str, ...]] = (),
        shortcuts: Iterable[Shortcut | tuple[str, ...]] = (),
        channels: Sequence[str] = (),
    ) -> None:
        self.team = team
        self.clock = clock or Clock()
        self.rate_limits = rate_limits
        self.commands = [Command(*each) for each in commands]
        self.shortcuts = [Shortcut(*each) for each in shortcuts]
        self.request_url: str | None = None
        """Where to POST signed requests; without it Slack delivers by Socket Mode."""
        self.scopes = set(ALL)
        self.members = {each.id: each for each in (*members, BOT, SLACKBOT)}
        self.channels: dict[str, Channel] = {}
        self.names: dict[str, str] = {}
        """Channel name to id, archived ones too: their names stay taken."""
        self.direct: dict[frozenset[str], str] = {}
        self.files: dict[str, File] = {}
        self.usergroups: list[Payload] = []
        self.views: dict[str, list[View]] = {}
        """The stack of modals open for each person, last on top."""
        self.homes: dict[str, View] = {}
        self.offered: dict[tuple[str, str, str], dict[str, Payload]] = {}
        """Options that the app offered in external selects, by who asked, block_id, action_id and value."""
        self.message_state: dict[tuple[str, str, str], Payload] = {}
        """What each person has chosen in a message's inputs: (channel, ts, user) to `state.values`."""
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.read: dict[tuple[str, str], str] = {}
        self.on_event: list[Callable[[Payload], None]] = []
        self.on_change: list[Callable[[str, str | None], None]] = []
        self._last_ts = 0
        people = [each.id for each in members if not each.is_restricted]
        for name in dict.fromkeys(("general", *channels)):
            self.add_channel(name, "public", people[0] if people else BOT_USER_ID, people)

    # Time

    def next_ts(self) -> str:
        """The next message timestamp: business time, strictly increasing."""
        self._last_ts = max(self._last_ts + 1, int(self.clock.seconds() * 1_000_000))
        seconds, micros = divmod(self._last_ts, 1_000_000)
        return f"{seconds}.{micros:06}"

    # Who and where

    def member(self, user_id: str) -> Member:
        """The member of this id; refuses `user_not_found`."""
        if found := self.members.get(user_id):
            return found
        raise RefusedError("user_not_found")

    def people(self) -> list[Member]:
        """Everyone who is not a bot."""
        return [each for each in self.members.values() if not each.is_bot]

    def user_id(self, name: str) -> str | None:
        """The id of a handle, however it is capitalised."""
        return next((each.id for each in self.members.values() if each.name.lower() == name.lower()), None)

    def change_member(self, user_id: str, **changes: str | bool) -> Member:
        """Replace fields of a member and tell the app (`user_change`)."""
        member = replace(self.member(user_id), **changes)  # type: ignore[arg-type] # checked by the caller
        self.members[user_id] = member
        described = member.described(self.clock.now(), with_email="users:read.email" in self.scopes)
        self.emit({"type": "user_change", "user": described})
        self.changed("state")
        return member

    def add_channel(self, name: str, kind: Kind, creator: str, members: Iterable[str]) -> Channel:
        """A new channel, with no check of its name."""
        prefix = "D" if kind == "im" else "C"
        channel = Channel(new_id(prefix), name, kind, creator, int(self.clock.seconds()), dict.fromkeys(members))
        self.channels[channel.id] = channel
        if kind in ("im", "mpim"):
            self.direct[frozenset(channel.members)] = channel.id
        if kind != "im":
            self.names[name] = channel.id
        return channel

    def channel(self, channel_id: str, viewer: str | None = None) -> Channel:
        """The channel of this id or #name, as far as `viewer` may know of it; refuses `channel_not_found`."""
        found = self.channels.get(channel_id) or self.channels.get(self.names.get(channel_id.lstrip("#"), ""))
        if found is None or (viewer and not found.is_open_to(viewer)):
            raise RefusedError("channel_not_found")
        return found

    def direct_channel(self, users: Iterable[str]) -> Channel:
        """The direct message between these people, opened when it is not there yet."""
        among = frozenset(users)
        if known := self.direct.get(among):
            return self.channels[known]
        ordered = sorted(among)
        pair = 2
        if len(among) > pair:
            name = "mpdm-" + "--".join(self.members[each].name for each in ordered) + "-1"
            channel = self.add_channel(name, "mpim", ordered[0], ordered)
        else:
            channel = self.add_channel("", "im", ordered[0], ordered)
        self.changed("state")
        return channel

    # Telling

    def emit(self, event: Payload, channel: Channel | None = None) -> None:
        """Send the app an event; one that belongs to a channel only if the app is in it."""
        if channel is None or BOT_USER_ID in channel.members:
            event.setdefault("event_ts", self.next_ts())
            for tell in self.on_event:
                tell(event)

    def changed(self, kind: str, channel: str | None = None) -> None:
        """Tell whoever watches the page's event stream."""
        for tell in self.on_change:
            tell(kind, channel)
