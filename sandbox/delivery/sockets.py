"""Socket Mode: the app's open connections, acks, and disconnect frames."""

import asyncio
import json
import random
import secrets
import uuid
from collections.abc import Callable

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.faults import SocketKind
from sandbox.state.members import APP_ID
from sandbox.wire import Payload

CONNECTION_LIMIT = 10


class Sockets:
    """Each envelope goes to one arbitrary connection."""

    def __init__(self, abort: Callable[[WebSocket], None]) -> None:
        self._abort = abort
        self._tickets: set[str] = set()
        self._open: list[WebSocket] = []
        self._all: set[WebSocket] = set()
        self._acks: dict[str, asyncio.Future[Payload | None]] = {}
        self._connected = asyncio.Event()

    @property
    def count(self) -> int:
        """How many connections take envelopes."""
        return len(self._open)

    def ticket(self) -> str:
        """Lets one connection in."""
        key = secrets.token_urlsafe(24)
        self._tickets.add(key)
        return key

    async def serve(self, websocket: WebSocket) -> None:
        """Hold one connection until it ends."""
        key = websocket.query_params.get("ticket", "")
        if key not in self._tickets:
            await websocket.close(4404)
            return
        self._tickets.discard(key)
        await websocket.accept()
        if len(self._open) >= CONNECTION_LIMIT:
            await websocket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await websocket.close()
            return
        self._all.add(websocket)
        try:
            await websocket.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self._open) + 1,
                    "debug_info": {
                        "host": "sandbox",
                        "build_number": 1,
                        "approximate_connection_time": 3600,
                    },
                    "connection_info": {"app_id": APP_ID},
                }
            )
            self._open.append(websocket)
            self._connected.set()
            while True:
                self._take(await websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass  # it is gone, whoever ended it
        finally:
            self._retire(websocket)
            self._all.discard(websocket)

    def _take(self, frame: str) -> None:
        try:
            ack = json.loads(frame)
        except ValueError:
            return
        if isinstance(ack, dict) and (waiting := self._acks.get(str(ack.get("envelope_id")))):
            payload = ack.get("payload")
            if not waiting.done():
                waiting.set_result(payload if isinstance(payload, dict) else None)

    def _retire(self, websocket: WebSocket) -> None:
        if websocket in self._open:
            self._open.remove(websocket)
        if not self._open:
            self._connected.clear()

    async def connected(self) -> None:
        """Wait until there is a connection."""
        await self._connected.wait()

    async def send(self, envelope: Payload, *, to_listen: float, to_ack: float) -> Payload | None:
        """Send an envelope and give its ack's payload.

        TimeoutError when nobody listens within `to_listen` seconds, or none comes within `to_ack` after that.
        """
        key = str(envelope.setdefault("envelope_id", str(uuid.uuid4())))
        waiting: asyncio.Future[Payload | None] = asyncio.get_running_loop().create_future()
        self._acks[key] = waiting
        try:
            async with asyncio.timeout(to_listen):
                await self._connected.wait()
            async with asyncio.timeout(to_ack):
                await self._to_any(envelope)
                return await waiting
        finally:
            self._acks.pop(key, None)

    async def _to_any(self, envelope: Payload) -> None:
        while self._open:
            websocket = random.choice(self._open)  # noqa: S311 - any will do
            try:
                await websocket.send_json(envelope)
            except (WebSocketDisconnect, RuntimeError):
                self._retire(websocket)
            else:
                return

    async def disturb(self, how: SocketKind) -> None:
        """Ask every connection to be renewed, or break them without a word."""
        for websocket in list(self._open):
            self._retire(websocket)
            if how == "kill":
                self._abort(websocket)
                continue
            reason = "refresh_requested" if how == "refresh" else "warning"
            await websocket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})

    async def close(self) -> None:
        """Close every connection."""
        for websocket in list(self._all):
            self._retire(websocket)
            try:
                await websocket.close(1001)
            except (RuntimeError, WebSocketDisconnect):
                self._abort(websocket)
