"""The page of the local workspace, driven in a real Chromium against the real server and a small app."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from websockets.asyncio.client import connect

from sandbox.client import Client
from sandbox.clock import Due
from sandbox.server import Server, serve
from sandbox.state.members import Member
from sandbox.workspace import Command, Shortcut, Workspace
from tests.chromium import chromium

Json = dict[str, Any]
Answer = Callable[[Json], Awaitable[Json | None]]

ANA = Member("U1ANA", "ana", "Ana Reyes", "ana@example.com", "America/Los_Angeles")
BO = Member("U2BO", "bo", "Bo Lindqvist", "bo@example.com", "Asia/Singapore")
HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror=window.hacked=1> <!channel> *a* & <javascript:alert(1)|x>"
)


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def button(text: str, action_id: str, **more: Any) -> Json:
    """A button that carries its own action_id as its value."""
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": action_id, **more}


class App:
    """The app behind the workspace: answers envelopes as a test tells it to, and calls the Web API."""

    def __init__(self, server: Server) -> None:
        self.answers: dict[str, Answer] = {}
        self.heard: list[Json] = []
        self._http = httpx.AsyncClient(base_url=server.api_url, verify=False)  # noqa: S501 - plain HTTP on localhost
        self._tokens = {"bot": server.bot_token, "app": server.app_token}

    async def call(self, method: str, *, by: str = "bot", **arguments: Any) -> Json:
        """Call a Web API method, which must succeed."""
        headers = {"Authorization": f"Bearer {self._tokens[by]}"}
        told: Json = (await self._http.post(method, json=arguments, headers=headers)).json()
        assert told["ok"], told
        return told

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Be connected by Socket Mode."""
        async with self._http:
            url = (await self.call("apps.connections.open", by="app"))["url"]
            async with connect(url) as socket:
                task = asyncio.create_task(self._listen(socket))
                try:
                    yield
                finally:
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task  # what went wrong in an answer fails the test

    async def _listen(self, socket: Any) -> None:
        async for frame in socket:
            envelope = json.loads(frame)
            if "envelope_id" not in envelope:
                continue
            payload = envelope["payload"]
            self.heard.append(payload)
            # A press is known by its action_id, a command by its name, all else by its type.
            pressed = [action["action_id"] for action in payload.get("actions", [])]
            kind = pressed[0] if pressed else payload.get("command") or payload["type"]
            answer = self.answers.get(kind)
            said = await answer(payload) if answer else None
            ack = {"envelope_id": envelope["envelope_id"]} | ({"payload": said} if said else {})
            await socket.send(json.dumps(ack))


class World:
    """A workspace with its app, and a browser in front of it."""

    def __init__(self, server: Server, app: App, client: Client, page: Page) -> None:
        self.server = server
        self.app = app
        self.client = client
        self.page = page

    async def channel(self, name: str = "incidents") -> str:
        """The id of a channel."""
        found = await self.client.channel(name)
        assert found
        return str(found["id"])

    async def opened(self, channel: str = "incidents", person: Member = ANA) -> Page:
        """The page, acting as `person` in `channel`."""
        await self.page.goto(f"{self.server.url}/#/{person.id}/{await self.channel(channel)}")
        await expect(self.page.get_by_test_id("composer")).to_be_visible()
        return self.page

    async def says(self, blocks: list[Json] | None = None, text: str = "fallback", **more: Any) -> str:
        """The app posts to #incidents; gives the timestamp."""
        channel = await self.channel()
        told = await self.app.call("chat.postMessage", channel=channel, text=text, blocks=blocks or [], **more)
        return str(told["ts"])


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium of the system; without one these tests fail rather than pass unseen."""
    async with chromium() as launched:
        yield launched


@pytest.fixture
async def world(browser: Browser) -> AsyncIterator[World]:
    """Ana and Bo, #general and #incidents, an app that listens, and a page that must not fail."""
    workspace = Workspace(
        [ANA, BO],
        channels=["incidents"],
        commands=[Command("/incident", "Declare and run an incident", "declare [sev] [title]"), Command("/oncall")],
        shortcuts=[Shortcut("add_to_timeline", "Add to timeline")],
    )
    async with serve(workspace) as server, Client(server.url) as client:
        app = App(server)
        async with app.listening():
            page = await browser.new_page(timezone_id="Europe/Berlin", viewport={"width": 1280, "height": 860})
            page.set_default_timeout(8_000)
            failures: list[str] = []
            page.on("pageerror", lambda error: failures.append(str(error)))
            page.on("request", lambda request: _note_foreign(server, request.url, failures))
            await client.join("U0TOCSIN", "incidents")
            yield World(server, app, client, page)
            assert failures == []
            await page.close()


def _note_foreign(server: Server, url: str, failures: list[str]) -> None:
    if not url.startswith((server.url, "data:")):
        failures.append(f"the page asked {url}")


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


def declare_modal(*extra: Json) -> Json:
    """A modal with a title and whatever else."""
    title = {
        "type": "input",
        "block_id": "title",
        "label": plain("What is happening?"),
        "hint": plain("A few words."),
        "element": {"type": "plain_text_input", "action_id": "v"},
    }
    return {
        "type": "modal",
        "callback_id": "declare",
        "title": plain("Declare"),
        "submit": plain("Go"),
        "blocks": [title, *extra],
    }


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


async def test_becoming_someone_else_leads_from_ones_own_direct_messages_to_theirs(world: World) -> None:
    """Nobody is shown, or told of, a conversation that is not theirs."""
    for person, text in ((ANA, "for Ana alone"), (BO, "You are paged")):
        await world.app.call("chat.postMessage", channel=person.id, text=text)
    page = await world.opened()
    await page.get_by_role("link", name="Tocsin, 1 unread").click()
    await expect(page.get_by_test_id("message").filter(has_text="for Ana alone")).to_be_visible()
    await page.get_by_test_id("acting-as").click()
    await page.get_by_role("menuitemradio", name="Bo Lindqvist").click()
    await expect(page.get_by_test_id("message").filter(has_text="You are paged")).to_be_visible()
    await expect(page.get_by_test_id("message").filter(has_text="for Ana alone")).to_have_count(0)
    await expect(page.get_by_test_id("toast")).to_have_count(0)


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
    due += [Due(clock.now() + timedelta(minutes=minutes), "pages") for minutes in (5, 30)]
    await world.says(text="paged")
    first, second = (f"{each.at.astimezone(ZoneInfo(ANA.tz)):%H:%M}" for each in due)
    await expect(button).to_contain_text(f"Next due {first}")
    await button.click()
    await expect(button).to_contain_text(f"Next due {second}")
    assert timedelta(0) < clock.now() - due[0].at < timedelta(minutes=1)
    await button.click()
    await expect(button).to_have_text("Nothing due")
    await expect(button).to_be_disabled()


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


async def test_a_document_opens_in_place(world: World) -> None:
    """A Markdown file is read in the channel, its HTML as text."""
    content = b"# INC-1\n\n| When | What |\n|---|---|\n| 14:05 | <b>declared</b> |\n"
    upload = await world.app.call("files.getUploadURLExternal", filename="INC-1.md", length=len(content))
    async with httpx.AsyncClient(verify=False) as http:  # noqa: S501 - plain HTTP on localhost
        await http.post(upload["upload_url"], content=content)
    files = [{"id": upload["file_id"], "title": "INC-1 postmortem"}]
    await world.app.call("files.completeUploadExternal", files=files, channel_id=await world.channel())
    page = await world.opened()
    await page.get_by_role("button", name="Open INC-1 postmortem").click()
    await expect(page.get_by_role("heading", name="INC-1", exact=True)).to_be_visible()
    await expect(page.get_by_role("cell", name="<b>declared</b>")).to_be_visible()
    await expect(page.get_by_role("link", name="Download INC-1.md")).to_be_visible()


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
