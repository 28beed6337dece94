"""A step of a policy that tells a machine: signed, without any wait of its own for a person, and told if refused."""

import json
from pathlib import Path

from bot.notifiers.webhook import sign
from tests.team_files import with_policies
from tests.world import World
from tests.world import world as a_world

POLICY = """  urgent:
    steps:
      - {page: webhook bridge, wait: 2m}
      - {page: [schedule primary, webhook bridge], wait: 5m}
"""


async def starts(world: World, path: str, policy: str = POLICY) -> None:
    """The team of the stories, with a machine at that address of the workspace."""
    written = with_policies(world.team_files, policy) / "tocsin.yaml"
    hooks = f"webhooks:\n  bridge: {{url: '{world.server.url}/{path}'}}\n"
    written.write_text(hooks + written.read_text("utf-8"), "utf-8")
    await world.starts(webhook_secret="a secret")


async def test_a_machine_is_told_and_the_page_goes_on_after_the_wait(database_url: str, team_files: Path) -> None:
    """Signed; with the title, which a private incident's is kept from it; nobody acknowledges in its place."""
    async with a_world(database_url, team=team_files, start=False) as world:
        await starts(world, "webhook/bridge")
        await world.declares("ana", "/incident declare sev2 payments are failing")
        (told,) = [each for each in world.server.inbox.received if each.kind == "webhook"]
        body = json.loads(told.text)
        assert body["for"] == [{"name": "INC-1", "severity": "SEV2", "text": "payments are failing"}]
        assert (body["type"], body["person"], body["answer_url"]) == ("page", None, None)
        signed = sign("a secret", told.headers["x-tocsin-timestamp"], told.text.encode())
        assert told.headers["x-tocsin-signature"] == signed
        assert await world.paged() == []
        await world.passes(minutes=2)
        assert await world.paged() == ["bo"]
        placed = [entry.data["name"] for entry in await world.entries("PlacePaged")]
        assert placed == ["bridge", "bridge"]
        await world.types("ana", "/incident declare type:threat somebody is in danger --anyway")
        assert "danger" not in str(world.server.inbox.received)


async def test_a_machine_that_refuses_is_passed_at_once_and_told(database_url: str, team_files: Path) -> None:
    """Nobody waits for it, and the operations channel hears of it."""
    async with a_world(database_url, team=team_files, start=False) as world:
        await starts(world, "no-such-place")
        await world.declares("ana", "/incident declare sev2 payments are failing")
        assert await world.paged() == ["bo"]
        alarms = "\n".join(await world.lines("incident-ops"))
        assert "A page did not reach the webhook bridge." in alarms
        assert "HTTP 404" in alarms


async def test_a_step_that_finds_nobody_on_call_beside_its_machine_is_passed_at_once(
    database_url: str, team_files: Path
) -> None:
    """The machine is told; the next person does not wait for it, and operations hear of the gap."""
    async with a_world(database_url, team=team_files, start=False) as world:
        gap = """  urgent:
    steps:
      - {page: [schedule nights, webhook bridge], wait: 15m}
      - {page: person cy, wait: 5m}
"""
        await starts(world, "webhook/bridge", gap)
        await world.declares("ana", "/incident declare sev2 payments are failing")
        assert await world.paged() == ["cy"]
        assert [each.kind for each in world.server.inbox.received] == ["webhook"]
        (alarm,) = await world.lines("incident-ops")
        assert "Nobody is on call for step 1 of a page" in alarm
        assert "fill the gap in the schedule `nights`." in alarm


async def test_nobody_waits_for_a_machine_when_the_person_beside_it_cannot_be_reached(
    database_url: str, team_files: Path
) -> None:
    """A machine that took the page does not answer it."""
    async with a_world(database_url, team=team_files, start=False) as world:
        await starts(world, "webhook/bridge", POLICY.replace("      - {page: webhook bridge, wait: 2m}\n", ""))
        written = world.team_files / "tocsin.yaml"
        written.write_text(
            written.read_text("utf-8").replace("wait: 5m}\n", "wait: 5m}\n      - {page: person cy}\n", 1)
        )
        await world.bot.reload()
        await world.client.fault("chat.postMessage", "error", error="user_disabled", channel="UBO")
        await world.declares("ana", "/incident declare sev2 payments are failing")
        assert await world.paged() == ["cy"]
