"""Names are looked up once for all who wait for them: one whose servers do not answer holds a thread, and not more."""

import asyncio
import ipaddress
import socket
from urllib.request import getproxies
from weakref import WeakKeyDictionary

import httpx

_UnderWay = dict[str, asyncio.Task[None]]
_UNDER_WAY: WeakKeyDictionary[httpx.AsyncClient, _UnderWay] = WeakKeyDictionary()


async def can_be_found(client: httpx.AsyncClient, host: str, *, within: float) -> bool:
    """Whether a name has an address, by an answer that came within so many seconds; behind a proxy nobody looks."""
    if _is_address(host) or getproxies():
        return True
    under_way = _UNDER_WAY.setdefault(client, {})
    if (lookup := under_way.get(host)) is None:
        lookup = under_way[host] = asyncio.create_task(_look_up(host), name=f"look up {host}")
        lookup.add_done_callback(lambda _: under_way.pop(host))
    done, _ = await asyncio.wait([lookup], timeout=within)
    return bool(done) and not lookup.cancelled() and lookup.exception() is None


async def _look_up(host: str) -> None:
    await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
