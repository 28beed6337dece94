"""The newcomer's way, without pictures."""

import io
from collections.abc import Awaitable, Callable

import pytest
from rich.console import Console

from tests.chromium import chromium
from tests.walk import clocks, outage
from tests.walk.demo import BEGINS, demo
from tests.walk.newcomer import DESK, Newcomer
from tests.walk.story import walk
from tests.walk.tale import Tale


@pytest.mark.timeout(300)
async def test_a_newcomer_takes_an_incident_from_declaration_to_a_signed_postmortem() -> None:
    """In a real browser, against the demo as a shell starts it: everything that the walk must see, is seen."""
    await _goes(BEGINS, walk)


@pytest.mark.timeout(120)
async def test_whoever_is_paged_while_slack_is_away_answers_by_telephone() -> None:
    """And Slack shows it when it is back."""
    await _goes(BEGINS, outage.is_answered_by_telephone, troubled=True)


@pytest.mark.timeout(120)
async def test_a_handoff_keeps_to_its_offices_clock_through_the_night_in_which_clocks_change() -> None:
    await _goes(clocks.BEGINS, clocks.crosses_a_clock_change)


async def _goes(begins: str, way: Callable[[Newcomer, Tale], Awaitable[None]], *, troubled: bool = False) -> None:
    async with chromium() as browser, demo(begins, troubled=troubled) as address:
        page = await browser.new_page(viewport=DESK)
        newcomer = Newcomer(page, address)
        await newcomer.arrives()
        await way(newcomer, Tale(Console(file=io.StringIO())))
        assert newcomer.failures == []
