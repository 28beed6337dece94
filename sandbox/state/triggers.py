"""Short-lived permissions: trigger ids (3 s, one use) and response urls (30 min, 5 uses), both in real time."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.wire import RefusedError

if TYPE_CHECKING:  # the workspace keeps these, so it imports this file
    from sandbox.workspace import Workspace

TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 1800.0
RESPONSE_URL_USES = 5
_KEPT_SECONDS = 60.0


@dataclass
class Trigger:
    """Lets the app open one modal for `user`; `view_id` is the modal it was pressed in."""

    user: str
    born: float
    view_id: str | None
    used: bool = False


@dataclass
class ResponseUrl:
    """Lets the app answer where a person acted; `message_ts` is the message that was pressed."""

    user: str
    channel: str
    born: float
    message_ts: str | None
    thread_ts: str | None
    uses: int = 0


def new_trigger(workspace: "Workspace", user: str, view_id: str | None = None) -> str:
    """A trigger id for what `user` just did."""
    now = workspace.clock.monotonic()
    for known in [key for key, each in workspace.triggers.items() if now - each.born > _KEPT_SECONDS]:
        del workspace.triggers[known]
    key = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
    workspace.triggers[key] = Trigger(user, now, view_id)
    return key


def exchange(workspace: "Workspace", key: str) -> Trigger:
    """Use a trigger up; refuses unknown, expired and used ones."""
    trigger = workspace.triggers.get(key)
    if trigger is None:
        raise RefusedError("invalid_trigger_id")
    if trigger.used:
        raise RefusedError("exchanged_trigger_id")
    if workspace.clock.monotonic() - trigger.born > TRIGGER_SECONDS:
        raise RefusedError("expired_trigger_id")
    trigger.used = True
    return trigger


def new_response_url(
    workspace: "Workspace", user: str, channel: str, message_ts: str | None = None, thread_ts: str | None = None
) -> str:
    """The secret end of a response_url; the server puts its own address before it."""
    key = f"{secrets.randbelow(10**12)}/{secrets.token_urlsafe(18)}"
    workspace.response_urls[key] = ResponseUrl(user, channel, workspace.clock.monotonic(), message_ts, thread_ts)
    return key


def use_response_url(workspace: "Workspace", key: str) -> ResponseUrl:
    """Use a response_url once; refuses `expired_url` when it is unknown, too old or used up."""
    found = workspace.response_urls.get(key)
    if found is None or workspace.clock.monotonic() - found.born > RESPONSE_URL_SECONDS:
        raise RefusedError("expired_url")
    if found.uses >= RESPONSE_URL_USES:
        raise RefusedError("used_url")
    found.uses += 1
    return found
