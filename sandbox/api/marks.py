"""pins.*, bookmarks.*, reactions.*: what is attached to messages and channels."""

import re

from sandbox.api.call import Call
from sandbox.api.registry import method
from sandbox.state import messages, pins
from sandbox.state.ids import new_id
from sandbox.state.members import APP_ID, BOT_USER_ID
from sandbox.wire import Payload, RefusedError

TITLE_LIMIT = 256
LINK_LIMIT = 2048
BOOKMARK_LIMIT = 100


@method("pins.add", tier=2, scope="pins:write", needs="channel timestamp")
def pins_add(call: Call) -> Payload:
    """Pin a message."""
    pins.add(call.workspace, call.channel(member=True), BOT_USER_ID, call.text("timestamp"))
    return {}


@method("pins.remove", tier=2, scope="pins:write", needs="channel timestamp")
def pins_remove(call: Call) -> Payload:
    """Unpin a message."""
    pins.remove(call.workspace, call.channel(member=True), BOT_USER_ID, call.text("timestamp"))
    return {}


@method("pins.list", tier=2, scope="pins:read", needs="channel")
def pins_list(call: Call) -> Payload:
    """The pinned messages, latest first."""
    channel = call.channel(member=True)
    items = [
        {
            "type": "message",
            "created": pin.created,
            "created_by": pin.user,
            "channel": channel.id,
            "message": channel.messages[pin.ts].described(channel),
        }
        for pin in reversed(channel.pins.values())
    ]
    return {"items": items}


@method(
    "bookmarks.add",
    tier=2,
    scope="bookmarks:write",
    needs="channel_id title type",
    takes="link emoji entity_id parent_id access_level",
)
def bookmarks_add(call: Call) -> Payload:
    """Put a link at the head of the channel."""
    channel = call.channel("channel_id", member=True)
    if channel.archived:
        raise RefusedError("is_archived")
    if call.text("type") != "link":
        raise RefusedError("invalid_bookmark_type")
    if len(channel.bookmarks) >= BOOKMARK_LIMIT:
        raise RefusedError("too_many_bookmarks")
    now = int(call.workspace.clock.seconds())
    bookmark: Payload = {
        "id": new_id("Bk"),
        "channel_id": channel.id,
        "title": _title(call),
        "link": _link(call),
        "emoji": call.text("emoji") or None,
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": now,
        "date_updated": 0,
        "rank": "i",
        "last_updated_by_user_id": BOT_USER_ID,
        "app_id": APP_ID,
    }
    channel.bookmarks[bookmark["id"]] = bookmark
    call.workspace.changed("state")
    return {"bookmark": bookmark}


@method("bookmarks.edit", tier=2, scope="bookmarks:write", needs="bookmark_id channel_id", takes="title link emoji")
def bookmarks_edit(call: Call) -> Payload:
    """Change a bookmark."""
    channel = call.channel("channel_id", member=True)
    bookmark = channel.bookmarks.get(call.text("bookmark_id"))
    if bookmark is None:
        raise RefusedError("bookmark_not_found")
    if call.has("title"):
        bookmark["title"] = _title(call)
    if call.has("link"):
        bookmark["link"] = _link(call)
    if call.has("emoji"):
        bookmark["emoji"] = call.text("emoji")
    bookmark["date_updated"] = int(call.workspace.clock.seconds())
    call.workspace.changed("state")
    return {"bookmark": bookmark}


@method("bookmarks.list", tier=3, scope="bookmarks:read", needs="channel_id")
def bookmarks_list(call: Call) -> Payload:
    """The bookmarks of a channel."""
    return {"bookmarks": list(call.channel("channel_id", member=True).bookmarks.values())}


@method(
    "bookmarks.remove",
    tier=2,
    scope="bookmarks:write",
    needs="bookmark_id channel_id",
    takes="quip_section_id",
)
def bookmarks_remove(call: Call) -> Payload:
    """Take a bookmark away."""
    channel = call.channel("channel_id", member=True)
    if channel.bookmarks.pop(call.text("bookmark_id"), None) is None:
        raise RefusedError("bookmark_not_found")
    call.workspace.changed("state")
    return {}


def _title(call: Call) -> str:
    title = call.text("title")
    if not title or len(title) > TITLE_LIMIT:
        raise RefusedError("invalid_arguments" if not title else "title_too_long")
    return title


def _link(call: Call) -> str:
    link = call.text("link")
    if len(link) > LINK_LIMIT or not re.fullmatch(r"https?://\S+", link):
        raise RefusedError("invalid_link")
    return link


@method("reactions.add", tier=3, scope="reactions:write", needs="channel name timestamp")
def reactions_add(call: Call) -> Payload:
    """React to a message."""
    channel = call.channel(member=True)
    messages.react(call.workspace, channel, BOT_USER_ID, call.text("timestamp"), call.text("name"))
    return {}


@method("reactions.remove", tier=2, scope="reactions:write", needs="name", takes="channel timestamp file")
def reactions_remove(call: Call) -> Payload:
    """Take a reaction back."""
    if not (call.has("channel") and call.has("timestamp")):
        raise RefusedError("no_item_specified")
    channel = call.channel(member=True)
    messages.unreact(call.workspace, channel, BOT_USER_ID, call.text("timestamp"), call.text("name"))
    return {}


@method("reactions.get", tier=3, scope="reactions:read", takes="channel timestamp full file file_comment")
def reactions_get(call: Call) -> Payload:
    """The reactions on a message."""
    if not (call.has("channel") and call.has("timestamp")):
        raise RefusedError("no_item_specified")
    channel = call.channel(member=True)
    message = messages.find(channel, call.text("timestamp"))
    return {"type": "message", "channel": channel.id, "message": message.described(channel)}
