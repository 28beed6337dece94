"""How the walk is told while it goes on: a line for each thing done, and a picture where one is worth it."""

import asyncio
import io
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Locator, Page, ViewportSize
from rich.console import Console

PHONE: Final = ViewportSize(width=390, height=780)
SHORT: Final = ViewportSize(width=1000, height=560)
TALL: Final = ViewportSize(width=1000, height=1260)
COLOURS: Final = 128  # enough for letters and flat surfaces
MOST: Final = 150_000  # bytes of a picture
SETTLED: Final = 0.4  # seconds until nothing moves any more


class Tale:
    """Prints what was done. `album` is where pictures go; without one none are taken."""

    def __init__(self, console: Console, album: Path | None = None) -> None:
        self._console, self._album = console, album
        self._chapters = 0

    def chapter(self, title: str) -> None:
        """What begins now."""
        self._chapters += 1
        self._console.print(f"\n[bold]{self._chapters}. {title}[/bold]")

    def did(self, what: str) -> None:
        """What was done and seen; text that others wrote is not markup here."""
        self._console.print("   [green]✓[/green]", end=" ")
        self._console.print(what, markup=False)

    async def picture(
        self, page: Page, name: str, *, top: Locator | None = None, dark: bool = False, size: ViewportSize | None = None
    ) -> None:
        """Leave a picture of what the page shows: by day or by night, on a desk or in a hand, from `top` down."""
        if self._album is None:
            return
        desk = page.viewport_size
        await page.emulate_media(color_scheme="dark" if dark else "light")
        if size is not None:
            await page.set_viewport_size(size)
        if top is not None:
            await top.evaluate("message => message.scrollIntoView()")
        await page.mouse.move(0, 0)
        await asyncio.sleep(SETTLED)
        path = self._album / f"{name}.png"
        taken = Image.open(io.BytesIO(await page.screenshot()))
        taken.convert("RGB").quantize(COLOURS).save(path, optimize=True)
        heavy = path.stat().st_size
        assert heavy < MOST, f"{path} is too big: {heavy:,} bytes"
        self._console.print(f"     [dim]{path.name}, {heavy // 1000} kB[/dim]")
        await page.emulate_media(color_scheme="light")
        if desk is not None:
            await page.set_viewport_size(desk)
