"""Tells systemd, where it started us, that we are up, and again and again that the engine is at work."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress

from bot.beside import beside

IDLE_SECONDS = 45.0  # an engine that has done nothing for longer is stuck: a look may take 30
_DONE_EARLY = 3  # pings within the time that systemd allows for one


@asynccontextmanager
async def supervised(idle: Callable[[], float], environment: Mapping[str, str] = os.environ) -> AsyncIterator[None]:
    """We are up while the block runs. `idle`: for how many seconds the engine has done nothing.

    A process whose loop is blocked cannot ping, and one whose engine is stuck does not: systemd ends it and starts it
    anew (`WatchdogSec=` in deploy/tocsin.service). Without systemd this does nothing.
    """
    address = environment.get("NOTIFY_SOCKET")
    if not address:
        yield
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.settimeout(0)

        def tell(state: str) -> None:
            with suppress(OSError):  # it does not listen, or not now: it will end us if it must
                systemd.sendto(state.encode(), _path(address))

        tell("READY=1")
        try:
            async with beside(_ping(tell, idle, _seconds(environment)), name="watchdog"):
                yield
        finally:
            tell("STOPPING=1")


async def _ping(tell: Callable[[str], None], idle: Callable[[], float], seconds: float | None) -> None:
    while seconds is not None:
        if idle() < IDLE_SECONDS:
            tell("WATCHDOG=1")
        await asyncio.sleep(seconds / _DONE_EARLY)


def _seconds(environment: Mapping[str, str]) -> float | None:
    """Within which systemd wants to hear from us; None: it does not."""
    microseconds = environment.get("WATCHDOG_USEC", "")
    is_for_us = environment.get("WATCHDOG_PID") in (None, str(os.getpid()))
    return int(microseconds) / 1_000_000 if is_for_us and microseconds.isdigit() and int(microseconds) else None


def _path(address: str) -> str:
    """Of an abstract socket, Linux's name begins with a zero byte."""
    return f"\0{address[1:]}" if address.startswith("@") else address
