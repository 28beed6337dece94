"""What one looks at: what is one's own, who is on call, what bot and Slack say to each other; by night, on a phone."""

import re

from playwright.async_api import expect

from tests.walk.incident import DECLARER
from tests.walk.newcomer import Newcomer
from tests.walk.tale import PHONE, Tale


async def looks_at_home(newcomer: Newcomer, tale: Tale) -> None:
    """The app's Home tab has what is one's own."""
    tale.chapter("What is mine")
    await newcomer.opens("Tocsin")
    await newcomer.page.get_by_role("tab", name="Home").click()
    home = newcomer.page.get_by_test_id("home")
    for said in ("Your open incidents", "INC-1", "Your steps", "Your shifts", "On call now"):
        await expect(home).to_contain_text(said)
    await expect(home.get_by_role("button", name="Declare an incident")).to_be_visible()
    tale.did(f"The Home tab shows {DECLARER}'s incidents, steps and shifts, and who is on call.")
    await tale.picture(newcomer.page, "home")
    await newcomer.page.get_by_role("tab", name="Messages").click()


async def looks_at_a_schedule(newcomer: Newcomer, tale: Tale) -> None:
    """A picture of the coming two weeks."""
    tale.chapter("Who is on call")
    await newcomer.opens("incident-ops")
    await newcomer.types("/oncall schedule tns")
    posted = await newcomer.sees("the coming two weeks")
    await posted.get_by_role("button", name=re.compile("^Open ")).click()
    drawn = posted.get_by_test_id("file-preview").get_by_role("img")
    await expect(drawn).to_have_attribute("alt", re.compile("Ana Ruiz"))
    await expect(drawn).to_have_js_property("complete", value=True)
    tale.did("/oncall schedule tns drew the coming two weeks.")
    await newcomer.reads_to_the_end()
    await tale.picture(newcomer.page, "schedule")


async def looks_behind(newcomer: Newcomer, tale: Tale) -> None:
    """What bot and Slack say to each other, call by call."""
    tale.chapter("Behind the scenes")
    traffic = await newcomer.takes_the("Traffic")
    call = traffic.get_by_role("listitem").filter(has_text="chat.postMessage").last
    await call.locator("summary").click()
    await expect(call.get_by_role("group", name="What was sent")).to_contain_text('"channel"')
    tale.did("Every call between bot and Slack can be read.")
    await tale.picture(newcomer.page, "traffic")
    await traffic.get_by_role("button", name="Close traffic").click()


async def looks_by_night(newcomer: Newcomer, tale: Tale) -> None:
    """The incident in the dark, on a phone: nothing hangs over the edge."""
    tale.chapter("By night")
    await newcomer.opens("inc-1")
    page, desk = newcomer.page, newcomer.page.viewport_size
    assert desk is not None
    await page.get_by_role("button", name="Light or dark").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.set_viewport_size(PHONE)
    await expect(page.get_by_test_id("composer")).to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    tale.did("On a phone, in the dark, the channel fits.")
    await tale.picture(page, "by-night", top=newcomer.message("What is known"))
    await page.set_viewport_size(desk)
    await page.get_by_role("button", name="Light or dark").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "light")
