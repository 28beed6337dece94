"""What a person sees: the workspace's state and a channel's messages, as the control API tells them."""

from sandbox.state.channels import Channel
from sandbox.state.members import Member
from sandbox.state.messages import Message
from sandbox.wire import Payload, RefusedError
from sandbox.workspace import Workspace

UNREAD_SHOWN = 99


def person(member: Member) -> Payload:
    """A member in brief."""
    return {
        "id": member.id,
        "name": member.name,
        "real_name": member.real_name,
        "tz": member.tz,
        "email": member.email,
        "is_bot": member.is_bot,
        "is_restricted": member.is_restricted,
    }


def time(workspace: Workspace) -> Payload:
    """The workspace's clock."""
    clock = workspace.clock
    return {
        "now": clock.now().isoformat(),
        "offset_seconds": clock.offset.total_seconds(),
        "pushed_seconds": (clock.offset - clock.began).total_seconds(),
    }


async def next_due(workspace: Workspace) -> Payload:
    """What the app will do by itself next; `known` is False when nobody here can say."""
    ask = workspace.clock.next_due
    due = await ask() if ask else None
    return {"known": ask is not None, "at": due.at.isoformat() if due else None, "what": due.what if due else None}


def state(workspace: Workspace, user: str | None) -> Payload:
    """Everything but messages, as far as `user` may see it (None: all)."""
    me = workspace.member(user) if user else None
    visible = [each for each in workspace.channels.values() if user is None or each.is_open_to(user)]
    views = workspace.views.get(user, []) if user else [each for stack in workspace.views.values() for each in stack]
    home = workspace.homes.get(user) if user else None
    return {
        "team": workspace.team,
        "clock": time(workspace),
        "me": person(me) if me else None,
        "users": [person(each) for each in workspace.members.values()],
        "commands": [each._asdict() for each in workspace.commands],
        "shortcuts": [each._asdict() for each in workspace.shortcuts],
        "channels": [_channel(workspace, each, user) for each in visible],
        "views": [each.described() | {"user": each.user} for each in views],
        "home": home.described() if home else None,
    }


def _channel(workspace: Workspace, channel: Channel, user: str | None) -> Payload:
    latest = next((ts for ts, each in reversed(channel.messages.items()) if not each.ephemeral_for), None)
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": "private" if channel.kind == "mpim" else channel.kind,
        "members": list(channel.members),
        "is_member": user is None or user in channel.members,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "archived": channel.archived,
        "unread": _unread(workspace, channel, user) if user else 0,
        "latest": latest,
        "pins": list(channel.pins),
        "bookmarks": [
            {"id": each["id"], "title": each["title"], "link": each["link"]} for each in channel.bookmarks.values()
        ],
        "with": channel.other(user) if channel.kind == "im" and user else None,
    }


def _unread(workspace: Workspace, channel: Channel, user: str) -> int:
    if user not in channel.members:
        return 0
    read = workspace.read.get((user, channel.id), "")
    count = 0
    for ts, message in reversed(channel.messages.items()):
        if ts <= read or count >= UNREAD_SHOWN:
            break
        ours = message.user == user or message.subtype not in (None, "thread_broadcast")
        if not ours and message.ephemeral_for in (None, user) and not message.is_reply:
            count += 1
    return count


def listed(workspace: Workspace, channel: Channel, user: str | None, thread: str | None) -> list[Payload]:
    """The messages of a channel, or of a thread with its parent; ephemeral ones for their reader only."""
    if user and not channel.is_open_to(user):
        raise RefusedError("channel_not_found")
    shown = [each for each in channel.messages.values() if each.ephemeral_for in (None, user) or user is None]
    if thread:
        shown = [each for each in shown if thread in (each.ts, each.thread_ts)]
    else:
        shown = [each for each in shown if not each.is_reply or each.subtype == "thread_broadcast"]
    return [_message(workspace, each) for each in shown]


def _message(workspace: Workspace, message: Message) -> Payload:
    author = workspace.members.get(message.user)
    return {
        "ts": message.ts,
        "user": message.user,
        "bot": bool(author and author.is_bot),
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "thread_ts": message.thread_ts,
        "reply_count": len(message.replies),
        "ephemeral_for": message.ephemeral_for,
        "edited": message.edited is not None,
        "reactions": [{"name": each["name"], "users": each["users"]} for each in message.reacted()],
        "files": [
            {
                "id": each["id"],
                "name": each["name"],
                "title": each["title"],
                "url": each["url_private"],
                "mimetype": each["mimetype"],
                "size": each["size"],
                "alt_txt": each.get("alt_txt", ""),
            }
            for each in message.files
        ],
        "metadata": message.metadata,
        "subtype": message.subtype,
    }
