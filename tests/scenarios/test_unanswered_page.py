"""A page that nobody answers."""

from tests.world import World


async def test_an_unanswered_page_goes_from_step_to_step_and_then_alarms_operations(world: World) -> None:
    """Each step's person is woken in turn; when all were tried the whole team is told."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    first = await world.paged()
    assert len(first) == 1
    seen = list(first)
    for _ in range(3):
        await world.passes(minutes=15)
        seen += await world.paged()
    assert len(seen) == 4
    await world.passes(minutes=30)
    assert await world.paged() == []
    assert any("INC-1" in text for text in await world.texts("incident-ops"))
    assert "PageExhausted" in await world.timeline()


async def test_acknowledging_stops_escalation(world: World) -> None:
    """Nobody else is woken once somebody has it, and the one who has it sees who."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    (first,) = await world.paged()
    await world.presses(first, "@", "page.acknowledge")
    await world.passes(hours=2)
    assert await world.paged() == []
    assert "PageAcknowledged" in await world.timeline()
