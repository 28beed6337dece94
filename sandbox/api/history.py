"""conversations.history and conversations.replies: reading what was said."""

from sandbox.api.call import Call
from sandbox.api.paging import portion
from sandbox.api.registry import method
from sandbox.state import messages
from sandbox.state.channels import Channel
from sandbox.state.messages import Message
from sandbox.state.scopes import HISTORY
from sandbox.wire import Payload, RefusedError

_WINDOW = "limit cursor oldest latest inclusive include_all_metadata"
LIMIT = 999


def _ts(call: Call, name: str, default: float) -> float:
    if not call.text(name):
        return default
    try:
        return float(call.text(name))
    except ValueError:
        raise RefusedError(f"invalid_ts_{name}") from None


def _within(call: Call, found: list[Message]) -> list[Message]:
    oldest, latest = _ts(call, "oldest", 0), _ts(call, "latest", float("inf"))
    if call.flag("inclusive"):
        return [each for each in found if oldest <= float(each.ts) <= latest]
    return [each for each in found if oldest < float(each.ts) < latest]


def _told(call: Call, message: Message, channel: Channel) -> Payload:
    """As Slack describes it; an app's metadata only if it is asked for."""
    told = message.described(channel)
    if not call.flag("include_all_metadata"):
        told.pop("metadata", None)
    return told


@method("conversations.history", tier=3, scope=HISTORY, needs="channel", takes=_WINDOW)
def history(call: Call) -> Payload:
    """What stands in the channel itself, newest first."""
    channel = call.channel(member=True)
    shown = [
        each
        for each in channel.messages.values()
        if not each.ephemeral_for and (not each.is_reply or each.subtype == "thread_broadcast")
    ]
    found, following = portion(call, _within(call, shown)[::-1], most=LIMIT)
    return {
        "messages": [_told(call, each, channel) for each in found],
        "has_more": bool(following),
        "pin_count": len(channel.pins),
        "response_metadata": {"next_cursor": following},
    }


@method("conversations.replies", tier=3, scope=HISTORY, needs="channel ts", takes=_WINDOW)
def replies(call: Call) -> Payload:
    """A thread, oldest first, its parent always at the head."""
    channel = call.channel(member=True)
    try:
        parent = messages.find(channel, call.text("ts"))
    except RefusedError:
        raise RefusedError("thread_not_found") from None
    thread = [channel.messages[ts] for ts in parent.replies]
    found, following = portion(call, _within(call, thread), most=LIMIT)
    return {
        "messages": [_told(call, each, channel) for each in (parent, *found)],
        "has_more": bool(following),
        "response_metadata": {"next_cursor": following},
    }
