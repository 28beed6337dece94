"""Figure 4: how soon the bot is ready, and how much memory it holds."""

import asyncio
import socket
import time
from collections.abc import Sequence

import httpx

from benchmarks.child import started
from benchmarks.ground import Ground, Place
from benchmarks.samples import Samples
from benchmarks.table import BARE, Row
from bot.demo import EXAMPLE

RUNS, STORM = 10, 50
AS_LONG_AS_THE_PEER, AS_MUCH_AS_THE_PEER = 1_400, 138


async def measure(ground: Ground) -> Sequence[Row]:
    """From the process's start to /readyz, with a new database and with its own; memory idle and after a storm."""
    async with ground.place() as place:
        bare = [await _bare(place) for _ in range(ground.many(RUNS))]
        empty, again = [], []
        for n in range(ground.many(RUNS)):
            url = f"sqlite:///{ground.folder}/start{n}.db"
            empty.append((await _start(place, url))[0])
            again.append((await _start(place, url))[0])
        _, idle, peak = await _start(place, ground.database("SQLite"), storm=STORM)
    took, held = zip(*bare, strict=True)
    bare_took, bare_held = Samples.of(took), Samples.of(held)
    figure = "4 start"
    target = AS_LONG_AS_THE_PEER
    return [
        Row(
            figure=figure,
            what="cold start to ready, a new database",
            target=target,
            peers={BARE: bare_took},
            ours=Samples.of(empty),
        ),
        Row(
            figure=figure,
            what="cold start to ready, its database",
            target=target,
            peers={BARE: bare_took},
            ours=Samples.of(again),
        ),
        Row(
            figure=figure,
            what="memory, idle",
            unit="MB",
            target=AS_MUCH_AS_THE_PEER,
            peers={BARE: bare_held},
            ours=Samples.of([idle]),
        ),
        Row(figure=figure, what=f"memory, peak of {STORM} declarations at once", unit="MB", ours=Samples.of([peak])),
    ]


async def _bare(place: Place) -> tuple[float, float]:
    began = time.perf_counter()
    async with place.bare() as child:
        return (time.perf_counter() - began) * 1000, child.megabytes()


async def _start(place: Place, url: str, *, storm: int = 0) -> tuple[float, float, float]:
    """The console script itself: milliseconds to ready, megabytes idle and at most."""
    port = _free_port()
    environment = {
        "TOCSIN_DATABASE_URL": url,
        "TOCSIN_CONFIG": str(EXAMPLE),
        "TOCSIN_HTTP_PORT": str(port),
        "TOCSIN_LOG_LEVEL": "error",
        "SLACK_BOT_TOKEN": place.told["bot_token"],
        "SLACK_APP_TOKEN": place.told["app_token"],
        "SLACK_API_URL": place.told["api_url"],
    }
    script = "from bot.cli import main; main()"
    began = time.perf_counter()
    async with (
        started("-c", script, "run", environment=environment, tells=False) as child,
        httpx.AsyncClient() as http,
    ):
        while not await _is_ready(http, port):  # noqa: ASYNC110 - it is another process's
            await asyncio.sleep(0.005)
        took = (time.perf_counter() - began) * 1000
        await asyncio.sleep(2 if storm else 0)
        idle = child.megabytes()
        if storm:
            declaring = (place.types("cy", f"/incident declare --anyway sev2 flood {n}") for n in range(storm))
            await asyncio.gather(*declaring)
            await place.quiet(3)
        return took, idle, child.megabytes(peak=True)


async def _is_ready(http: httpx.AsyncClient, port: int) -> bool:
    try:
        return (await http.get(f"http://127.0.0.1:{port}/readyz")).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
