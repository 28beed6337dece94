"""Modals, Home, buttons and shortcuts, with the unmodified slack_bolt."""

import asyncio
from typing import Any

import httpx
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Client, ControlError
from sandbox.server import Server
from tests.sandbox.bolt import Heard, Start
from tests.sandbox.test_conversations import refusal


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def field(block_id: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element, **more}


SEVERITIES = [{"text": plain("SEV1"), "value": "1"}, {"text": plain("SEV2"), "value": "2"}]
TITLE = field("title", {"type": "plain_text_input", "action_id": "v", "min_length": 3})
SEVERITY = field("severity", {"type": "static_select", "action_id": "v", "options": SEVERITIES}, optional=True)


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "declare",
        "title": plain("Declare"),
        "submit": plain("Go"),
        "blocks": list(blocks) or [TITLE, SEVERITY],
        **more,
    }


@pytest.fixture
def answers(app: AsyncApp, heard: Heard) -> dict[str, Any]:
    """What the app answers to a submission; what it hears is kept."""
    answers: dict[str, Any] = {}

    @app.view("declare")
    async def submitted(ack: Any, body: dict[str, Any]) -> None:
        heard.bodies.append(body)
        await ack(**answers)

    @app.view_closed("declare")
    async def closed(ack: Any, body: dict[str, Any]) -> None:
        heard.bodies.append(body)
        await ack()

    @app.action("press")
    async def pressed(ack: Any, body: dict[str, Any]) -> None:
        heard.bodies.append(body)
        await ack()

    @app.shortcut("add")
    async def added(ack: Any, body: dict[str, Any]) -> None:
        heard.bodies.append(body)
        await ack()

    return answers


async def trigger(people: Client, heard: Heard) -> str:
    """A fresh trigger id, from a command."""
    await people.command("U1ANA", "incidents", "/incident")
    return str(heard.bodies.pop()["trigger_id"])


async def opened(slack: AsyncWebClient, people: Client, heard: Heard, view: dict[str, Any]) -> dict[str, Any]:
    answer = await slack.views_open(trigger_id=await trigger(people, heard), view=view)
    found: dict[str, Any] = answer["view"]
    return found


async def test_a_trigger_opens_one_modal_within_three_seconds(
    server: Server, start: Start, slack: AsyncWebClient, people: Client, heard: Heard
) -> None:
    await start()
    key = await trigger(people, heard)
    assert await refusal(slack.views_open(trigger_id=key, view={**modal(), "title": plain("x" * 25)})) == (
        "invalid_arguments"
    )
    assert (await slack.views_open(trigger_id=key, view=modal()))["view"]["id"]
    assert await refusal(slack.views_open(trigger_id=key, view=modal())) == "exchanged_trigger_id"
    assert await refusal(slack.views_open(trigger_id="1.2.3", view=modal())) == "invalid_trigger_id"
    late = await trigger(people, heard)
    server.workspace.triggers[late].born -= 3.1
    assert await refusal(slack.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"


@pytest.mark.usefixtures("answers")
async def test_a_submission_carries_what_was_typed(
    start: Start, slack: AsyncWebClient, people: Client, heard: Heard
) -> None:
    await start()
    view = await opened(slack, people, heard, modal(private_metadata="C1"))
    told = await people.submit("U1ANA", view["id"], {"title": {"v": "db <down>"}, "severity": {"v": "2"}})
    assert (told["status"], told["errors"], told["view"]) == ("ok", None, None)
    body = heard.bodies[0]
    assert (body["user"]["id"], body["view"]["private_metadata"]) == ("U1ANA", "C1")
    assert body["view"]["state"]["values"] == {
        "title": {"v": {"type": "plain_text_input", "value": "db <down>"}},
        "severity": {"v": {"type": "static_select", "selected_option": SEVERITIES[1]}},
    }
    assert await people.views("U1ANA") == []


@pytest.mark.usefixtures("answers")
async def test_slacks_own_client_checks_before_it_sends(
    start: Start, slack: AsyncWebClient, people: Client, heard: Heard
) -> None:
    await start()
    view = await opened(slack, people, heard, modal())
    told = await people.submit("U1ANA", view["id"], {})
    assert (told["status"], told["errors"]) == ("error", {"title": "Please complete this required field."})
    told = await people.submit("U1ANA", view["id"], {"title": {"v": "db"}})
    assert told["errors"] == {"title": "Must be between 3 and 3000 characters."}
    with pytest.raises(ControlError, match="not offered"):
        await people.submit("U1ANA", view["id"], {"severity": {"v": "9"}})
    with pytest.raises(ControlError, match="not_found"):
        await people.submit("U2BO", view["id"], {})
    assert heard.bodies == []


async def test_each_answer_to_a_submission_does_what_it_says(
    start: Start, slack: AsyncWebClient, people: Client, heard: Heard, answers: dict[str, Any]
) -> None:
    await start()
    view = await opened(slack, people, heard, modal())
    values: dict[str, Any] = {"title": {"v": "db down"}}

    answers |= {"response_action": "errors", "errors": {"title": "too vague"}}
    told = await people.submit("U1ANA", view["id"], values)
    assert (told["errors"], told["view"]["id"]) == ({"title": "too vague"}, view["id"])

    answers["errors"] = {"nowhere": "too vague"}
    assert (await people.submit("U1ANA", view["id"], values))["status"] == "error"

    answers.clear()
    answers |= {"response_action": "update", "view": modal(TITLE, title=plain("Again"))}
    told = await people.submit("U1ANA", view["id"], values)
    assert (told["view"]["id"], told["view"]["title"]["text"]) == (view["id"], "Again")
    assert told["view"]["hash"] != view["hash"]
    assert told["view"]["state"]["values"]["title"]["v"]["value"] == "db down"

    answers["response_action"] = "push"
    for depth in (2, 3):
        told = await people.submit("U1ANA", (await people.views("U1ANA"))[-1]["id"], values)
        assert len(await people.views("U1ANA")) == depth
    assert told["view"]["root_view_id"] == view["id"]
    told = await people.submit("U1ANA", told["view"]["id"], values)
    assert (told["status"], len(await people.views("U1ANA"))) == ("error", 3)

    answers["view"] = modal({"type": "banner"})
    answers["response_action"] = "update"
    assert (await people.submit("U1ANA", told["view"]["id"], values))["status"] == "error"

    answers.clear()
    answers["response_action"] = "clear"
    await people.submit("U1ANA", told["view"]["id"], values)
    assert await people.views("U1ANA") == []


async def test_an_update_needs_the_latest_hash(
    start: Start, slack: AsyncWebClient, people: Client, heard: Heard
) -> None:
    await start()
    view = await opened(slack, people, heard, modal(external_id="x"))
    updated = await slack.views_update(view_id=view["id"], hash=view["hash"], view=modal(external_id="x"))
    assert await refusal(slack.views_update(view_id=view["id"], hash=view["hash"], view=modal())) == "hash_conflict"
    assert (await slack.views_update(external_id="x", hash=updated["view"]["hash"], view=modal()))["ok"]
    await people.close_view("U1ANA", view["id"])
    assert await refusal(slack.views_update(view_id=view["id"], view=modal())) == "not_found"


@pytest.mark.usefixtures("answers")
async def test_closing_is_told_when_asked_for(
    start: Start, slack: AsyncWebClient, people: Client, heard: Heard
) -> None:
    await start()
    await people.close_view("U1ANA", (await opened(slack, people, heard, modal()))["id"])
    assert heard.bodies == []
    view = await opened(slack, people, heard, modal(notify_on_close=True))
    await people.close_view("U1ANA", view["id"])
    assert [each["type"] for each in heard.bodies] == ["view_closed"]


@pytest.mark.usefixtures("answers")
async def test_a_button_sends_the_message_it_stands_in(
    start: Start, slack: AsyncWebClient, people: Client, heard: Heard
) -> None:
    await start()
    sure = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}
    button = {"type": "button", "action_id": "press", "text": plain("Go"), "value": "7", "confirm": sure}
    pick = {"type": "static_select", "action_id": "pick", "options": SEVERITIES}
    posted = await slack.chat_postMessage(
        channel="incidents",
        text="Ready?",
        blocks=[{"type": "actions", "block_id": "b", "elements": [button, pick]}],
    )
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    await people.press("U2BO", "press", confirm=False, **where)
    assert heard.bodies == []
    await people.press("U2BO", "pick", selected="1", **where)
    assert (await people.press("U2BO", "press", **where))["status"] == "ok"
    body = heard.bodies[0]
    action = body["actions"][0]
    assert (action["value"], action["block_id"], action["text"]["text"]) == ("7", "b", "Go")
    assert (body["message"]["ts"], body["container"]["channel_id"]) == (posted["ts"], posted["channel"])
    assert body["state"]["values"]["b"]["pick"]["selected_option"]["value"] == "1"
    assert body["response_url"].startswith("http://127.0.0.1:")
    with pytest.raises(ControlError, match="no element"):
        await people.press("U2BO", "other", **where)
    with pytest.raises(ControlError, match="message_not_found"):
        await people.press("U2BO", "press", channel="incidents", ts="1.000001")


@pytest.mark.usefixtures("answers")
async def test_a_response_url_replaces_and_deletes_the_message_pressed(
    start: Start, slack: AsyncWebClient, people: Client, heard: Heard, http: httpx.AsyncClient
) -> None:
    await start()
    await slack.conversations_join(channel="incidents")
    button = {"type": "button", "action_id": "press", "text": plain("Go")}
    posted = await slack.chat_postEphemeral(
        channel=(await people.channel("incidents") or {})["id"],
        user="U1ANA",
        text="Only you",
        blocks=[{"type": "actions", "elements": [button]}],
    )
    await people.press("U1ANA", "press", channel="incidents", ts=posted["message_ts"])
    body = heard.bodies[0]
    assert body["container"]["is_ephemeral"]
    assert "message" not in body
    await http.post(body["response_url"], json={"replace_original": True, "text": "Done"})
    assert (await people.messages("incidents", user="U1ANA"))[-1]["text"] == "Done"
    await http.post(body["response_url"], json={"delete_original": True})
    assert "Done" not in [each["text"] for each in await people.messages("incidents", user="U1ANA")]


@pytest.mark.usefixtures("answers")
async def test_shortcuts_carry_their_message(start: Start, people: Client, heard: Heard) -> None:
    await start()
    ts = await people.post("U1ANA", "incidents", "look at this")
    await people.shortcut("U2BO", "add", channel="incidents", ts=ts)
    await people.shortcut("U2BO", "add")
    assert [each["type"] for each in heard.bodies] == ["message_action", "shortcut"]
    assert heard.bodies[0]["message"]["text"] == "look at this"
    assert heard.bodies[0]["user"]["id"] == "U2BO"


async def test_a_home_is_published_for_one_person(
    start: Start, app: AsyncApp, slack: AsyncWebClient, people: Client
) -> None:
    seen = asyncio.Event()

    @app.event("app_home_opened")
    async def opened_home(event: dict[str, Any], client: AsyncWebClient) -> None:
        section = {"type": "section", "text": {"type": "mrkdwn", "text": "On call: nobody"}}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section]})
        seen.set()

    await start()
    await people.open_home("U1ANA")
    await asyncio.wait_for(seen.wait(), 3)
    home = await people.home("U1ANA")
    assert home
    assert home["blocks"][0]["text"]["text"] == "On call: nobody"
    assert await people.home("U2BO") is None
    assert await refusal(slack.views_publish(user_id="U1ANA", view=modal())) == "invalid_arguments"
