"""The server: the Web API, Socket Mode, response urls, uploads, the control API and the page, on one port."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.api.dispatch import WebApi
from sandbox.control.interaction import Interaction
from sandbox.control.people import People
from sandbox.control.routes import Control
from sandbox.delivery.deliver import Delivery
from sandbox.delivery.sockets import Sockets
from sandbox.faults import Faults
from sandbox.phone.carrier import Carrier
from sandbox.phone.handset import Handset
from sandbox.phone.inbox import Inbox
from sandbox.phone.mailbox import Mailbox
from sandbox.phone.push import Push
from sandbox.responses import Responses
from sandbox.traffic import Traffic
from sandbox.uploads import Uploads
from sandbox.workspace import Workspace

STOP_SECONDS = 2.0
PAGE = Path(__file__).parent / "page"
BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - opens nothing but the sandbox
APP_TOKEN = "xapp-sandbox"  # noqa: S105 - the same
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105 - the same


@dataclass
class Server:
    """A running sandbox: what an app's settings need to talk to it."""

    workspace: Workspace
    delivery: Delivery
    inbox: Inbox
    carrier: Carrier
    mailbox: Mailbox
    url: str = ""
    bot_token: str = BOT_TOKEN
    app_token: str = APP_TOKEN
    signing_secret: str = SIGNING_SECRET

    @property
    def ntfy_url(self) -> str:
        """The base URL of the ntfy server."""
        return f"{self.url}/ntfy/"

    @property
    def twilio_url(self) -> str:
        """The base URL of Twilio's API."""
        return f"{self.url}/twilio/"

    @property
    def api_url(self) -> str:
        """The base URL of the Web API."""
        return f"{self.url}/api/"


class _Connections:
    """The transports by peer address, so that one can be broken in the middle of a request."""

    def __init__(self) -> None:
        self.open: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        """Uvicorn's protocol, watched."""
        connections = self.open

        class Watched(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as H11Protocol has it
                super().connection_made(transport)
                if self.client:
                    connections[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                if self.client:
                    connections.pop(self.client, None)

        return Watched

    def abort(self, connection: HTTPConnection) -> None:
        """Break the connection without a word."""
        peer = connection.client
        transport = self.open.pop((peer.host, peer.port), None) if peer else None
        if transport:
            transport.abort()

    async def hang_up(self, request: Request) -> None:
        """Break the connection and wait until it is gone."""
        self.abort(request)
        while (await request.receive())["type"] != "http.disconnect":
            pass


class _PageFiles(StaticFiles):
    """The page's files, never cached: they change under development, and are local anyway."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - passed through
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def _hung_up(_request: Request, _failure: Exception) -> Response:
    """A bot that is killed while it asks something is no fault of the workspace's; nobody reads this."""
    return Response(status_code=400)


async def _index(_request: Request) -> Response:
    index = PAGE / "index.html"
    if not index.is_file():
        return PlainTextResponse("The page is not built into this installation.", 404)
    return FileResponse(index, headers={"Cache-Control": "no-cache"})


@contextlib.asynccontextmanager
async def serve(workspace: Workspace, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Server]:
    """Run the sandbox inside the running loop; port 0 takes a free one. Raises OSError if it is taken."""
    connections = _Connections()
    faults, traffic = Faults(), Traffic()
    sockets = Sockets(connections.abort)
    delivery = Delivery(workspace, sockets, faults, traffic, SIGNING_SECRET)
    inbox = Inbox(workspace.clock, workspace.changed)
    carrier, mailbox = Carrier(inbox, faults, traffic, connections.hang_up), Mailbox(inbox)
    server = Server(workspace, delivery, inbox, carrier, mailbox)
    people = People(workspace)
    interaction = Interaction(people, delivery, lambda: server.url)
    control = Control(people, interaction, delivery)
    uploads = Uploads(workspace)
    web_api = WebApi(
        workspace,
        faults,
        traffic,
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        url=lambda: server.url,
        connect=lambda: f"{server.url.replace('http', 'ws', 1)}/socket?ticket={sockets.ticket()}",
        hang_up=connections.hang_up,
    )
    app = Starlette(
        routes=[
            Route("/api/{method}", web_api.__call__, methods=["GET", "POST"]),
            WebSocketRoute("/socket", sockets.serve),
            Route("/response/{key:path}", Responses(interaction).__call__, methods=["POST"]),
            Route("/upload/{id}/{ticket}", uploads.take, methods=["POST"]),
            Route("/files/{id}/{name:path}", uploads.give),
            *control.routes(),
            *Handset(inbox, carrier).routes(),
            *carrier.routes(),
            *Push(inbox).routes(),
            Route("/", _index),
            Mount("/page", _PageFiles(directory=PAGE, check_dir=False)),
        ],
        exception_handlers={ClientDisconnect: _hung_up},
    )
    config = uvicorn.Config(
        app,
        host,
        port,
        http=connections.protocol(),
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        date_header=False,
    )
    runner = uvicorn.Server(config)
    await _start(runner, _listen(host, port))
    await mailbox.open(host)
    try:
        bound = runner.servers[0].sockets[0].getsockname()[1]
        server.url = f"http://{host}:{bound}"
        yield server
    finally:
        web_api.closing.set()
        control.close()
        await carrier.close()
        await mailbox.close()
        await delivery.close()
        await sockets.close()
        await _stop(runner)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.create_server((host, port))
    # Connections inherit it. asyncio sets it only where the protocol is named; without it an answer in two writes waits
    # 40 ms for the other side's delayed acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


async def _start(runner: uvicorn.Server, listener: socket.socket) -> None:
    """Serve, without the signal handlers of `serve`: signals belong to whoever runs the loop."""
    runner.config.load()
    runner.lifespan = runner.config.lifespan_class(runner.config)
    await runner.startup(sockets=[listener])


async def _stop(runner: uvicorn.Server) -> None:
    """Close what is open; `shutdown` would do the same but sleep 100 ms each time, which tests feel."""
    for listener in runner.servers:
        listener.close()
    state = runner.server_state
    for connection in list(state.connections):
        connection.shutdown()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(STOP_SECONDS):
            while state.connections or state.tasks:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.002)
    for task in list(state.tasks):
        task.cancel()
    for listener in runner.servers:
        await listener.wait_closed()
