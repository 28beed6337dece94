"""From person to person and from channel to channel, by mouse and keyboard, on a desk and in a hand."""

import pytest
from playwright.async_api import expect

from tests.sandbox.page.app import button, mrkdwn
from tests.sandbox.page.world import ANA, BO, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_one_can_act_as_someone_else(world: World) -> None:
    """The picker tells who has something unread; a direct message arrives as theirs, in their own time."""
    page = await world.opened()
    await world.app.call("chat.postMessage", channel=BO.id, text="You are paged")
    await page.get_by_test_id("acting-as").click()
    await page.get_by_role("menuitemradio", name="Bo Lindqvist").click()
    await expect(page.get_by_test_id("acting-as")).to_contain_text("Singapore")
    await page.get_by_role("link", name="Tocsin, 1 unread").click()
    await expect(page.get_by_test_id("message").filter(has_text="You are paged")).to_be_visible()
    await expect(page.get_by_role("link", name="Tocsin", exact=True)).to_have_attribute("aria-current", "page")


async def test_an_address_that_names_nobody_is_told_once_and_leads_to_somebody(world: World) -> None:
    """In one plain sentence, with a page that works."""
    page = world.page
    await page.goto(f"{world.server.url}/#/U0NOBODY/general")
    await expect(page.get_by_test_id("toast")).to_have_text(
        "There is nobody “U0NOBODY” in this workspace. You are Ana Reyes now."
    )
    await expect(page.get_by_test_id("channel-title")).to_have_text("general")
    await expect(page.get_by_test_id("acting-as")).to_contain_text("Ana Reyes")


async def test_becoming_someone_else_leads_from_ones_own_direct_messages_to_theirs(world: World) -> None:
    """Nobody is shown, or told of, a conversation that is not theirs."""
    for person, text in ((ANA, "for Ana alone"), (BO, "You are paged")):
        await world.app.call("chat.postMessage", channel=person.id, text=text)
    page = await world.opened()
    await page.get_by_role("link", name="Tocsin, 1 unread").click()
    await expect(page.get_by_test_id("message").filter(has_text="for Ana alone")).to_be_visible()
    await page.get_by_test_id("composer").fill("/incidnet declare")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("toast")).to_be_visible()
    await page.get_by_test_id("acting-as").click()
    await page.get_by_role("menuitemradio", name="Bo Lindqvist").click()
    await expect(page.get_by_test_id("message").filter(has_text="You are paged")).to_be_visible()
    await expect(page.get_by_test_id("message").filter(has_text="for Ana alone")).to_have_count(0)
    await expect(page.get_by_test_id("toast")).to_have_count(0, timeout=2_000)


async def test_the_keyboard_jumps_to_an_app_that_has_written_nothing_yet(world: World) -> None:
    """It stands in the sidebar, so it is to be found by its name."""
    page = await world.opened(person=BO)
    await page.keyboard.press("Control+k")
    await page.keyboard.type("tocsin")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("channel-title")).to_contain_text("Tocsin")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_the_keyboard_jumps_to_a_channel(world: World) -> None:
    """Ctrl+K, a few letters, Enter."""
    page = await world.opened()
    await page.keyboard.press("Control+k")
    await page.keyboard.type("gen")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("channel-title")).to_have_text("general")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_on_a_phone_the_sidebar_is_a_drawer_and_nothing_overflows(world: World) -> None:
    """390 pixels are enough for a summary and for the way to another channel."""
    await world.page.set_viewport_size({"width": 390, "height": 844})
    await world.says([{"type": "section", "text": mrkdwn("x" * 300), "accessory": button("Done", "done")}])
    page = await world.opened()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.get_by_role("button", name="Channels").click()
    await page.get_by_role("link", name="general").click()
    await expect(page.get_by_test_id("channel-title")).to_have_text("general")
    await expect(page.get_by_role("link", name="general")).to_be_hidden()


async def test_what_is_new_is_marked_and_read_from_its_beginning(world: World) -> None:
    """The channel is bold with a number until it is opened, and opens where one left off."""
    for number in range(40):
        await world.says(text=f"old {number}")
    page = await world.opened()
    await expect(page.get_by_text("old 39")).to_be_visible()
    await page.get_by_role("link", name="general").click()
    await expect(page.get_by_test_id("channel-title")).to_have_text("general")
    for number in range(40):
        await world.says(text=f"new {number}")
    await page.get_by_role("link", name="incidents, 40 unread").click()
    await expect(page.get_by_role("separator", name="New messages")).to_be_in_viewport()
    await expect(page.get_by_text("new 0", exact=True)).to_be_in_viewport()
    await expect(page.get_by_text("new 39", exact=True)).not_to_be_in_viewport()
    await expect(page.get_by_role("link", name="incidents", exact=True)).to_be_visible()


async def test_what_one_writes_is_gone_to_however_far_up_one_reads(world: World) -> None:
    """What comes from others leaves the place where one reads alone; the answer to oneself is in view."""
    for number in range(40):
        await world.says(text=f"old {number}")
    page = await world.opened()
    await expect(page.get_by_text("old 0", exact=True)).to_be_in_viewport()
    await world.says(text="somebody else's")
    await expect(page.get_by_role("button", name="New messages")).to_be_visible()
    await expect(page.get_by_text("old 0", exact=True)).to_be_in_viewport()
    await page.get_by_test_id("composer").fill("mine")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("message").filter(has_text="mine")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="New messages")).to_be_hidden()


async def test_a_first_line_can_be_written_without_the_mouse(world: World) -> None:
    """Jump, write, send; then react to nothing but keys: the pane at the side closes, and one writes on."""
    await world.client.post(BO.id, "incidents", "keys revoked")
    page = await world.opened("general")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("inci")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("channel-title")).to_have_text("incidents")
    await expect(page.get_by_test_id("composer")).to_be_focused()
    await page.keyboard.type("thank you")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("message").filter(has_text="thank you")).to_be_visible()
    message = page.locator("#messages").get_by_test_id("message").filter(has_text="keys revoked")
    await message.focus()
    await page.get_by_role("button", name="Reply in thread").press("Enter")
    await expect(page.get_by_test_id("thread-composer")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("log", name="Thread")).to_be_hidden()
    await page.keyboard.press("Control+k")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
