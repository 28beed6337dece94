"""What goes wrong on demand, as the real Slack client sees it; rate limits; the clock; traffic."""

import asyncio
from datetime import datetime
from typing import Any

import aiohttp
import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Client, ControlError
from sandbox.server import Server, serve
from sandbox.state.members import Member
from sandbox.workspace import Workspace
from tests.sandbox.test_conversations import refusal


async def said(people: Client) -> list[str]:
    return [each["text"] for each in await people.messages("incidents")]


async def test_a_lost_reply_has_been_applied(slack: AsyncWebClient, people: Client) -> None:
    await people.fault("chat.postMessage", "drop_after", times=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await slack.chat_postMessage(channel="incidents", text="once")
    assert await said(people) == ["once"]
    assert (await people.traffic(method="chat.postMessage"))[0]["error"] == "dropped_after"
    await slack.chat_postMessage(channel="incidents", text="twice")
    assert await said(people) == ["once", "twice"]


async def test_a_lost_request_has_not_been_applied(slack: AsyncWebClient, people: Client) -> None:
    await people.fault("chat.postMessage", "drop_before", times=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await slack.chat_postMessage(channel="incidents", text="once")
    assert await said(people) == []


async def test_a_call_may_never_be_answered(server: Server, people: Client) -> None:
    await people.fault("chat.postMessage", "timeout", times=1)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.2)) as session:
        slack = AsyncWebClient(server.bot_token, base_url=server.api_url, session=session, retry_handlers=[])
        with pytest.raises(asyncio.TimeoutError):
            await slack.chat_postMessage(channel="incidents", text="hello")
    assert await said(people) == []


async def test_errors_strike_a_method_a_channel_a_number_of_times(slack: AsyncWebClient, people: Client) -> None:
    general = (await people.channel("general") or {})["id"]
    await people.fault("chat.postMessage", "error", error="restricted_action", times=1, channel=general)
    assert (await slack.chat_postMessage(channel="incidents", text="hello"))["ok"]
    assert await refusal(slack.chat_postMessage(channel=general, text="hello")) == "restricted_action"
    assert (await slack.chat_postMessage(channel=general, text="hello"))["ok"]
    await people.fault("*", "error", error="internal_error")
    assert await refusal(slack.auth_test()) == "internal_error"
    assert len((await people.faults())["calls"]) == 1
    await people.clear_faults()
    assert (await slack.auth_test())["ok"]


async def test_429_tells_how_long_to_wait(slack: AsyncWebClient, people: Client) -> None:
    await people.fault("pins.add", "ratelimit", retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        await slack.pins_add(channel="C", timestamp="1")
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "7")


async def test_500_is_no_json(slack: AsyncWebClient, people: Client) -> None:
    await people.fault("auth.test", "http500", times=1)
    with pytest.raises(SlackApiError) as refused:
        await slack.auth_test()
    assert refused.value.response.status_code == 500


async def test_an_outage_ends(slack: AsyncWebClient, people: Client) -> None:
    await people.down()
    with pytest.raises(SlackApiError) as refused:
        await slack.auth_test()
    assert refused.value.response.status_code == 503
    assert (await people.command("U1ANA", "incidents", "/incident"))["status"] == "error"
    await people.down(down=False)
    assert (await slack.auth_test())["ok"]


async def test_slow_is_slow(slack: AsyncWebClient, people: Client) -> None:
    await people.slow(120)
    before = asyncio.get_running_loop().time()
    await slack.auth_test()
    assert asyncio.get_running_loop().time() - before >= 0.12


WRONG: list[dict[str, Any]] = [
    {"fault": "explode"},
    {"inbound": "explode"},
    {"socket": "explode"},
    {"fualt": "error"},
]


@pytest.mark.parametrize("given", WRONG)
async def test_an_unknown_fault_is_refused(server: Server, given: dict[str, Any]) -> None:
    async with httpx.AsyncClient(base_url=server.url) as http:
        answer = await http.post("/control/faults", json=given)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_rate_limits_hold_when_switched_on() -> None:
    workspace = Workspace([Member("U1", "ana", "Ana", "ana@example.com", "UTC")], rate_limits=True)
    async with serve(workspace) as server, aiohttp.ClientSession() as session:
        slack = AsyncWebClient(server.bot_token, base_url=server.api_url, session=session, retry_handlers=[])
        for _ in range(5):
            await slack.chat_postMessage(channel="general", text="hello")
        with pytest.raises(SlackApiError) as refused:
            await slack.chat_postMessage(channel="general", text="hello")
        assert refused.value.response.headers["Retry-After"] == "1"
        assert (await slack.chat_postMessage(channel="U1", text="hello"))["ok"]
        for number in range(20):
            await slack.conversations_create(name=f"inc-{number}")
        assert await refusal(slack.conversations_create(name="inc-20")) == "ratelimited"


async def test_the_clock_moves_message_times_and_not_triggers(slack: AsyncWebClient, people: Client) -> None:
    before = await slack.chat_postMessage(channel="incidents", text="before")
    told = await people.push_clock(3600)
    assert told["offset_seconds"] == 3600
    after = await slack.chat_postMessage(channel="incidents", text="after")
    assert 3600 <= float(after["ts"]) - float(before["ts"]) < 3605
    assert datetime.fromisoformat((await people.clock())["now"]).tzinfo is not None
    with pytest.raises(ControlError, match="forward"):
        await people.push_clock(-1)


async def test_traffic_tells_calls_without_their_secrets(slack: AsyncWebClient, people: Client) -> None:
    await slack.chat_postMessage(channel="incidents", text="hello")
    await refusal(slack.chat_postMessage(channel="C9", text="hello"))
    entries = await people.traffic()
    assert [(each["method"], each["ok"], each["error"]) for each in entries] == [
        ("chat.postMessage", True, None),
        ("chat.postMessage", False, "channel_not_found"),
    ]
    assert "xoxb" not in str(entries)
    assert await people.traffic(since=entries[-1]["n"] + 1) == []


async def test_what_changes_is_streamed(server: Server, people: Client) -> None:
    incidents = (await people.channel("incidents") or {})["id"]
    async with (
        httpx.AsyncClient(base_url=server.url) as http,
        http.stream("GET", "/control/events", params={"user": "U2BO"}) as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines) == ": hello"
        await people.post("U1ANA", "incidents", "hello")
        await people.push_clock(60)
        seen: list[str] = []
        while '"clock"' not in "".join(seen):
            seen.append(await anext(lines))
    assert f'data: {{"type": "channel", "channel": "{incidents}"}}' in seen


async def test_unread_counts_what_others_wrote_since(people: Client) -> None:
    await people.post("U1ANA", "incidents", "one")
    await people.post("U1ANA", "incidents", "two")
    assert (await people.channel("incidents", "U2BO") or {})["unread"] == 2
    assert (await people.channel("incidents", "U1ANA") or {})["unread"] == 0
    await people.read("U2BO", "incidents")
    assert (await people.channel("incidents", "U2BO") or {})["unread"] == 0


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("post", {"user": "U9", "channel": "general", "text": "x"}, "user_not_found"),
    ("post", {"user": "U1ANA", "channel": "nowhere", "text": "x"}, "channel_not_found"),
    ("post", {"user": "U3GUEST", "channel": "general", "text": "x"}, "not_in_channel"),
    ("post", {"user": "U1ANA", "text": "x"}, "channel is missing."),
    ("command", {"user": "U1ANA", "channel": "general", "text": "/unknown"}, "/unknown is not a valid command"),
    ("submit", {"user": "U1ANA", "view_id": "V1"}, "not_found"),
    ("join", {"user": "U3GUEST", "channel": "general"}, "user_is_restricted"),
]


@pytest.mark.parametrize(("act", "given", "error"), REFUSED)
async def test_what_a_person_cannot_do_is_refused(server: Server, act: str, given: dict[str, Any], error: str) -> None:
    async with httpx.AsyncClient(base_url=server.url) as http:
        answer = await http.post(f"/control/{act}", json=given)
    assert answer.is_client_error
    assert answer.json()["error"] == error
