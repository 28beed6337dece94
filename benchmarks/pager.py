"""What whoever is measured in the paging benchmark can be told to do, in a process and by an interpreter of its own."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from benchmarks.child import serve

if TYPE_CHECKING:
    import aiohttp

AT_ONCE = 32  # sends that may be under way
FAR = timedelta(days=30)


class Pager(Protocol):
    """Instants are seconds since 1970. A page is one message in which its name stands, written as `bench NAME.`"""

    async def work(self) -> None:
        """Send whatever falls due, from now on."""

    async def park(self, many: int) -> None:
        """Have pages that are not due while we measure."""

    async def schedule(self, due: Sequence[float], name: str) -> None:
        """A page for each of the instants: `NAME-0`, `NAME-1` ..."""

    async def page(self, many: int, pause: float, name: str) -> Sequence[float]:
        """Pages that are due at once, one every `pause` seconds; when each was committed."""


async def serve_pages(pager: Pager) -> None:
    """Do as we are told, until nobody wants us."""

    async def page(**given: Any) -> Mapping[str, object]:  # noqa: ANN401 - JSON of any shape
        return {"committed": await pager.page(**given)}

    await serve({"work": pager.work, "park": pager.park, "schedule": pager.schedule, "page": page})


async def post(session: "aiohttp.ClientSession", place: Mapping[str, Any], name: str) -> None:
    """A peer's page: the same call as ours."""
    message = {"channel": place["channel"], "text": f"bench {name}."}
    token = {"Authorization": f"Bearer {place['bot_token']}"}
    async with session.post(f"{place['api_url']}chat.postMessage", json=message, headers=token) as answer:
        answer.raise_for_status()
