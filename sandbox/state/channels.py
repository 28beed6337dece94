"""Channels and direct messages: their names, members, topics, archiving, and how Slack describes them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sandbox.state import messages
from sandbox.state.members import BOT_USER_ID, TEAM_ID
from sandbox.state.messages import Message
from sandbox.state.pins import Pin
from sandbox.wire import Payload, RefusedError

if TYPE_CHECKING:  # the workspace keeps channels, so it imports this file
    from sandbox.workspace import Workspace

Kind = Literal["public", "private", "im", "mpim"]
NAME_LIMIT = 80
TOPIC_LIMIT = 250


@dataclass
class Channel:
    """One conversation; `members` keeps the order in which people joined, `messages` the order of time."""

    id: str
    name: str
    kind: Kind
    creator: str
    created: int
    members: dict[str, None]
    topic: str = ""
    purpose: str = ""
    archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    pins: dict[str, Pin] = field(default_factory=dict)
    bookmarks: dict[str, Payload] = field(default_factory=dict)
    previous_names: list[str] = field(default_factory=list)

    @property
    def event_prefix(self) -> str:
        """Events of private channels are named `group_...`."""
        return "channel" if self.kind == "public" else "group"

    @property
    def channel_type(self) -> str:
        """As message events call the kind."""
        return {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}[self.kind]

    def is_open_to(self, user: str) -> bool:
        """Whether somebody may read it: anybody a public one, its members any other."""
        return self.kind == "public" or user in self.members

    def described(self, viewer: str = BOT_USER_ID) -> Payload:
        """The `channel` object as `viewer` sees it."""
        if self.kind == "im":
            return {
                "id": self.id,
                "created": self.created,
                "is_im": True,
                "is_archived": False,
                "is_org_shared": False,
                "is_open": True,
                "user": self.other(viewer),
                "context_team_id": TEAM_ID,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_im": False,
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "public",
            "is_archived": self.archived,
            "is_general": self.name == "general",
            "is_member": viewer in self.members,
            "is_shared": False,
            "is_org_shared": False,
            "is_ext_shared": False,
            "created": self.created,
            "creator": self.creator,
            "context_team_id": TEAM_ID,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": self.purpose, "creator": "", "last_set": 0},
            "previous_names": self.previous_names,
            "num_members": len(self.members),
        }

    def other(self, viewer: str) -> str:
        """In a direct message, whom `viewer` talks to."""
        return next((each for each in self.members if each != viewer), viewer)


def check_name(name: str) -> None:
    """Refuse a channel name that Slack would refuse, with its reason."""
    if not name:
        raise RefusedError("invalid_name_required")
    if len(name) > NAME_LIMIT:
        raise RefusedError("invalid_name_maxlength")
    if not re.fullmatch(r"[a-z0-9_-]+", name):
        raise RefusedError("invalid_name_specials")
    if not re.search(r"[a-z0-9]", name):
        raise RefusedError("invalid_name_punctuation")


def create(workspace: "Workspace", actor: str, name: str, *, private: bool) -> Channel:
    """A new channel with `actor` in it."""
    check_name(name)
    if name in workspace.names:
        raise RefusedError("name_taken")
    channel = workspace.add_channel(name, "private" if private else "public", actor, [])
    add_member(workspace, channel, actor)
    return channel


def add_member(workspace: "Workspace", channel: Channel, user: str, inviter: str | None = None) -> None:
    """Put `user` in the channel and say so there."""
    channel.members[user] = None
    messages.note(workspace, channel, user, f"{channel.event_prefix}_join", f"<@{user}> has joined the channel")
    event: Payload = {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": channel.id[0],
        "team": TEAM_ID,
    }
    workspace.emit(event | ({"inviter": inviter} if inviter else {}), channel)
    workspace.changed("state")


def join(workspace: "Workspace", channel: Channel, user: str) -> bool:
    """Join a public channel; False when already in it."""
    if channel.kind != "public":
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.archived:
        raise RefusedError("is_archived")
    if user in channel.members:
        return False
    add_member(workspace, channel, user)
    return True


def leave(workspace: "Workspace", channel: Channel, user: str) -> bool:
    """Leave a channel; False when not in it."""
    if channel.kind in ("im", "mpim"):
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.name == "general":
        raise RefusedError("cant_leave_general")
    if channel.archived:
        raise RefusedError("is_archived")
    if user not in channel.members:
        return False
    messages.note(workspace, channel, user, f"{channel.event_prefix}_leave", f"<@{user}> has left the channel")
    workspace.emit(
        {
            "type": "member_left_channel",
            "user": user,
            "channel": channel.id,
            "channel_type": channel.id[0],
            "team": TEAM_ID,
        },
        channel,
    )
    del channel.members[user]
    workspace.changed("state")
    return True


def invitation_fault(workspace: "Workspace", channel: Channel, actor: str, user: str) -> str | None:
    """Why `user` cannot be invited, in Slack's word, or None."""
    member = workspace.members.get(user)
    if member is None:
        return "user_not_found"
    if user == actor:
        return "cant_invite_self"
    if user in channel.members:
        return "already_in_channel"
    if member.deleted or user == "USLACKBOT":
        return "cant_invite"
    if member.is_restricted:
        return "user_is_restricted"
    return None


def invite(workspace: "Workspace", channel: Channel, actor: str, users: Sequence[str], *, force: bool = False) -> None:
    """Invite people; without `force` one who cannot come means that nobody does."""
    if channel.kind in ("im", "mpim"):
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.archived:
        raise RefusedError("is_archived")
    if actor not in channel.members:
        raise RefusedError("not_in_channel")
    faults = {user: invitation_fault(workspace, channel, actor, user) for user in users}
    welcome = [user for user, fault in faults.items() if fault is None]
    errors = [{"user": user, "ok": False, "error": fault} for user, fault in faults.items() if fault]
    if errors and not (force and welcome):
        raise RefusedError(str(errors[0]["error"]), errors=errors)
    for user in welcome:
        add_member(workspace, channel, user, actor)


def set_text(
    workspace: "Workspace", channel: Channel, actor: str, what: Literal["topic", "purpose"], text: str
) -> None:
    """Set the topic or the purpose."""
    if channel.kind == "im":
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.archived:
        raise RefusedError("is_archived")
    if actor not in channel.members:
        raise RefusedError("not_in_channel")
    if len(text) > TOPIC_LIMIT:
        raise RefusedError("too_long")
    setattr(channel, what, text)
    said = f"<@{actor}> set the channel {what}: {text}"
    messages.note(workspace, channel, actor, f"{channel.event_prefix}_{what}", said)
    workspace.changed("state")


def rename(workspace: "Workspace", channel: Channel, actor: str, name: str) -> None:
    """Rename; an app may only rename what it created."""
    if channel.kind in ("im", "mpim"):
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.archived:
        raise RefusedError("is_archived")
    if actor not in channel.members:
        raise RefusedError("not_in_channel")
    if channel.name == "general" or (actor == BOT_USER_ID and channel.creator != actor):
        raise RefusedError("not_authorized")
    check_name(name)
    if name in workspace.names:
        raise RefusedError("name_taken")
    old, channel.name = channel.name, name
    channel.previous_names.insert(0, old)
    del workspace.names[old]
    workspace.names[name] = channel.id
    described = {"id": channel.id, "name": name, "name_normalized": name, "created": channel.created}
    workspace.emit({"type": f"{channel.event_prefix}_rename", "channel": described}, channel)
    workspace.changed("state")


def archive(workspace: "Workspace", channel: Channel, actor: str) -> None:
    """Archive; the app is ejected and cannot come back by itself."""
    if channel.kind in ("im", "mpim"):
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.archived:
        raise RefusedError("already_archived")
    if channel.name == "general":
        raise RefusedError("cant_archive_general")
    if actor not in channel.members:
        raise RefusedError("not_in_channel")
    channel.archived = True
    messages.note(workspace, channel, actor, f"{channel.event_prefix}_archive", "archived the channel")
    workspace.emit({"type": f"{channel.event_prefix}_archive", "channel": channel.id, "user": actor}, channel)
    channel.members.pop(BOT_USER_ID, None)
    workspace.changed("state")


def unarchive(workspace: "Workspace", channel: Channel, actor: str) -> None:
    """Unarchive, which only someone still in the channel can."""
    if channel.kind in ("im", "mpim"):
        raise RefusedError("method_not_supported_for_channel_type")
    if not channel.archived:
        raise RefusedError("not_archived")
    if actor not in channel.members:
        raise RefusedError("not_in_channel")
    channel.archived = False
    event = {"type": f"{channel.event_prefix}_unarchive", "channel": channel.id, "user": actor}
    workspace.emit(event, channel if channel.kind != "public" else None)
    messages.note(workspace, channel, actor, f"{channel.event_prefix}_unarchive", "un-archived the channel")
    workspace.changed("state")
