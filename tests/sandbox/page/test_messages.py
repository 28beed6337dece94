"""Messages: their blocks, what is pressed and chosen in them, and what hangs on them."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.sandbox.page.app import Json, button, mrkdwn, plain
from tests.sandbox.page.world import BO, World

HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror=window.hacked=1> <!channel> *a* & <javascript:alert(1)|x>"
)

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_message_shows_its_blocks(world: World) -> None:
    """Header, fields, context, every kind of text, a table, and the times of the reader's own zone."""
    when = 1_767_322_800  # 2026-01-02 03:00 UTC
    await world.says(
        [
            {"type": "header", "text": plain(":fire: INC-1 Database is down")},
            {"type": "section", "fields": [mrkdwn("*Severity*\nSEV2"), mrkdwn(f"*Commander*\n<@{BO.id}>")]},
            {"type": "section", "text": mrkdwn("*bold* _it_ ~no~ `code` <https://example.org/a|case>\n&gt; quoted")},
            {"type": "context", "elements": [mrkdwn(f"Since <!date^{when}^{{date_num}} {{time}}|2026-01-02 UTC>")]},
            {"type": "divider"},
            {"type": "table", "rows": [[{"type": "raw_text", "text": "Key"}], [{"type": "raw_text", "text": "A1"}]]},
            {"type": "markdown", "text": "## Next\n- **revoke** it"},
        ]
    )
    page = await world.opened()
    message = page.get_by_test_id("message").last
    await expect(message.get_by_role("heading", name="🔥 INC-1 Database is down")).to_be_visible()
    await expect(message.locator(".field").first).to_have_text("Severity\nSEV2")
    await expect(message.get_by_text("@Bo Lindqvist")).to_be_visible()
    await expect(message.locator("strong", has_text="bold")).to_be_visible()
    await expect(message.get_by_role("link", name="case")).to_have_attribute("href", "https://example.org/a")
    await expect(message.locator("blockquote")).to_have_text("quoted")
    await expect(message.get_by_text("Since 2026-01-01 19:00")).to_be_visible()
    await expect(message.get_by_role("cell", name="A1")).to_be_visible()
    await expect(message.get_by_role("heading", name="Next")).to_be_visible()
    await expect(message.locator(".badge")).to_have_text("APP")


async def test_pressing_a_button_reaches_the_app_and_changes_the_message(world: World) -> None:
    """What the app makes of a press shows without a reload."""
    done = asyncio.Event()

    async def acknowledge(payload: Json) -> None:
        done.set()
        said = f"Acknowledged by <@{payload['user']['id']}>"
        where = {"channel": payload["channel"]["id"], "ts": payload["container"]["message_ts"]}
        await world.app.call("chat.update", **where, text=said)

    world.app.answers["ack"] = acknowledge
    page = await world.opened()
    await world.says([{"type": "actions", "elements": [button("Acknowledge", "ack", style="primary")]}])
    await page.get_by_role("button", name="Acknowledge").click()
    await expect(page.get_by_text("Acknowledged by @Ana Reyes")).to_be_visible()
    assert done.is_set()


async def test_a_confirmation_is_asked_before_anything_is_sent(world: World) -> None:
    """Saying no sends nothing; saying yes sends the press."""
    texts = {
        "title": plain("Resolve INC-1?"),
        "text": plain("Two steps are open."),
        "confirm": plain("Resolve it"),
        "deny": plain("Not yet"),
    }
    await world.says([{"type": "actions", "elements": [button("Resolve", "resolve", style="danger", confirm=texts)]}])
    page = await world.opened()
    for answer, pressed in (("Not yet", 0), ("Resolve it", 1)):
        await page.get_by_role("button", name="Resolve", exact=True).click()
        await expect(page.get_by_role("dialog", name="Resolve INC-1?")).to_be_visible()
        await page.get_by_role("button", name=answer).click()
        await expect(page.get_by_test_id("confirm")).to_have_count(0)
        await expect(page.locator("[aria-busy=true]")).to_have_count(0)
        assert len([each for each in world.app.heard if each["type"] == "block_actions"]) == pressed


async def test_choices_in_a_message_reach_the_app(world: World) -> None:
    """A select and an overflow menu send what was chosen."""
    options = [{"text": plain("SEV1"), "value": "sev1"}, {"text": plain("SEV2"), "value": "sev2"}]
    select = {"type": "static_select", "action_id": "sev", "placeholder": plain("Severity"), "options": options}
    await world.says(
        [{"type": "actions", "elements": [select, {"type": "overflow", "action_id": "more", "options": options}]}]
    )
    page = await world.opened()
    heard: asyncio.Queue[Json] = asyncio.Queue()
    world.app.answers = dict.fromkeys(("sev", "more"), heard.put)
    await page.get_by_role("combobox", name="Severity").select_option("SEV2")
    assert (await heard.get())["actions"][0]["selected_option"]["value"] == "sev2"
    await page.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="SEV1").click()
    assert (await heard.get())["actions"][0]["selected_option"]["value"] == "sev1"


async def test_a_press_in_a_message_tells_what_stands_in_its_inputs(world: World) -> None:
    """An input of a message sends nothing by itself; the button beside it does."""
    field = {
        "type": "input",
        "block_id": "why",
        "label": plain("Why?"),
        "element": {"type": "plain_text_input", "action_id": "v"},
    }
    await world.says([field, {"type": "actions", "elements": [button("Skip", "skip")]}])
    page = await world.opened()
    heard: asyncio.Queue[Json] = asyncio.Queue()
    world.app.answers["skip"] = heard.put
    await page.get_by_label("Why?").fill("legal holds the logs")
    await page.get_by_role("button", name="Skip", exact=True).click()
    assert (await heard.get())["state"]["values"]["why"]["v"]["value"] == "legal holds the logs"


async def test_text_that_looks_like_markup_stays_text(world: World) -> None:
    """In a person's message, in plain text of blocks, in labels and titles."""
    page = await world.opened()
    await page.get_by_test_id("composer").fill(HOSTILE)
    await page.keyboard.press("Enter")
    await world.says(
        [
            {"type": "section", "text": plain(HOSTILE)},
            {"type": "actions", "elements": [button("<b>x</b>", "x")]},
            {"type": "markdown", "text": HOSTILE},
        ]
    )
    written = page.get_by_test_id("message").filter(has_text="window.hacked").first
    await expect(written.locator(".text")).to_contain_text("<script>window.hacked = 1</script>")
    await expect(written.locator(".mention")).to_have_count(0)
    await expect(page.get_by_role("button", name="<b>x</b>")).to_be_visible()
    assert await page.evaluate("window.hacked") is None
    assert await page.locator("#messages :is(script, img, b, a[href^=javascript])").count() == 0


async def test_reactions_threads_and_shortcuts_hang_on_a_message(world: World) -> None:
    """One reacts, replies in a thread, pins, and hands the message to the app."""
    heard: asyncio.Queue[Json] = asyncio.Queue()
    world.app.answers["message_action"] = heard.put
    await world.client.post(BO.id, "incidents", "keys revoked")
    page = await world.opened()
    message = page.locator("#messages").get_by_test_id("message").filter(has_text="keys revoked")
    await message.hover()
    await page.get_by_role("button", name="React with eyes").click()
    await expect(message.get_by_role("button", name="eyes, 1")).to_have_attribute("aria-pressed", "true")
    await message.get_by_role("button", name="eyes, 1").click()
    await expect(message.get_by_role("button", name="eyes, 1")).to_have_count(0)
    await message.hover()
    await page.get_by_role("button", name="More for this message").click()
    await page.get_by_role("menuitem", name="Add to timeline").click()
    assert (await heard.get())["message"]["text"] == "keys revoked"
    await page.get_by_role("button", name="More for this message").click()
    await page.get_by_role("menuitem", name="Pin to channel").click()
    await expect(page.get_by_role("button", name="1 pinned")).to_be_visible()
    await message.hover()
    await page.get_by_role("button", name="Reply in thread").click()
    await page.get_by_test_id("thread-composer").fill("well done")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log", name="Thread").get_by_text("well done")).to_be_visible()
    await expect(message.get_by_role("button", name="1 reply")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("log", name="Thread")).to_be_hidden()


async def test_an_emoji_is_found_by_its_name_and_chosen_with_enter(world: World) -> None:
    """The picker then closes, and stays closed."""
    await world.client.post(BO.id, "incidents", "keys revoked")
    page = await world.opened()
    message = page.locator("#messages").get_by_test_id("message").filter(has_text="keys revoked")
    await message.hover()
    await page.get_by_role("button", name="Add a reaction").click()
    await page.get_by_label("Search emoji").fill("memo")
    await page.keyboard.press("Enter")
    await expect(message.get_by_role("button", name="memo, 1")).to_be_visible()
    await expect(page.get_by_label("Search emoji")).to_have_count(0)
