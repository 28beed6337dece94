"""Whether a screen can be used by anyone: by eye, by keyboard, by screen reader, and on a phone."""

from typing import Final

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

GRAVE: Final = ("serious", "critical")
# What lies beyond the edges, or can be pushed sideways; a table may be, in a region of its own.
SIDEWAYS: Final = """() => {
  const found = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push(`the page is ${wide} px too wide`);
  for (const node of document.querySelectorAll("body *")) {
    const flow = getComputedStyle(node).overflowX;
    const over = node.scrollWidth - node.clientWidth;
    if (over > 1 && (flow === "auto" || flow === "scroll") && node.clientWidth && !node.matches(".table-scroll"))
      found.push(`${node.tagName}.${node.className} scrolls ${over} px sideways`);
    if (!node.matches("a, button, input, select, textarea") || node.closest(".table-scroll, .skip")) continue;
    if (!node.checkVisibility({ visibilityProperty: true })) continue;
    const { left, right } = node.getBoundingClientRect();
    if (left < -1 || right > innerWidth + 1) found.push(`“${node.textContent || node.ariaLabel}” is out of reach`);
  }
  return found;
}"""


class Judge:
    """Looks at one screen after another; `found` names every fault with the screen it was on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []
        self.looked = 0

    async def looks_at(self, screen: str) -> None:
        """Note what axe calls serious or critical, and what is too wide."""
        told = (await Axe().run(self.page)).response
        faults = [
            f"{each['impact']} {each['id']}: {node['html'][:200]}"
            for each in told["violations"]
            if each["impact"] in GRAVE
            for node in each["nodes"]
        ]
        self.found += [f"{screen}: {fault}" for fault in [*faults, *await self.page.evaluate(SIDEWAYS)]]
        self.looked += 1
