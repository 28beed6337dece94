"""What the bot shows can be used by anyone: axe finds nothing serious, and 375 pixels are wide enough."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, Literal

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.sandbox.page.usable import Judge
from tests.sandbox.page.world import World
from tests.walk.demo import demo
from tests.walk.newcomer import Newcomer

pytestmark = [pytest.mark.asyncio(loop_scope="package"), pytest.mark.timeout(240)]

DESK: Final = ViewportSize(width=1280, height=860)
PHONE: Final = ViewportSize(width=375, height=740)


SPOILT: Final = """() => {
  const [wide, nameless] = [document.createElement("p"), document.createElement("button")];
  wide.style.width = "2000px";
  Object.assign(nameless.style, { position: "fixed", left: "-40px", width: "20px" });
  document.getElementById("messages").append(wide, nameless);
}"""


class Guest(Newcomer):
    """Finds everything on a phone, too."""

    async def jumps(self, channel: str) -> None:
        """Go to a channel by the keyboard."""
        await self.page.keyboard.press("Control+k")
        await self.page.get_by_label("Jump to", exact=True).fill(channel)
        await self.page.keyboard.press("Enter")
        await expect(self.page.get_by_test_id("channel-title")).to_contain_text(channel)

    async def unfolds(self, label: str) -> None:
        """Open what a narrow screen folds away."""
        folded = self.page.get_by_role("button", name=label, exact=True)
        if await folded.is_visible():
            await folded.click()

    async def leaves(self) -> None:
        """Close what lies on top, by Escape."""
        await self.page.keyboard.press("Escape")
        await expect(self.page.locator("dialog, .popover")).to_have_count(0)


@asynccontextmanager
async def visited(browser: Browser, size: ViewportSize, scheme: Literal["light", "dark"]) -> AsyncIterator[Guest]:
    """The demo, in a window of this size by day or by night."""
    async with demo() as address:
        page = await browser.new_page(viewport=size, color_scheme=scheme)
        guest = Guest(page, address)
        await guest.arrives()
        yield guest
        assert guest.failures == []
        await page.close()


@pytest.mark.parametrize(
    ("size", "scheme"),
    [(DESK, "light"), (DESK, "dark"), (PHONE, "light")],
    ids=["on a desk by day", "on a desk by night", "on a phone"],
)
async def test_every_screen_can_be_used_by_anyone(
    browser: Browser, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    """From the first look to the Home tab, with each dialog, menu and pane on the way."""
    async with visited(browser, size, scheme) as guest:
        page, judge = guest.page, Judge(guest.page)
        await judge.looks_at("the first look")
        await page.get_by_test_id("composer").press_sequentially("/in")
        await expect(page.get_by_role("option", name="/incident")).to_be_visible()
        await judge.looks_at("a command that is completed")
        await guest.types("/incident declare sev2 accounts are being taken over type:account-takeover")
        await guest.sees("INC-1 declared")
        await judge.looks_at("an answer for its reader alone")
        await guest.jumps("inc-1")
        await guest.sees("Checklist", "Next: step 1")
        await judge.looks_at("a channel with an incident's messages")
        await panes(guest, judge)
        await dialogs(guest, judge)
        await guest.jumps("Tocsin")
        await guest.sees("You declared INC-1")
        await judge.looks_at("the messages with the app")
        await page.get_by_role("tab", name="Home").click()
        await expect(page.get_by_test_id("home")).to_contain_text("Your open incidents")
        await judge.looks_at("the app's Home")
        assert judge.found == []
        assert judge.looked > 12


async def panes(guest: Guest, judge: Judge) -> None:
    """A thread, the traffic, and what floats beside a button."""
    page = guest.page
    await guest.types("keys revoked")
    message = await guest.sees("keys revoked")
    await message.hover()
    await page.get_by_role("button", name="Reply in thread").click()
    await page.get_by_test_id("thread-composer").fill("well done")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log", name="Thread").get_by_text("well done")).to_be_visible()
    await judge.looks_at("a thread")
    await page.get_by_role("button", name="Close thread").click()
    await guest.unfolds("Clock and faults")
    await judge.looks_at("the strip")
    await page.get_by_role("button", name="Traffic", exact=True).click()
    await page.get_by_role("list", name="Calls").get_by_text("chat.postMessage").last.click()
    await expect(page.get_by_role("group", name="What was sent")).to_be_visible()
    await judge.looks_at("the traffic")
    await page.get_by_role("button", name="Close traffic").click()
    await page.get_by_test_id("phone").click()
    await expect(page.get_by_role("complementary", name="Phone")).to_be_visible()
    await judge.looks_at("one's telephone")
    await page.get_by_role("button", name="Close phone").click()
    await message.hover()
    for tool in ("Add a reaction", "More for this message"):
        await page.get_by_role("button", name=tool).click()
        await judge.looks_at(tool)
        await guest.leaves()
    for about in (re.compile("pinned$"), re.compile("members$")):
        await page.get_by_role("button", name=about).click()
        await judge.looks_at(about.pattern)
        await guest.leaves()
    await guest.unfolds("Channels")
    await page.get_by_test_id("acting-as").click()
    await judge.looks_at("whom one can act as")
    await guest.leaves()
    await page.keyboard.press("Escape")


async def dialogs(guest: Guest, judge: Judge) -> None:
    """Forms, their errors, a question before a grave act, and the way to another channel."""
    page = guest.page
    await guest.types("/incident declare")
    form = await guest.form("Declare an incident")
    await judge.looks_at("a form")
    await form.get_by_test_id("submit").click()
    await expect(form.get_by_test_id("field-error").first).to_be_visible()
    await judge.looks_at("a form with an error")
    await guest.leaves()
    await (await guest.sees("What is known")).get_by_role("button", name="Resolve", exact=True).click()
    await expect(page.get_by_test_id("confirm")).to_be_visible()
    await judge.looks_at("a question before a grave act")
    await guest.leaves()
    await page.keyboard.press("Control+k")
    await judge.looks_at("the way to another channel")
    await guest.leaves()


async def test_what_is_wrong_with_a_screen_is_found(world: World) -> None:
    """The judge is no rubber stamp: a nameless button and an over-wide line are named."""
    page = await world.opened()
    judge = Judge(page)
    await judge.looks_at("the page")
    assert judge.found == []
    await page.evaluate(SPOILT)
    await judge.looks_at("the page")
    told = "\n".join(judge.found)
    assert "critical button-name" in told
    assert "sideways" in told
    assert "is out of reach" in told
