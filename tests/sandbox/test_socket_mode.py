"""The unmodified slack_bolt over Socket Mode: commands, events, retries, reconnecting."""

import asyncio
from typing import Any

import aiohttp
import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Client
from sandbox.server import Server
from tests.sandbox.bolt import Heard, Start


async def test_a_command_reaches_the_app_and_its_answer_the_typist(start: Start, people: Client, heard: Heard) -> None:
    await start()
    told = await people.command("U1ANA", "incidents", "/incident page @Bo in #general, a < b & https://e.com/x")
    assert told["status"] == "ok"
    assert heard.bodies[0]["user_name"] == "ana"
    general = (await people.channel("general") or {})["id"]
    text = f"page <@U2BO|Bo> in <#{general}|general>, a &lt; b &amp; <https://e.com/x>"
    assert heard.bodies[0]["text"] == text
    seen = (await people.messages("incidents", user="U1ANA"))[-1]
    assert (seen["text"], seen["ephemeral_for"]) == (f"heard: {text}", "U1ANA")
    assert await people.messages("incidents", user="U2BO") == []
    await people.command("U1ANA", "incidents", "/incident loud")
    assert (await people.messages("incidents", user="U2BO"))[-1]["text"] == "for all"


async def test_a_bad_answer_to_a_command_is_an_error(start: Start, people: Client) -> None:
    await start()
    assert (await people.command("U1ANA", "incidents", "/incident bad"))["status"] == "error"
    seen = (await people.messages("incidents", user="U1ANA"))[-1]
    assert seen["text"] == "`/incident` failed with the error invalid_blocks"


async def test_without_the_app_a_command_times_out_after_three_seconds(people: Client) -> None:
    told = await people.command("U1ANA", "incidents", "/incident help")
    assert told["status"] == "timeout"
    assert told["millis"] >= 2_900
    seen = (await people.messages("incidents", user="U1ANA"))[-1]
    assert seen["text"] == "`/incident` failed with the error operation_timeout"


async def test_events_come_from_channels_the_app_is_in(
    start: Start, people: Client, slack: AsyncWebClient, heard: Heard
) -> None:
    await start()
    await people.post("U1ANA", "incidents", "before")
    await slack.conversations_join(channel="incidents")
    ts = await people.post("U1ANA", "incidents", "<!channel> hi @tocsin, see #general & @here")
    await people.post("U1ANA", "incidents", "in the thread", ts)
    await people.post("U1ANA", "U0TOCSIN", "psst")
    await people.react("U2BO", "incidents", ts, "eyes")
    await people.pin("U2BO", "incidents", ts)
    await people.edit("U1ANA", "incidents", ts, "never mind")
    await people.profile("U2BO", tz="Asia/Tokyo")
    await heard.until(lambda: heard.of("user_change"))
    general = (await people.channel("general") or {})["id"]
    texts = [each["text"] for each in heard.of("message") if "subtype" not in each]
    assert texts == [
        f"&lt;!channel&gt; hi <@U0TOCSIN>, see <#{general}|general> &amp; <!here>",
        "in the thread",
        "psst",
    ]
    thread = next(each for each in heard.events if each.get("text") == "in the thread")
    assert (thread["thread_ts"], thread["channel_type"]) == (ts, "channel")
    assert next(each for each in heard.events if each.get("text") == "psst")["channel_type"] == "im"
    assert len(heard.of("app_mention")) == 1
    assert heard.of("member_joined_channel")[0]["user"] == "U0TOCSIN"
    assert heard.of("reaction_added")[0]["item"]["ts"] == ts
    assert heard.of("pin_added")[0]["item"]["message"]["ts"] == ts
    changed = next(each for each in heard.events if each.get("subtype") == "message_changed")
    assert changed["message"]["text"] == "never mind"
    assert heard.of("user_change")[0]["user"]["tz"] == "Asia/Tokyo"
    assert heard.bodies[0]["authorizations"][0]["user_id"] == "U0TOCSIN"


async def test_events_wait_for_a_connection(start: Start, people: Client, slack: AsyncWebClient, heard: Heard) -> None:
    await slack.conversations_join(channel="incidents")
    await people.post("U1ANA", "incidents", "anyone there?")
    assert (await people.deliveries())["undelivered"] > 0
    await start()
    await heard.until(lambda: "anyone there?" in [each.get("text") for each in heard.events])


async def test_an_unacked_event_is_sent_again(server: Server, slack: AsyncWebClient, people: Client) -> None:
    await slack.conversations_join(channel="incidents")
    async with aiohttp.ClientSession() as session:
        asked = await slack.apps_connections_open(app_token=server.app_token)
        async with session.ws_connect(asked["url"]) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            first: dict[str, Any] = {}
            while first.get("payload", {}).get("event", {}).get("text") != "hello":
                if first:
                    await socket.send_json({"envelope_id": first["envelope_id"]})
                elif not (await people.traffic(method="post")):
                    await people.post("U1ANA", "incidents", "hello")
                first = await socket.receive_json()
            again = await socket.receive_json(timeout=60)
            assert again["payload"]["event_id"] == first["payload"]["event_id"]
            assert (first["retry_attempt"], again["retry_attempt"], again["retry_reason"]) == (0, 1, "timeout")
            await socket.send_json({"envelope_id": again["envelope_id"]})


async def test_each_envelope_goes_to_one_of_the_connections(start: Start, people: Client, heard: Heard) -> None:
    await asyncio.gather(start(), start(), start())
    assert (await people.deliveries())["sockets"] == 3
    for _ in range(5):
        assert (await people.command("U1ANA", "incidents", "/incident x"))["status"] == "ok"
    assert len(heard.bodies) == 5


@pytest.mark.parametrize("how", ["refresh", "warning", "kill"])
async def test_the_app_connects_anew(start: Start, people: Client, how: Any) -> None:
    await start()
    await people.socket(how)
    assert (await people.command("U1ANA", "incidents", "/incident x"))["status"] == "ok"


DOUBLED = [("duplicate", 0.0), ("duplicate_later", 1.9)]


@pytest.mark.parametrize(("kind", "pause"), DOUBLED)
async def test_a_command_may_come_twice(start: Start, people: Client, heard: Heard, kind: Any, pause: float) -> None:
    await start()
    await people.inbound(kind)
    assert (await people.command("U1ANA", "incidents", "/incident x"))["status"] == "ok"
    await asyncio.sleep(pause)
    await heard.until(lambda: len(heard.bodies) == 2)
    assert heard.bodies[0]["trigger_id"] == heard.bodies[1]["trigger_id"]


async def test_a_lost_ack_makes_an_event_come_again(
    start: Start, people: Client, slack: AsyncWebClient, heard: Heard
) -> None:
    await slack.conversations_join(channel="incidents")
    await start()
    await heard.until(lambda: heard.of("member_joined_channel"))
    await people.inbound("no_ack_retry")
    await people.post("U1ANA", "incidents", "hello")
    await heard.until(lambda: len(heard.bodies) == 2)
    assert heard.bodies[0]["event_id"] == heard.bodies[1]["event_id"]


async def test_events_may_change_places(start: Start, people: Client, slack: AsyncWebClient, heard: Heard) -> None:
    await slack.conversations_join(channel="incidents")
    await start()
    await heard.until(lambda: heard.of("member_joined_channel"))
    await people.inbound("reorder")
    await people.post("U1ANA", "incidents", "one")
    await people.post("U1ANA", "incidents", "two")
    await heard.until(lambda: len(heard.bodies) == 2)
    assert [each["event"]["text"] for each in heard.bodies] == ["two", "one"]


async def test_a_response_url_serves_five_times(
    start: Start, people: Client, heard: Heard, http: httpx.AsyncClient
) -> None:
    await start()
    await people.command("U1ANA", "incidents", "/incident")
    url = heard.bodies[0]["response_url"]
    assert (await http.post(url, json={"nothing": 1})).json()["error"] == "no_text"
    for number in range(5):
        assert (await http.post(url, json={"text": f"{number}"})).status_code == 200
    assert (await http.post(url, json={"text": "once more"})).json()["error"] == "used_url"
    assert len(await people.messages("incidents", user="U1ANA")) == 5
    assert await people.messages("incidents", user="U2BO") == []


async def test_the_eleventh_connection_is_turned_away(server: Server, slack: AsyncWebClient, start: Start) -> None:
    await asyncio.gather(*(start() for _ in range(10)))
    async with aiohttp.ClientSession() as session:
        asked = await slack.apps_connections_open(app_token=server.app_token)
        async with session.ws_connect(asked["url"]) as socket:
            assert (await socket.receive_json())["reason"] == "too_many_websockets"
        with pytest.raises(aiohttp.WSServerHandshakeError):  # a ticket lets one in
            await session.ws_connect(asked["url"])
