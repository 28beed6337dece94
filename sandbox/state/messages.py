"""Messages: posting, changing, deleting, reacting, and how Slack describes them."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.state.ids import new_id
from sandbox.state.members import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID
from sandbox.wire import Payload, RefusedError

if TYPE_CHECKING:  # channels keep messages, so they import this file
    from sandbox.state.channels import Channel
    from sandbox.workspace import Workspace

TEXT_CUT = 40_000
REACTION_LIMIT = 23  # different emoji on one message


@dataclass
class Message:
    """One message; an ephemeral one is kept for the reader who alone sees it."""

    ts: str
    user: str
    text: str
    blocks: list[Payload] = field(default_factory=list)
    attachments: list[Payload] = field(default_factory=list)
    thread_ts: str | None = None
    subtype: str | None = None
    ephemeral_for: str | None = None
    edited: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[Payload] = field(default_factory=list)
    metadata: Payload | None = None
    replies: list[str] = field(default_factory=list)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread, below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def described(self, channel: "Channel") -> Payload:
        """The `message` object of events, history and answers."""
        told: Payload = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": TEAM_ID}
        if self.user == BOT_USER_ID:
            told |= {"bot_id": BOT_ID, "app_id": APP_ID}
        optional = {
            "subtype": self.subtype,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": self.files,
            "metadata": self.metadata,
        }
        told |= {key: value for key, value in optional.items() if value}
        if self.edited:
            told["edited"] = {"user": self.user, "ts": self.edited}
        if self.reactions:
            told["reactions"] = self.reacted()
        if self.ts in channel.pins:
            told["pinned_to"] = [channel.id]
        return told | self._threaded(channel)

    def _threaded(self, channel: "Channel") -> Payload:
        if self.is_reply:
            parent = channel.messages.get(self.thread_ts or "")
            return {"thread_ts": self.thread_ts} | ({"parent_user_id": parent.user} if parent else {})
        if not self.replies:
            return {}
        repliers = list(dict.fromkeys(channel.messages[ts].user for ts in self.replies))
        return {
            "thread_ts": self.ts,
            "reply_count": len(self.replies),
            "reply_users": repliers,
            "reply_users_count": len(repliers),
            "latest_reply": self.replies[-1],
        }

    def reacted(self) -> list[Payload]:
        """The reactions with who gave them."""
        return [{"name": name, "users": list(users), "count": len(users)} for name, users in self.reactions.items()]


def find(channel: "Channel", ts: str) -> Message:
    """The message of this timestamp; refuses `message_not_found`, also for an ephemeral one."""
    found = channel.messages.get(ts)
    if found is None or found.ephemeral_for:
        raise RefusedError("message_not_found")
    return found


def with_ids(blocks: list[Payload]) -> list[Payload]:
    """The blocks with the ids that Slack gives to those that have none."""
    return [block if block.get("block_id") else block | {"block_id": new_id("", 5)} for block in blocks]


def post(
    workspace: "Workspace",
    channel: "Channel",
    user: str,
    text: str,
    *,
    blocks: list[Payload] | None = None,
    attachments: list[Payload] | None = None,
    thread_ts: str | None = None,
    broadcast: bool = False,
    ephemeral_for: str | None = None,
    files: list[Payload] | None = None,
    metadata: Payload | None = None,
    subtype: str | None = None,
) -> Message:
    """Put a message in the channel and tell the app; text above 40,000 characters is cut."""
    parent = None
    if thread_ts is not None and not ephemeral_for:
        parent = channel.messages.get(thread_ts)
        if parent is None or parent.ephemeral_for:
            raise RefusedError("thread_not_found")
        if parent.is_reply:  # Slack threads are one deep: a reply to a reply goes to the same thread
            thread_ts = parent.thread_ts
            parent = channel.messages[thread_ts or ""]
    message = Message(
        workspace.next_ts(),
        user,
        text[:TEXT_CUT],
        with_ids(blocks or []),
        attachments or [],
        thread_ts,
        "thread_broadcast" if broadcast and parent else subtype,
        ephemeral_for,
        files=files or [],
        metadata=metadata,
    )
    channel.messages[message.ts] = message
    workspace.changed("channel", channel.id)
    if ephemeral_for:
        return message
    if parent:
        parent.replies.append(message.ts)
    if user in channel.members:
        workspace.read[user, channel.id] = message.ts
    workspace.changed("state")
    tell(workspace, channel, message)
    return message


def note(workspace: "Workspace", channel: "Channel", user: str, subtype: str, text: str) -> None:
    """The line that Slack itself writes when someone joins, sets a topic, archives ..."""
    post(workspace, channel, user, text, subtype=subtype)


def tell(workspace: "Workspace", channel: "Channel", message: Message) -> None:
    """Send the message event, and `app_mention` when a person names the app."""
    event = message.described(channel) | {"channel": channel.id, "channel_type": channel.channel_type}
    event["event_ts"] = message.ts
    event.pop("reply_count", None)
    if message.files and not message.subtype:
        event["subtype"] = "file_share"
    workspace.emit(event, channel)
    mentioned = re.search(rf"<@{BOT_USER_ID}(\|[^>]*)?>", message.text)
    if mentioned and message.user != BOT_USER_ID and channel.kind != "im" and not message.subtype:
        workspace.emit({**event, "type": "app_mention"}, channel)


def change(
    workspace: "Workspace",
    channel: "Channel",
    message: Message,
    *,
    text: str,
    blocks: list[Payload],
    attachments: list[Payload] | None = None,
) -> None:
    """Replace what a message says."""  # fmt: skip
    before = message.described(channel)
    message.text = text[:TEXT_CUT]
    message.blocks = with_ids(blocks)
    if attachments is not None:
        message.attachments = attachments
    message.edited = workspace.next_ts()
    workspace.changed("channel", channel.id)
    if message.ephemeral_for is None:
        _tell_change(
            workspace, channel, "message_changed", {"message": message.described(channel), "previous_message": before}
        )


def delete(workspace: "Workspace", channel: "Channel", message: Message) -> None:
    """Take a message away."""
    before = message.described(channel)
    del channel.messages[message.ts]
    channel.pins.pop(message.ts, None)
    parent = channel.messages.get(message.thread_ts or "")
    if parent and message.ts in parent.replies:
        parent.replies.remove(message.ts)
    workspace.changed("channel", channel.id)
    if message.ephemeral_for is None:
        _tell_change(workspace, channel, "message_deleted", {"deleted_ts": message.ts, "previous_message": before})


def _tell_change(workspace: "Workspace", channel: "Channel", subtype: str, extra: Payload) -> None:
    ts = workspace.next_ts()
    event = {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.channel_type,
        "ts": ts,
        "event_ts": ts,
        **extra,
    }
    workspace.emit(event, channel)


def react(workspace: "Workspace", channel: "Channel", user: str, ts: str, name: str) -> None:
    """Add a reaction; the name comes without colons."""
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise RefusedError("invalid_name")
    message = find(channel, ts)
    if channel.archived:
        raise RefusedError("is_archived")
    users = message.reactions.get(name, [])
    if user in users:
        raise RefusedError("already_reacted")
    if name not in message.reactions and len(message.reactions) >= REACTION_LIMIT:
        raise RefusedError("too_many_emoji")
    message.reactions[name] = [*users, user]
    _tell_reaction(workspace, channel, message, user=user, name=name, kind="reaction_added")


def unreact(workspace: "Workspace", channel: "Channel", user: str, ts: str, name: str) -> None:
    """Take a reaction away."""
    message = find(channel, ts)
    users = message.reactions.get(name, [])
    if user not in users:
        raise RefusedError("no_reaction")
    users.remove(user)
    if not users:
        del message.reactions[name]
    _tell_reaction(workspace, channel, message, user=user, name=name, kind="reaction_removed")


def _tell_reaction(
    workspace: "Workspace", channel: "Channel", message: Message, *, user: str, name: str, kind: str
) -> None:
    event = {
        "type": kind,
        "user": user,
        "reaction": name,
        "item_user": message.user,
        "item": {"type": "message", "channel": channel.id, "ts": message.ts},
    }
    workspace.emit(event, channel)
    workspace.changed("channel", channel.id)
