"""A typed client of the control API: what scenario tests and scripts drive the workspace with."""

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Literal, Self

import httpx

from sandbox.faults import FaultKind, InboundKind, SocketKind
from sandbox.wire import Payload

Choice = str | int | list[str] | None
"""What is typed or chosen in an input."""


class ControlError(Exception):
    """The workspace refused; `error` is its sentence or Slack's code."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(f"{error} ({status})")
        self.status = status
        self.error = error


class Client:
    """One workspace at `url`; use it as an async context manager."""

    def __init__(self, url: str) -> None:
        # The server closes what has been idle for five seconds: let go of it sooner, not at the same moment.
        limits = httpx.Limits(keepalive_expiry=2)
        # No certificates to load: it is plain HTTP on localhost.
        self._http = httpx.AsyncClient(base_url=url, timeout=30, verify=False, limits=limits)  # noqa: S501 - the same

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _send(self, method: str, path: str, /, **arguments: Any) -> Payload:  # noqa: ANN401 - JSON of any shape
        given = {key: value for key, value in arguments.items() if value is not None}
        if method == "POST":
            answer = await self._http.post(f"/control/{path}", json=given)
        else:
            answer = await self._http.request(method, f"/control/{path}", params=given)
        told: Payload = answer.json()
        if answer.is_error:
            raise ControlError(answer.status_code, str(told.get("error")))
        return told

    # What is there

    async def state(self, user: str | None = None) -> Payload:
        """Channels, people, open modals and the clock, as `user` sees them (None: everything)."""
        return await self._send("GET", "state", user=user)

    async def messages(self, channel: str, *, user: str | None = None, thread: str | None = None) -> list[Payload]:
        """The messages of a channel (id, name or person), oldest first; of a thread with its parent."""
        told = await self._send("GET", "messages", channel=channel, user=user, thread=thread)
        found: list[Payload] = told["messages"]
        return found

    async def channel(self, name: str, user: str | None = None) -> Payload | None:
        """The channel of this name or id, or None while there is none."""
        channels: list[Payload] = (await self.state(user))["channels"]
        return next((each for each in channels if name in (each["name"], each["id"])), None)

    async def views(self, user: str) -> list[Payload]:
        """The modals open before someone, last on top."""
        found: list[Payload] = (await self.state(user))["views"]
        return found

    async def home(self, user: str) -> Payload | None:
        """The app's Home as published to someone."""
        found: Payload | None = (await self.state(user))["home"]
        return found

    # What people do

    async def post(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Write a message; gives its timestamp."""
        told = await self._send("POST", "post", user=user, channel=channel, text=text, thread_ts=thread_ts)
        return str(told["ts"])

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change a message of one's own."""
        await self._send("POST", "edit", user=user, channel=channel, ts=ts, text=text)

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete a message of one's own."""
        await self._send("POST", "delete", user=user, channel=channel, ts=ts)

    async def command(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Payload:
        """Type a slash command; gives status, response, millis."""
        return await self._send("POST", "command", user=user, channel=channel, text=text, thread_ts=thread_ts)

    async def press(
        self,
        user: str,
        action_id: str,
        *,
        channel: str | None = None,
        ts: str | None = None,
        view_id: str | None = None,
        block_id: str | None = None,
        selected: Choice = None,
        values: dict[str, dict[str, Choice]] | None = None,
        confirm: bool = True,
    ) -> Payload:
        """Press a button or choose in a menu, in a message (channel, ts) or a view whose inputs hold `values`."""
        return await self._send(
            "POST",
            "press",
            user=user,
            action_id=action_id,
            channel=channel,
            ts=ts,
            view_id=view_id,
            block_id=block_id,
            selected=selected,
            values=values,
            confirm=confirm,
        )

    async def submit(self, user: str, view_id: str, values: dict[str, dict[str, Choice]] | None = None) -> Payload:
        """Submit a modal; gives status, errors, view, millis."""
        return await self._send("POST", "submit", user=user, view_id=view_id, values=values or {})

    async def close_view(self, user: str, view_id: str, *, whole_stack: bool = False) -> Payload:
        """Close a modal without submitting it."""
        return await self._send("POST", "close", user=user, view_id=view_id, whole_stack=whole_stack)

    async def shortcut(
        self, user: str, callback_id: str, *, channel: str | None = None, ts: str | None = None
    ) -> Payload:
        """Use a message's shortcut (channel, ts), or a global one."""
        return await self._send("POST", "shortcut", user=user, callback_id=callback_id, channel=channel, ts=ts)

    async def react(self, user: str, channel: str, ts: str, name: str, *, remove: bool = False) -> None:
        """Add or take back a reaction, its name without colons."""
        await self._send("POST", "react", user=user, channel=channel, ts=ts, name=name, remove=remove)

    async def pin(self, user: str, channel: str, ts: str, *, remove: bool = False) -> None:
        """Pin or unpin a message."""
        await self._send("POST", "pin", user=user, channel=channel, ts=ts, remove=remove)

    async def join(self, user: str, channel: str) -> None:
        """Join a public channel."""
        await self._send("POST", "join", user=user, channel=channel)

    async def leave(self, user: str, channel: str) -> None:
        """Leave a channel."""
        await self._send("POST", "leave", user=user, channel=channel)

    async def create(self, user: str, name: str, *, private: bool = False) -> str:
        """Make a channel; gives its id."""
        return str((await self._send("POST", "create", user=user, name=name, private=private))["channel"])

    async def invite(self, user: str, channel: str, users: Sequence[str]) -> None:
        """Bring others in, the app too."""
        await self._send("POST", "invite", user=user, channel=channel, users=list(users))

    async def archive(self, user: str, channel: str) -> None:
        """Archive a channel."""
        await self._send("POST", "archive", user=user, channel=channel)

    async def unarchive(self, user: str, channel: str) -> None:
        """Unarchive a channel."""
        await self._send("POST", "unarchive", user=user, channel=channel)

    async def open_home(self, user: str) -> None:
        """Look at the app's Home."""
        await self._send("POST", "open_home", user=user)

    async def read(self, user: str, channel: str) -> None:
        """Mark a channel read."""
        await self._send("POST", "read", user=user, channel=channel)

    async def profile(self, user: str, **changes: str | bool) -> Payload:
        """Change real_name, email, tz, deleted or is_restricted of someone."""
        return await self._send("POST", "profile", user=user, **changes)

    # Time, faults, traffic

    async def push_clock(self, seconds: float) -> Payload:
        """Move business time forward; gives what `clock` gives."""
        return await self._send("POST", "clock", seconds=seconds)

    async def clock(self) -> Payload:
        """`now` (ISO 8601, UTC), `offset_seconds`, and `pushed_seconds`: how much of it was pushed."""
        return await self._send("GET", "clock")

    async def next_due(self) -> Payload:
        """What is due next: `at` (ISO 8601, UTC) and `what`, or null; `known` tells whether anybody can say."""
        return await self._send("GET", "next_due")

    async def push_to_next_due(self) -> Payload:
        """Move business time just past what is due next; gives what `clock` gives."""
        return await self._send("POST", "next_due")

    async def fault(
        self,
        method: str,
        fault: FaultKind,
        *,
        error: str | None = None,
        retry_after: int | None = None,
        times: int | None = None,
        channel: str | None = None,
    ) -> Payload:
        """Make the next `times` calls of a method (`*`: any) go wrong; None: until `clear_faults`."""
        return await self._send(
            "POST",
            "faults",
            method=method,
            fault=fault,
            error=error,
            retry_after=retry_after,
            times=times,
            channel=channel,
        )

    async def inbound(self, kind: InboundKind, times: int = 1) -> Payload:
        """Disturb the next `times` deliveries to the app."""
        return await self._send("POST", "faults", inbound=kind, times=times)

    async def socket(self, kind: SocketKind) -> Payload:
        """Ask the app's connections to be renewed, or break them."""
        return await self._send("POST", "faults", socket=kind)

    async def down(self, *, down: bool = True) -> Payload:
        """Everything answers 503 and sockets close; or it is over."""
        return await self._send("POST", "faults", down=down)

    async def slow(self, milliseconds: int) -> Payload:
        """Add latency to every Web API call."""
        return await self._send("POST", "faults", slow_ms=milliseconds)

    async def missing_scopes(self, *scopes: str) -> Payload:
        """Take scopes from the app's token."""
        return await self._send("POST", "faults", missing_scopes=list(scopes))

    async def faults(self) -> Payload:
        """What is set to go wrong."""
        return await self._send("GET", "faults")

    async def clear_faults(self) -> Payload:
        """Everything works again."""
        return await self._send("DELETE", "faults")

    async def traffic(
        self, since: int = 0, *, direction: Literal["in", "out"] | None = None, method: str | None = None
    ) -> list[Payload]:
        """What went over the wire from entry `since` on; `in` is a call of the app, `out` a delivery to it."""
        entries: list[Payload] = (await self._send("GET", "traffic", since=since))["entries"]
        return [each for each in entries if direction in (None, each["direction"]) and method in (None, each["method"])]

    async def clear_traffic(self) -> None:
        """Forget the traffic."""
        await self._send("DELETE", "traffic")

    async def deliveries(self) -> Payload:
        """`undelivered` (events not acked yet) and `sockets` (open connections)."""
        return await self._send("GET", "deliveries")
