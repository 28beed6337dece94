"""The few Slack calls that the bot makes, and what they take and give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, Protocol, Self

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View


class Posted(NamedTuple):
    """Where a message stands."""

    channel_id: str
    ts: str

    @property
    def where(self) -> str:
        """As one word, which `at` reads."""
        return f"{self.channel_id}:{self.ts}"

    @classmethod
    def at(cls, where: str) -> Self:
        """What `where` wrote."""
        channel_id, _, ts = where.partition(":")
        return cls(channel_id, ts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    id: str
    name: str
    creator: str
    created_at: datetime  # aware UTC, to the second
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person as Slack shows them. `zone` is IANA, if Slack tells."""

    slack_id: str
    name: str
    zone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message as read back: `author` is a Slack id."""

    author: str
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the bot is in its workspace, and what it may do."""

    user_id: str
    team: str
    scopes: frozenset[str] = field(default_factory=frozenset)


class Slack(Protocol):
    """What the bot asks of Slack. Every call raises SlackRefused, SlackBusy or SlackUnreachable."""

    async def identity(self) -> Identity: ...
    async def create_channel(self, name: str, *, private: bool) -> Channel: ...
    async def find_channel(self, name: str, *, private: bool) -> Channel | None: ...
    async def join(self, channel_id: str) -> None: ...
    async def invite(self, channel_id: str, users: Sequence[str]) -> Mapping[str, str]: ...
    async def set_topic(self, channel_id: str, topic: str) -> None: ...
    async def post(
        self, channel_id: str, text: str, blocks: Sequence[Block] = (), *, key: str | None = None
    ) -> Posted: ...
    async def find_posted(self, channel_id: str, key: str, *, since: datetime) -> Posted | None: ...
    async def update(self, at: Posted, text: str, blocks: Sequence[Block] = ()) -> None: ...
    async def delete(self, at: Posted) -> None: ...
    async def whisper(self, channel_id: str, user: str, text: str, blocks: Sequence[Block] = ()) -> None: ...
    async def pin(self, at: Posted) -> None: ...
    async def bookmark(self, channel_id: str, title: str, url: str) -> None: ...
    async def read(self, at: Posted) -> Said | None: ...
    async def upload(
        self, channel_id: str, filename: str, content: bytes, *, title: str, comment: str, alt: str = ""
    ) -> None: ...
    async def open_view(self, trigger_id: str, view: View) -> None: ...
    async def publish_home(self, user: str, view: View) -> None: ...
    async def profile(self, user: str) -> Profile: ...
    async def find_by_email(self, email: str) -> Profile | None: ...


def instant_of(ts: str) -> datetime:
    """When a Slack message was written: its `ts` is seconds since 1970, UTC."""
    return datetime.fromtimestamp(float(ts), UTC)
