"""What stands in front of the bot's HTTP: its address stays the same, whichever replica is up."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Self


class Balancer:
    """Hands each connection to a replica; while there is none it hangs up."""

    def __init__(self) -> None:
        self.port_of_replica: Callable[[], int | None] = lambda: None
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Where the bot is called from outside."""
        port = self._server.sockets[0].getsockname()[1] if self._server else 0
        return f"http://127.0.0.1:{port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = self.port_of_replica()
        try:
            if port is not None:
                inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
                await asyncio.gather(_pour(reader, inner_writer), _pour(inner_reader, writer))
        except OSError:
            pass  # it has just died
        finally:
            writer.close()


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Until either end is closed."""
    with suppress(OSError):
        while chunk := await source.read(65_536):
            sink.write(chunk)
            await sink.drain()
    sink.close()
