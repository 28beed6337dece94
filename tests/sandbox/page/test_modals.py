"""Modals: their fields, their errors, their stack."""

import asyncio
from typing import Any

import httpx
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


def external(**more: Any) -> Json:
    """An input whose options the app is asked for."""
    element = {"type": "external_select", "action_id": "v", "min_query_length": 2, **more}
    return {"type": "input", "block_id": "account", "label": plain("Which account?"), "element": element}


async def test_an_external_select_asks_the_app_while_one_types(world: World) -> None:
    """From as many characters on as the app wants; what was chosen is submitted as it was offered."""
    asked: list[str] = []
    sent: asyncio.Queue[Json] = asyncio.Queue()
    options = [{"text": plain(f"Account {number}"), "value": f"acct-{number}"} for number in (41, 42)]

    async def opens(payload: Json) -> None:
        await world.app.call("views.open", trigger_id=payload["trigger_id"], view=declare_modal(external()))

    async def offers(payload: Json) -> Json:
        asked.append(payload["value"])
        assert (payload["block_id"], payload["action_id"]) == ("account", "v")
        assert payload["view"]["callback_id"] == "declare"
        assert "trigger_id" not in payload
        return {"options": [each for each in options if payload["value"] in each["value"]]}

    async def takes(payload: Json) -> None:
        sent.put_nowait(payload["view"]["state"]["values"]["account"]["v"])

    world.app.answers = {"/incident": opens, "block_suggestion": offers, "view_submission": takes}
    page = await world.opened()
    await page.get_by_test_id("composer").fill("/incident")
    await page.keyboard.press("Enter")
    await page.get_by_label("What is happening?").fill("stolen")
    box = page.get_by_role("combobox", name="Which account?")
    await box.press_sequentially("a")
    await expect(page.get_by_text("Type 2 characters or more.")).to_be_visible()
    await box.press_sequentially("cct-4")
    await expect(page.get_by_role("option")).to_have_text(["Account 41", "Account 42"])
    assert asked[-1] == "acct-4"
    assert "a" not in asked
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Remove Account 42")).to_be_visible()
    await page.get_by_role("button", name="Go").click()
    assert await sent.get() == {"type": "external_select", "selected_option": options[1]}


async def test_an_external_select_says_when_nothing_is_found_and_escape_closes_only_its_list(world: World) -> None:
    """And several may be chosen where the app says so."""

    async def opens(payload: Json) -> None:
        view = declare_modal(external(type="multi_external_select", min_query_length=0))
        await world.app.call("views.open", trigger_id=payload["trigger_id"], view=view)

    async def offers(payload: Json) -> Json:
        found = [word for word in ("Fraud", "Abuse") if payload["value"].lower() in word.lower()]
        group = {"label": plain("Teams"), "options": [{"text": plain(word), "value": word} for word in found]}
        return {"option_groups": [group]} if found else {"options": []}

    world.app.answers = {"/incident": opens, "block_suggestion": offers}
    page = await world.opened()
    await page.get_by_test_id("composer").fill("/incident")
    await page.keyboard.press("Enter")
    box = page.get_by_role("combobox", name="Which account?")
    await box.fill("zzz")
    await expect(page.get_by_text("Nothing found.")).to_be_visible()
    await box.fill("u")
    await expect(page.get_by_text("Teams")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("option")).to_have_count(0)
    await expect(page.get_by_role("dialog", name="Declare")).to_be_visible()
    for word in ("Fraud", "Abuse"):
        await box.fill(word)
        await page.get_by_role("option", name=word).click()
    await expect(page.get_by_role("button", name="Remove")).to_have_count(2)


async def test_a_file_input_takes_files_of_the_workspace(world: World) -> None:
    """Of the kinds that the app wants, and no more than it takes."""
    for name in ("log.csv", "hashes.csv", "notes.md"):
        given = await world.app.call("files.getUploadURLExternal", filename=name, length=3)
        async with httpx.AsyncClient() as http:
            await http.post(given["upload_url"], content=b"a,b")
        files = [{"id": given["file_id"], "title": name}]
        await world.app.call("files.completeUploadExternal", files=files, channel_id=await world.channel())
    sent: asyncio.Queue[Json] = asyncio.Queue()
    evidence = {
        "type": "input",
        "block_id": "evidence",
        "label": plain("Evidence"),
        "element": {"type": "file_input", "action_id": "v", "filetypes": ["csv"], "max_files": 1},
    }

    async def opens(payload: Json) -> None:
        await world.app.call("views.open", trigger_id=payload["trigger_id"], view=declare_modal(evidence))

    async def takes(payload: Json) -> None:
        sent.put_nowait(payload["view"]["state"]["values"]["evidence"]["v"])

    world.app.answers = {"/incident": opens, "view_submission": takes}
    page = await world.opened()
    await page.get_by_test_id("composer").fill("/incident")
    await page.keyboard.press("Enter")
    modal = page.get_by_role("dialog", name="Declare")
    await modal.get_by_label("What is happening?").fill("stolen")
    await expect(modal.get_by_role("checkbox")).to_have_count(2)
    await modal.get_by_label("hashes.csv").check()
    await expect(modal.get_by_label("log.csv")).to_be_disabled()
    await modal.get_by_role("button", name="Go").click()
    told = await sent.get()
    assert told["type"] == "file_input"
    assert [each["name"] for each in told["files"]] == ["hashes.csv"]
