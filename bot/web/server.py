"""The HTTP server, inside the bot's own loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute


class _Server(uvicorn.Server):
    """Leaves the signals to the bot, which stops everything in its own order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _hung_up(_request: Request, _failure: Exception) -> Response:
    """Whoever asked went away in the middle of asking: nothing of ours failed, and nobody reads this."""
    return Response(status_code=httpx.codes.BAD_REQUEST)


@asynccontextmanager
async def serving(routes: Sequence[BaseRoute], *, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs; yields the port (port 0 takes a free one). Raises OSError if it is taken."""
    config = uvicorn.Config(
        Starlette(routes=list(routes), exception_handlers={ClientDisconnect: _hung_up}),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    with closing(socket.create_server((host, port), reuse_port=False)) as listener:
        # Connections inherit it; asyncio sets it only where the protocol is named, and an answer in two writes would
        # wait 40 ms for the other side's delayed acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        task = asyncio.create_task(server.serve(sockets=[listener]), name="http")
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await task
