"""The postmortem as a page, on a phone: nothing hangs over its edge."""

from storage.database import Database
from tests.chromium import chromium
from tests.commands.told import exported, whole

WIDE = 375  # pixels of a phone


async def test_the_page_keeps_to_a_phones_width(database: Database) -> None:
    """Its tables too, and that with dates and names in them. The drawing alone moves, in its own region."""
    text = await exported(database, await whole(database), "html", zone="America/Argentina/ComodRivadavia")
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": WIDE, "height": 800})
        await page.set_content(text)
        assert await page.evaluate("document.documentElement.scrollWidth") <= WIDE
        beside = page.locator("table.actions td", has_text="2026-03-09")
        box = await beside.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= WIDE
