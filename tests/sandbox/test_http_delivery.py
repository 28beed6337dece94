"""Signed HTTP delivery, checked by the SDK's own verifier and by Slack's published example."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Client
from sandbox.delivery.signing import signature
from sandbox.server import Server
from tests.sandbox.bolt import Heard

PUBLISHED = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)


def test_the_published_signature_comes_out() -> None:
    digest = "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", PUBLISHED) == f"v0={digest}"


@pytest.fixture
async def endpoint(server: Server, heard: Heard) -> AsyncIterator[list[int]]:
    """An app over HTTP that answers with the statuses in the list, then with 200."""
    verifier = SignatureVerifier(server.signing_secret)
    statuses: list[int] = []

    async def take(request: web.Request) -> web.Response:
        body = await request.text()
        if not verifier.is_valid_request(body, dict(request.headers)):
            return web.Response(status=401)
        if request.content_type == "application/json":
            given: dict[str, Any] = json.loads(body)
            heard.events.append(given["event"] | {"retry": request.headers.get("X-Slack-Retry-Num")})
        else:
            form = {key: each[0] for key, each in parse_qs(body).items()}
            heard.bodies.append(json.loads(form["payload"]) if "payload" in form else form)
        if statuses:
            return web.Response(status=statuses.pop(0))
        return (
            web.Response() if heard.events and request.content_type == "application/json" else web.Response(text="ok")
        )

    application = web.Application()
    application.router.add_post("/slack/events", take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.workspace.request_url = f"http://127.0.0.1:{port}/slack/events"
    yield statuses
    await runner.cleanup()


async def test_commands_events_and_presses_come_signed(
    endpoint: list[int], slack: AsyncWebClient, people: Client, heard: Heard
) -> None:
    told = await people.command("U1ANA", "incidents", "/incident help")
    assert (told["status"], told["response"]) == ("ok", {"text": "ok"})
    assert heard.bodies[0]["command"] == "/incident"
    await people.shortcut("U1ANA", "add", channel="incidents", ts=await people.post("U1ANA", "incidents", "hi"))
    assert heard.bodies[1]["type"] == "message_action"
    await slack.conversations_join(channel="incidents")
    await heard.until(lambda: heard.of("member_joined_channel"))
    assert endpoint == []


async def test_a_failed_event_is_sent_again_with_its_number(
    endpoint: list[int], slack: AsyncWebClient, heard: Heard
) -> None:
    endpoint += [500, 500]
    await slack.conversations_join(channel="incidents")
    await heard.until(lambda: "1" in [each["retry"] for each in heard.events])


async def test_a_failed_command_is_told_to_the_typist(endpoint: list[int], people: Client) -> None:
    endpoint.append(500)
    assert (await people.command("U1ANA", "incidents", "/incident"))["status"] == "error"
    seen = (await people.messages("incidents", user="U1ANA"))[-1]
    assert seen["text"] == "`/incident` failed with the error dispatch_failed"
