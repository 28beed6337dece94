"""Somebody at the browser: acts as one person after another, and sees only what the page shows."""

import re
from contextlib import suppress
from typing import Final

from playwright.async_api import Locator, Page, ViewportSize, expect

PATIENCE: Final = 60_000  # milliseconds
MOMENT: Final = 1_500  # milliseconds in which what falls due has been done
PUSHES: Final = 10
DESK: Final = ViewportSize(width=1200, height=800)

expect.set_options(timeout=PATIENCE)


def key(name: str) -> str:
    """What one types for a person of the example: their first name."""
    return name.partition(" ")[0].lower()


class Newcomer:
    """One browser window. Everything is found as a person finds it: by what is written on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.failures: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.failures.append(str(error)))

    async def arrives(self) -> None:
        """Open the address that the demo printed."""
        await self.page.goto(self.address)
        await expect(self.page.get_by_test_id("composer")).to_be_visible()

    async def acts_as(self, name: str) -> None:
        """Become somebody else of the team."""
        await self.page.get_by_test_id("acting-as").click()
        await self.page.get_by_role("menuitemradio", name=re.compile(f"^{re.escape(name)}")).click()
        await expect(self.page.get_by_test_id("acting-as")).to_contain_text(name)

    async def is_told_of(self, name: str) -> None:
        """The list of people shows that somebody else has been written to."""
        await expect(self.page.get_by_test_id("acting-as").locator(".count")).to_be_visible()
        await self.page.get_by_test_id("acting-as").click()
        waiting = self.page.get_by_role("menuitemradio").filter(has=self.page.locator(".count"))
        await expect(waiting.filter(has_text=name)).to_be_visible()
        await self.page.keyboard.press("Escape")

    async def opens(self, channel: str) -> None:
        """Go to a channel, or to the messages with somebody, by the sidebar."""
        link = self.page.get_by_role("link", name=re.compile(f"^{re.escape(channel)}")).first
        title = self.page.get_by_test_id("channel-title")
        await link.click()
        with suppress(AssertionError):
            return await expect(title).to_contain_text(channel, timeout=5_000)
        await link.click()  # as anybody would, if the list was drawn anew beneath the pointer
        return await expect(title).to_contain_text(channel)

    async def types(self, text: str) -> None:
        """Write in the channel that is open: a message, or a slash command."""
        composer = self.page.get_by_test_id("composer")
        await composer.fill(text)
        await composer.press("Enter")
        await expect(composer).to_have_value("")

    def message(self, *texts: str) -> Locator:
        """The newest message that says all of this."""
        found = self.page.locator("#messages").get_by_test_id("message")
        for text in texts:
            found = found.filter(has_text=text)
        return found.last

    async def sees(self, *texts: str) -> Locator:
        """Wait for a message that says all of this."""
        found = self.message(*texts)
        await expect(found).to_be_visible()
        return found

    async def presses(self, label: str, within: Locator) -> None:
        """Press a button of a message or a dialog; it works until the bot has answered."""
        await within.get_by_role("button", name=label, exact=True).first.click()
        await expect(self.page.locator("[aria-busy=true]")).to_have_count(0)

    async def chooses(self, label: str, within: Locator) -> None:
        """Choose from the menu of a part of a message."""
        await within.get_by_role("button", name="More actions").click()
        await self.page.get_by_role("menuitem", name=label).click()

    async def form(self, title: str) -> Locator:
        """The form that has opened."""
        found = self.page.get_by_role("dialog", name=title)
        await expect(found).to_be_visible()
        return found

    async def sends(self, form: Locator) -> None:
        """Send a form, which closes as it is accepted."""
        await form.get_by_test_id("submit").click()
        await expect(form).to_have_count(0)

    async def topic_says(self, text: str) -> None:
        """The topic at the top of the channel."""
        await expect(self.page.get_by_test_id("topic")).to_contain_text(text)

    async def reads_to_the_end(self) -> None:
        """Scroll to the newest message of the channel."""
        await self.page.locator("#messages").evaluate("all => all.scrollTo(0, all.scrollHeight)")

    async def takes_the(self, pane: str) -> Locator:
        """Open a pane at the side: "Phone", "Traffic"."""
        await self.page.get_by_role("button", name=re.compile(f"^{pane}")).click()
        found = self.page.get_by_role("complementary", name=pane)
        await expect(found).to_be_visible()
        return found

    async def clock_says(self, *texts: str) -> None:
        """The clock at the top shows all of this."""
        for text in texts:
            await expect(self.page.get_by_test_id("clock")).to_contain_text(text)

    async def switches(self, label: str) -> None:
        """Turn one of the workspace's troubles on, or off again."""
        switch = self.page.get_by_role("switch", name=label)
        was = await switch.get_attribute("aria-checked")
        await switch.click()
        await expect(switch).to_have_attribute("aria-checked", "false" if was == "true" else "true")

    async def lets_pass(self, how_long: str) -> None:
        """Push the clock: "+5 min", "+1 h", or to what is "Next due"."""
        await self.page.get_by_role("button", name=re.compile(f"^{re.escape(how_long)}")).click()

    async def lets_pass_until(self, seen: Locator, how_long: str) -> None:
        """Push the clock again and again until something is seen."""
        for _ in range(PUSHES):
            await self.lets_pass(how_long)
            with suppress(AssertionError):
                await expect(seen).to_be_visible(timeout=MOMENT)
                return
        await expect(seen).to_be_visible()
