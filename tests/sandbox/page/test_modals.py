"""Modals: their fields, their errors, their stack."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.sandbox.page.app import Json, button, declare_modal, plain
from tests.sandbox.page.world import World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_modal_shows_its_errors_at_their_fields_and_closes_when_accepted(world: World) -> None:
    """What is missing is said before sending; what the app refuses stands at its block; what was typed stays."""
    kinds = [{"text": plain("Security"), "value": "security"}, {"text": plain("Operations"), "value": "operations"}]
    kind = {
        "type": "input",
        "block_id": "kind",
        "label": plain("Type"),
        "element": {"type": "radio_buttons", "action_id": "v", "options": kinds},
    }

    async def opens(payload: Json) -> None:
        await world.app.call("views.open", trigger_id=payload["trigger_id"], view=declare_modal(kind))

    async def judges(payload: Json) -> Json | None:
        given = payload["view"]["state"]["values"]["title"]["v"]["value"]
        return None if given == "db down" else {"response_action": "errors", "errors": {"title": "Say more."}}

    world.app.answers = {"/incident": opens, "view_submission": judges}
    page = await world.opened()
    await page.get_by_test_id("composer").fill("/incident declare")
    await page.keyboard.press("Enter")
    modal = page.get_by_role("dialog", name="Declare")
    title = modal.get_by_label("What is happening?")
    await expect(title).to_be_focused()
    await modal.get_by_role("button", name="Go").click()
    await expect(modal.get_by_text("Please complete this required field.").first).to_be_visible()
    await modal.get_by_label("Security").check()
    await title.fill("x")
    await page.keyboard.press("Enter")
    await expect(modal.locator("[data-block-id=title] .field-error")).to_have_text("Say more.")
    await expect(title).to_have_value("x")
    await expect(title).to_be_focused()
    await title.fill("db down")
    await modal.get_by_role("button", name="Go").click()
    await expect(modal).to_have_count(0)


async def test_modals_stack_and_escape_goes_back(world: World) -> None:
    """A pushed modal lies over the first, which is there again when it closes."""

    async def opens(payload: Json) -> None:
        await world.app.call("views.open", trigger_id=payload["trigger_id"], view=declare_modal())

    async def pushes(_payload: Json) -> Json:
        return {"response_action": "push", "view": declare_modal() | {"title": plain("Second")}}

    world.app.answers = {"/incident": opens, "view_submission": pushes}
    page = await world.opened()
    await page.get_by_test_id("composer").fill("/incident")
    await page.keyboard.press("Enter")
    await page.get_by_label("What is happening?").fill("db")
    await page.get_by_role("button", name="Go").click()
    await expect(page.get_by_role("dialog", name="Second")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog", name="Declare")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_button_within_a_modal_tells_what_stands_in_its_fields(world: World) -> None:
    """Though nothing was submitted; and when the app then changes the modal, the writer goes on where they were."""
    check = {"type": "actions", "block_id": "look", "elements": [button("Look for similar ones", "similar")]}
    heard: asyncio.Queue[Json] = asyncio.Queue()

    async def opens(payload: Json) -> None:
        await world.app.call("views.open", trigger_id=payload["trigger_id"], view=declare_modal(check))

    async def looks(payload: Json) -> None:
        heard.put_nowait(payload)
        found = {"type": "section", "text": plain("INC-7 sounds alike.")}
        await world.app.call("views.update", view_id=payload["view"]["id"], view=declare_modal(check, found))

    world.app.answers = {"/incident": opens, "similar": looks}
    page = await world.opened()
    await page.get_by_test_id("composer").fill("/incident")
    await page.keyboard.press("Enter")
    title = page.get_by_label("What is happening?")
    await title.fill("db down")
    await page.get_by_role("button", name="Look for similar ones").click()
    pressed = await heard.get()
    assert pressed["actions"][0]["action_id"] == "similar"
    assert pressed["view"]["state"]["values"]["title"]["v"]["value"] == "db down"
    await expect(page.get_by_text("INC-7 sounds alike.")).to_be_visible()
    await expect(title).to_have_value("db down")
    await expect(page.get_by_role("button", name="Look for similar ones")).to_be_focused()


async def test_a_modal_changed_by_the_app_keeps_the_cursor(world: World) -> None:
    """Somebody who is typing is not thrown to the end, or out of the field."""
    opened: asyncio.Queue[str] = asyncio.Queue()

    async def opens(payload: Json) -> None:
        told = await world.app.call("views.open", trigger_id=payload["trigger_id"], view=declare_modal())
        opened.put_nowait(told["view"]["id"])

    world.app.answers = {"/incident": opens}
    page = await world.opened()
    await page.get_by_test_id("composer").fill("/incident")
    await page.keyboard.press("Enter")
    title = page.get_by_label("What is happening?")
    await title.fill("db down")
    for _ in range(5):
        await page.keyboard.press("ArrowLeft")
    note = {"type": "section", "text": plain("INC-7 sounds alike.")}
    await world.app.call("views.update", view_id=await opened.get(), view=declare_modal(note))
    await expect(page.get_by_text("INC-7 sounds alike.")).to_be_visible()
    await page.keyboard.type("s")
    await expect(title).to_have_value("dbs down")
