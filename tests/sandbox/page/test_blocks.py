"""Every kind of block: drawn, usable by anyone, and telling the app what was chosen."""

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import ViewportSize, expect

from tests.sandbox.page import gallery
from tests.sandbox.page.app import Json
from tests.sandbox.page.usable import Judge
from tests.sandbox.page.world import ANA, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def opens(world: World) -> asyncio.Queue[Json]:
    """Open the modal of every input; gives where its submission will be."""
    sent: asyncio.Queue[Json] = asyncio.Queue()

    async def shows(payload: Json) -> None:
        await world.app.call("views.open", trigger_id=payload["trigger_id"], view=gallery.modal())

    world.app.answers = {"/incident": shows, "view_submission": sent.put}
    await world.page.get_by_test_id("composer").fill("/incident")
    await world.page.keyboard.press("Enter")
    await expect(world.page.get_by_role("dialog", name="Everything")).to_be_visible()
    return sent


@pytest.mark.parametrize("width", [1280, 375], ids=["on a desk", "on a phone"])
async def test_every_kind_of_block_can_be_used_by_anyone(world: World, width: int) -> None:
    """Nothing is left undrawn; axe finds nothing serious, and nothing lies beyond the edges."""
    await world.page.set_viewport_size(ViewportSize(width=width, height=800))
    await world.page.emulate_media(color_scheme="dark" if width > 400 else "light")
    await world.says(gallery.message())
    page = await world.opened()
    judge = Judge(page)
    await expect(page.get_by_role("heading", name="A header 🔥")).to_be_visible()
    await expect(page.locator(".unknown")).to_have_count(0)
    await expect(page.get_by_role("link", name="a cat").first).to_have_attribute("href", gallery.ELSEWHERE)
    await judge.looks_at("a message")
    await opens(world)
    await judge.looks_at("a modal")
    await page.get_by_test_id("submit").click()
    await expect(page.get_by_text("Please complete this required field.").first).to_be_visible()
    await judge.looks_at("a modal with errors")
    assert judge.found == []


async def test_every_input_tells_what_was_filled_in(world: World) -> None:
    """A moment is read and written in the person's own zone, whatever the browser's."""
    page = await world.opened()
    sent = await opens(world)
    form = page.get_by_role("dialog", name="Everything")
    filled = {"plain_text_input 0": "db down", "plain_text_input 1": "all of it", "rich_text_input 2": "rich"}
    filled |= {"number_input 3": "7", "email_text_input 4": "a@example.org", "url_text_input 5": "https://example.org"}
    for label, text in filled.items():
        await form.get_by_label(label).fill(text)
    await form.get_by_label("static_select 6").select_option("Two")
    await form.get_by_label("static_select 7").select_option("Three")
    for label in ("channels_select 9", "conversations_select 10", "multi_channels_select 13"):
        await form.get_by_label(label).last.select_option(label="#incidents")
    moment = form.get_by_label("datetimepicker 16")
    await expect(moment).to_have_value("2026-01-01T19:00")
    await expect(form.get_by_text("Los Angeles time")).to_be_visible()
    await moment.fill("2026-07-01T08:00")
    await form.get_by_label("Three").first.check()
    await form.get_by_test_id("submit").click()
    await expect(form).to_have_count(0)
    values = (await sent.get())["view"]["state"]["values"]
    told = {int(block[1:]): value["v"] for block, value in values.items()}
    assert [told[number]["value"] for number in (0, 1, 3)] == ["db down", "all of it", "7"]
    assert told[2]["rich_text_value"]["elements"][0]["elements"] == [{"type": "text", "text": "rich"}]
    assert told[6]["selected_option"]["value"] == "Two"
    assert told[7]["selected_option"]["value"] == "Three"
    assert told[8]["selected_user"] == gallery.PERSON
    assert told[13]["selected_channels"] == [await world.channel()]
    assert [each["value"] for each in told[11]["selected_options"]] == ["One", "Two"]
    assert told[16]["selected_date_time"] == datetime(2026, 7, 1, 8, tzinfo=ZoneInfo(ANA.tz)).timestamp()
    assert [each["value"] for each in told[17]["selected_options"]] == ["One", "Three"]
    assert told[18]["selected_option"]["value"] == "Two"
