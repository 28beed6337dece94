"""A person's own webhook: told at once, signed, with an address that answers; tried by its button."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.notifiers.webhook import sign
from tests.team_files import adds
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
SECRET = "a secret"


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """The workspace, without a bot yet: only now it has an address."""
    async with a_world(database_url, team=team_files, start=False) as made:
        yield made


async def starts(world: World, path: str, *more: str) -> None:
    """Bo has a webhook at that address of the workspace, and perhaps more."""
    contacts = ", ".join((f'webhook: "{world.server.url}/{path}"', *more))
    adds(world.team_files, "bo", f"contacts: {{{contacts}}}")
    await world.starts(webhook_secret=SECRET)


async def test_it_is_told_at_once_and_its_address_answers(world: World) -> None:
    """Who is wanted for what, signed; a machine may answer for them by it."""
    await starts(world, "webhook/bo")
    await world.declares("ana", DECLARE)
    (told,) = world.received("bo", "webhook")
    body = json.loads(told.text)
    assert (body["type"], body["person"], body["urgent"]) == ("page", "Bo Larsen", True)
    assert body["for"] == [{"name": "INC-1", "severity": "SEV2", "text": "payments are failing"}]
    signed = sign(SECRET, told.headers["x-tocsin-timestamp"], told.text.encode())
    assert told.headers["x-tocsin-signature"] == signed
    assert {entry.data["method"] for entry in await world.entries("ResponderPaged")} == {"slack", "webhook"}
    async with httpx.AsyncClient() as machine:
        answered = await machine.post(body["answer_url"], data={"answer": "acknowledge"})
    assert "You have INC-1" in answered.text
    await world.settles()
    assert [entry.by for entry in await world.entries("PageAcknowledged")] == ["bo"]


async def test_no_word_of_a_private_incident_goes_to_it(world: World) -> None:
    """A number and a severity, as everywhere outside Slack."""
    await starts(world, "webhook/bo")
    await world.declares("ana", "/incident declare type:threat somebody is in danger")
    (told,) = world.received("bo", "webhook")
    assert json.loads(told.text)["for"] == [{"name": "INC-1", "severity": "SEV1", "text": None}]


async def test_one_that_refuses_is_followed_by_the_next_at_once(world: World) -> None:
    """The text message does not wait for its turn, and the record says why."""
    await starts(world, "no-such-place", 'sms: "+14155550141"')
    await world.declares("ana", DECLARE)
    (failed,) = await world.entries("MethodFailed")
    assert (failed.data["method"], failed.data["why"]) == ("webhook", "the webhook answers HTTP 404")
    assert len(world.received("bo", "sms")) == 1


async def test_its_button_sends_a_test_that_pages_nobody(world: World) -> None:
    """Taken is seen to work; so is answered."""
    await starts(world, "webhook/bo")
    assert await world.reply("bo", "/oncall contacts") == "You are reached in 2 ways; 0 of them were seen to work."
    await world.presses("bo", "general", "contact.test", value="webhook")
    (told,) = world.received("bo", "webhook")
    body = json.loads(told.text)
    assert (body["type"], body["person"], body["for"]) == ("test", "Bo Larsen", [])
    assert told.headers["x-tocsin-signature"] == sign(SECRET, told.headers["x-tocsin-timestamp"], told.text.encode())
    assert await world.reply("bo", "/oncall contacts") == "You are reached in 2 ways; 1 of them was seen to work."
    async with httpx.AsyncClient() as machine:
        answered = await machine.post(body["answer_url"], data={"answer": "acknowledge"})
    assert "This way of reaching you works." in answered.text
    assert await world.paged() == []


async def test_a_test_that_it_refuses_says_why(world: World) -> None:
    """Where one looks for it."""
    await starts(world, "no-such-place")
    await world.types("bo", "/oncall contacts")
    await world.presses("bo", "general", "contact.test", value="webhook")
    assert "the webhook answers HTTP 404" in str(await world.types("bo", "/oncall contacts"))
