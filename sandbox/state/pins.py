"""Pinned messages: at most a hundred in a channel."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.state import messages
from sandbox.state.messages import Message
from sandbox.wire import Payload, RefusedError

if TYPE_CHECKING:  # channels keep pins, so they import this file
    from sandbox.state.channels import Channel
    from sandbox.workspace import Workspace

LIMIT = 100


@dataclass
class Pin:
    """A pinned message."""

    ts: str
    user: str
    created: int


def add(workspace: "Workspace", channel: "Channel", actor: str, ts: str) -> None:
    """Pin a message; at most 100 a channel."""
    message = messages.find(channel, ts)
    if channel.archived:
        raise RefusedError("is_archived")
    if ts in channel.pins:
        raise RefusedError("already_pinned")
    if len(channel.pins) >= LIMIT:
        raise RefusedError("too_many_pins")
    channel.pins[ts] = Pin(ts, actor, int(workspace.clock.seconds()))
    _tell_pin(workspace, channel, actor, message, "pin_added")


def remove(workspace: "Workspace", channel: "Channel", actor: str, ts: str) -> None:
    """Take a pin away."""
    message = messages.find(channel, ts)
    if channel.pins.pop(ts, None) is None:
        raise RefusedError("no_pin")
    _tell_pin(workspace, channel, actor, message, "pin_removed")


def _tell_pin(workspace: "Workspace", channel: "Channel", actor: str, message: Message, kind: str) -> None:
    item = {
        "type": "message",
        "created": int(workspace.clock.seconds()),
        "created_by": actor,
        "channel": channel.id,
        "message": message.described(channel),
    }
    event: Payload = {"type": kind, "user": actor, "channel_id": channel.id, "item": item}
    if kind == "pin_removed":
        event["has_pins"] = bool(channel.pins)
    workspace.emit(event, channel)
    workspace.changed("channel", channel.id)
    workspace.changed("state")
