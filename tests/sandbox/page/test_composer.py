"""The message box: commands are completed, sent and answered."""

import pytest
from playwright.async_api import expect

from tests.sandbox.page.app import Json
from tests.sandbox.page.world import BO, World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_slash_command_is_completed_and_answered_to_its_typist_alone(world: World) -> None:
    """The list completes the name, shows the usage, and the ephemeral answer is nobody else's."""

    async def answers(payload: Json) -> Json:
        return {"text": f"You asked: {payload['text']}"}

    world.app.answers["/incident"] = answers
    page = await world.opened()
    box = page.get_by_test_id("composer")
    await box.press_sequentially("/inc")
    await expect(page.get_by_role("option", name="/incident")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(box).to_have_value("/incident ")
    await expect(page.get_by_text("/incident declare [sev] [title]")).to_be_visible()
    await box.press_sequentially("help")
    await page.keyboard.press("Enter")
    answer = page.get_by_test_id("message").filter(has_text="You asked: help")
    await expect(answer.get_by_text("Only visible to you")).to_be_visible()
    await world.opened(person=BO)
    await expect(page.get_by_test_id("acting-as")).to_contain_text("Bo Lindqvist")
    await expect(page.get_by_text("You asked: help")).to_have_count(0)


async def test_an_unknown_command_keeps_what_was_typed(world: World) -> None:
    """A typing error costs nothing but a sentence."""
    page = await world.opened()
    await page.get_by_test_id("composer").fill("/incidnet declare")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("toast")).to_contain_text("/incidnet is not a command here")
    await expect(page.get_by_test_id("composer")).to_have_value("/incidnet declare")


async def test_a_command_that_reaches_nobody_is_answered_by_slack_itself(world: World) -> None:
    """While Slack cannot reach the app, whoever typed is told once, in the channel, and nobody else is."""
    page = await world.opened()
    await page.get_by_role("switch", name="Slack is down").click()
    await page.get_by_test_id("composer").fill("/incident list")
    await page.keyboard.press("Enter")
    told = page.get_by_test_id("message").filter(has_text="/incident failed with the error dispatch_failed")
    await expect(told.get_by_text("Only visible to you")).to_be_visible()
    await expect(page.get_by_test_id("toast")).to_have_count(0)
    await world.opened(person=BO)
    await expect(page.get_by_test_id("acting-as")).to_contain_text("Bo Lindqvist")
    await expect(told).to_have_count(0)
