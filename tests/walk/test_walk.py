"""The newcomer's way, without pictures."""

import io

import pytest
from rich.console import Console

from tests.chromium import chromium
from tests.walk.demo import demo
from tests.walk.newcomer import DESK, Newcomer
from tests.walk.story import walk
from tests.walk.tale import Tale


@pytest.mark.timeout(300)
async def test_a_newcomer_takes_an_incident_from_declaration_to_a_signed_postmortem() -> None:
    """In a real browser, against the demo as a shell starts it: everything that the walk must see, is seen."""
    async with chromium() as browser, demo() as address:
        page = await browser.new_page(viewport=DESK)
        await walk(Newcomer(page, address), Tale(Console(file=io.StringIO())))
