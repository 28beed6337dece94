"""`make walk`: the whole way, told as it goes, with pictures in docs/pictures."""

import asyncio
import sys
from pathlib import Path

from rich.console import Console

from tests.chromium import NoChromiumError, chromium
from tests.walk import clocks, outage
from tests.walk.demo import BEGINS, demo
from tests.walk.newcomer import DESK, Newcomer
from tests.walk.story import walk
from tests.walk.tale import Tale

ALBUM = Path(__file__).parents[2] / "docs" / "pictures"


async def main(console: Console) -> None:
    """Walk."""
    ALBUM.mkdir(parents=True, exist_ok=True)
    tale = Tale(console, ALBUM)
    async with chromium() as browser:
        for begins, way in (
            (BEGINS, walk),
            (BEGINS, outage.is_answered_by_telephone),
            (clocks.BEGINS, clocks.crosses_a_clock_change),
        ):
            async with demo(begins, troubled=way is outage.is_answered_by_telephone) as address:
                page = await browser.new_page(viewport=DESK, color_scheme="light")
                newcomer = Newcomer(page, address)
                await newcomer.arrives()
                await way(newcomer, tale)
                assert newcomer.failures == []
    console.print("\nAll of it was seen. The pictures are in docs/pictures.")


if __name__ == "__main__":
    said = Console(highlight=False)
    try:
        asyncio.run(main(said))
    except NoChromiumError as missing:
        said.print(str(missing), markup=False)
        sys.exit(1)
