"""The strip: the clock and how it is pushed, faults, the traffic."""

import json
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from sandbox.clock import Due
from tests.sandbox.page.usable import Judge
from tests.sandbox.page.world import ANA, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_pushing_the_clock_moves_the_workspaces_time(world: World) -> None:
    """The strip shows how far ahead, and new messages bear the new time."""
    page = await world.opened()
    before = await world.client.clock()
    await page.get_by_role("button", name="+1 h").click()
    await expect(page.get_by_text("pushed 1 h ahead")).to_be_visible()
    await page.get_by_role("button", name="+5 min").click()
    await expect(page.get_by_text("pushed 1 h 5 min ahead")).to_be_visible()
    after = await world.client.clock()
    assert after["offset_seconds"] - before["offset_seconds"] == 3900


async def test_the_clock_goes_to_the_next_thing_due(world: World) -> None:
    """The strip says when that is, and pushes just past it; with nothing due it says so and pushes nothing."""
    clock = world.server.workspace.clock
    page = await world.opened()
    button = page.get_by_test_id("next-due")
    await expect(button).to_be_disabled()
    await expect(button).to_have_attribute("title", re.compile("could say what is due next"))
    due: list[Due] = []

    async def next_due() -> Due | None:
        return min((each for each in due if each.at > clock.now()), default=None)

    clock.next_due = next_due
    await world.says(text="declared")
    await expect(button).to_have_attribute("title", "Nothing falls due by itself as things stand.")
    await expect(button).to_have_text("Nothing due")
    due += [Due(clock.now() + timedelta(minutes=minutes), "page") for minutes in (5, 30)]
    await world.says(text="paged")
    first, second = (f"{each.at.astimezone(ZoneInfo(ANA.tz)):%H:%M}" for each in due)
    await expect(button).to_contain_text(re.compile(f"Next due .*{first}"))  # with the day, if it is another
    await button.click()
    await expect(button).to_contain_text(re.compile(f"Next due .*{second}"))
    assert timedelta(0) < clock.now() - due[0].at < timedelta(minutes=1)
    await button.click()
    await expect(button).to_have_text("Nothing due")
    await expect(button).to_be_disabled()


async def test_slack_can_be_switched_off(world: World) -> None:
    """The app is refused while the switch is on, and the traffic pane shows its calls."""
    page = await world.opened()
    await world.says(text="before")
    await page.get_by_role("button", name="Traffic").click()
    await expect(page.get_by_role("list", name="Calls").get_by_text("chat.postMessage").first).to_be_visible()
    switch = page.get_by_role("switch", name="Slack is down")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "true")
    with pytest.raises(json.JSONDecodeError):
        await world.app.call("auth.test")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "false")
    await world.app.call("auth.test")


@pytest.mark.parametrize("width", [320, 600, 900, 1100])
async def test_the_strip_fits_any_window(world: World, width: int) -> None:
    """It wraps or folds; nothing of it lies beyond the edge, however far the clock was pushed."""
    await world.page.set_viewport_size({"width": width, "height": 800})
    await world.server.workspace.clock.push(timedelta(days=3, hours=5, minutes=17))
    page = await world.opened()
    await expect(page.get_by_text("pushed 3 d 5 h 17 min ahead")).to_be_visible()
    folded = page.get_by_role("button", name="Clock and faults")
    if await folded.is_visible():
        await folded.click()
    await expect(page.get_by_role("switch", name="Slack is slow")).to_be_visible()
    judge = Judge(page)
    await judge.looks_at("the strip")
    assert judge.found == []
