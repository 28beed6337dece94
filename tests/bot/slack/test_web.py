"""The few Slack calls: what comes back, and which of three things went wrong."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.manifest import SCOPES
from bot.slack import Posted, SlackBusy, SlackRefused, SlackUnreachable, WebSlack
from bot.slack.limits import Limits
from sandbox.client import Client
from sandbox.server import Server, serve
from sandbox.workspace import Member, Workspace


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    members = [
        Member(
            id=f"U{name.upper()}", name=name, real_name=name.title(), email=f"{name}@example.com", tz="Europe/Dublin"
        )
        for name in ("ana", "bo")
    ]
    async with serve(Workspace(members, team="Example", channels=["ops"])) as running:
        yield running


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Client]:
    async with Client(server.url) as made:
        yield made


@pytest.fixture
async def slack(server: Server) -> AsyncIterator[WebSlack]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1)) as session, httpx.AsyncClient() as web:
        made = AsyncWebClient(server.bot_token, base_url=server.api_url, session=session, timeout=1, retry_handlers=[])
        yield WebSlack(made, web, Limits(Clock().monotonic, paced=False))


async def test_identity_tells_the_scopes(slack: WebSlack) -> None:
    """So that what is missing can be named."""
    identity = await slack.identity()
    assert identity.team == "Example"
    assert identity.user_id.startswith("U")
    assert identity.scopes >= set(SCOPES)


async def test_a_refusal_has_slacks_word_and_the_missing_scope(slack: WebSlack, client: Client) -> None:
    """Said once, it will be said again."""
    with pytest.raises(SlackRefused) as refused:
        await slack.post("CNOWHERE", "hello")
    assert (refused.value.error, refused.value.needed) == ("channel_not_found", None)
    await client.missing_scopes("chat:write")
    with pytest.raises(SlackRefused) as refused:
        await slack.post("UANA", "hello")
    assert (refused.value.error, refused.value.needed) == ("missing_scope", "chat:write")


async def test_a_rate_limit_holds_that_method_back(slack: WebSlack, client: Client) -> None:
    """For as long as Slack says, without asking it again; others go on."""
    await client.fault("chat.postMessage", "ratelimit", retry_after=7, times=1)
    with pytest.raises(SlackBusy) as busy:
        await slack.post("UANA", "hello")
    assert busy.value.retry_after == 7
    seen = len(await client.traffic(direction="in"))
    with pytest.raises(SlackBusy) as busy:
        await slack.post("UANA", "hello")
    assert 6 < busy.value.retry_after <= 7
    assert len(await client.traffic(direction="in")) == seen
    await slack.profile("UANA")


@pytest.mark.parametrize(("asked", "seconds"), [("nan", 1), ("inf", 1), ("1e300", 3_600), ("soon", 1), ("7", 7)])
async def test_no_wait_is_too_odd_to_be_kept(asked: str, seconds: float) -> None:
    """What stands between us and Slack may say anything; it costs an hour at most."""

    async def speaks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 429 X\r\nRetry-After: {asked}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n{{}}".encode())
        writer.close()

    between = await asyncio.start_server(speaks, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{between.sockets[0].getsockname()[1]}/api/"
    async with between, aiohttp.ClientSession() as session, httpx.AsyncClient() as web:
        made = AsyncWebClient("xoxb-1", base_url=address, session=session, retry_handlers=[])
        with pytest.raises(SlackBusy) as busy:
            await WebSlack(made, web, Limits(Clock().monotonic, paced=False)).post("UANA", "hello")
    assert busy.value.retry_after == seconds


@pytest.mark.parametrize("fault", ["http500", "timeout", "drop_before", "drop_after"])
async def test_no_usable_answer_may_be_a_message_that_arrived(slack: WebSlack, client: Client, fault: str) -> None:
    """Nobody can tell from here, so it is counted."""
    await client.fault("chat.postMessage", fault, times=1)  # type: ignore[arg-type]  # one of its literals
    with pytest.raises(SlackUnreachable) as unreachable:
        await slack.post("UANA", "hello")
    assert unreachable.value.perhaps_done


async def test_a_slack_that_is_not_there_got_nothing(server: Server) -> None:
    """No connection, no message: certainly not done."""
    nowhere = "http://127.0.0.1:9/api/"
    async with aiohttp.ClientSession() as session, httpx.AsyncClient() as web:
        made = AsyncWebClient(server.bot_token, base_url=nowhere, session=session, retry_handlers=[])
        with pytest.raises(SlackUnreachable) as unreachable:
            await WebSlack(made, web, Limits(Clock().monotonic)).post("UANA", "hello")
    assert not unreachable.value.perhaps_done


async def test_internal_errors_of_slacks_are_no_refusals(slack: WebSlack, client: Client) -> None:
    """It may do it the next time."""
    await client.fault("chat.postMessage", "error", error="internal_error", times=1)
    with pytest.raises(SlackUnreachable):
        await slack.post("UANA", "hello")


async def test_a_channel_is_found_on_whatever_page_it_is(slack: WebSlack, server: Server) -> None:
    """Archived ones too; a name that nobody has is not found."""
    for n in range(1_200):
        server.workspace.add_channel(f"room-{n:04}", "public", "UANA", ["UANA"])
    found = await slack.find_channel("room-1199", private=False)
    assert found is not None
    assert (found.name, found.creator, found.archived) == ("room-1199", "UANA", False)
    assert await slack.find_channel("room-9999", private=False) is None
    assert await slack.find_channel("room-1199", private=True) is None


async def test_inviting_brings_in_whom_it_can(slack: WebSlack) -> None:
    """Who cannot be invited is named with Slack's reason; who is in already is fine."""
    channel = await slack.create_channel("inc-1", private=False)
    assert await slack.invite(channel.id, ["UANA"]) == {}
    assert await slack.invite(channel.id, ["UANA", "UBO"]) == {}
    assert await slack.invite(channel.id, ["UANA"]) == {}
    assert await slack.invite(channel.id, ["UGONE"]) == {"UGONE": "user_not_found"}


async def test_a_file_arrives_with_its_comment(slack: WebSlack, client: Client) -> None:
    """By Slack's three steps; a failure of the middle one is not perhaps done."""
    channel = await slack.create_channel("inc-1", private=False)
    await slack.upload(channel.id, "inc-1.md", "# Überblick\n".encode(), title="INC-1", comment="The record")
    (message,) = [each for each in await client.messages(channel.id) if each.get("files")]
    assert message["text"] == "The record"
    assert message["files"][0]["name"] == "inc-1.md"


async def test_a_message_is_read_back_and_one_that_is_gone_is_none(slack: WebSlack, client: Client) -> None:
    """As typed, with who and when; replies in threads too."""
    channel = await slack.create_channel("inc-1", private=False)
    await slack.invite(channel.id, ["UANA"])
    ts = await client.post("UANA", channel.id, "cards fail")
    reply = await client.post("UANA", channel.id, "since nine", ts)
    said = await slack.read(Posted(channel.id, ts))
    assert said is not None
    assert (said.author, said.text) == ("UANA", "cards fail")
    answered = await slack.read(Posted(channel.id, reply))
    assert answered is not None
    assert answered.text == "since nine"
    assert await slack.read(Posted(channel.id, "1.000001")) is None


async def test_what_was_said_to_a_person_is_found_by_its_key(slack: WebSlack, client: Client) -> None:
    """Where it stands is asked once: after an outage everything is looked for, at the pace that Slack takes."""
    since = Clock().real() - timedelta(minutes=1)
    said = {key: await slack.post("UANA", key, key=key) for key in ("one", "two")}
    assert [await slack.find_posted("UANA", key, since=since) for key in said] == list(said.values())
    assert await slack.find_posted("UANA", "three", since=since) is None
    asked = [call["method"] for call in await client.traffic(direction="in")]
    assert (asked.count("conversations.open"), asked.count("conversations.history")) == (1, 3)
    assert await slack.find_posted("UBO", "one", since=since) is None


async def test_people_are_found_by_their_e_mail(slack: WebSlack) -> None:
    """With their zone; somebody who is not in the workspace is nobody."""
    profile = await slack.find_by_email("ana@example.com")
    assert profile is not None
    assert (profile.slack_id, profile.name, profile.zone) == ("UANA", "Ana", "Europe/Dublin")
    assert await slack.find_by_email("nobody@example.com") is None
