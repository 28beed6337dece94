"""Long lists: an answer shows their beginning and a button, which opens all of it, page by page."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from incidents import action, lifecycle
from incidents.timeline import Entry
from storage.database import Transaction
from tests.world import World, shown

CHANNEL = "inc-1-payments-are-failing"


async def filled(world: World) -> None:
    """An incident with 5,000 entries and 100 action items, and 200 others."""
    await world.declares("ana", "/incident declare sev3 payments are failing")
    now = world.bot.clock.now()
    async with world.bot.db.begin() as tx:
        incident = await tx.incidents.get(1)
        assert incident is not None
        for number in range(1, 101):
            await tx.actions.save(
                action.add(
                    incident,
                    f"Write letter {number} {'and once more ' * 20}",
                    action_id=tx.new_id(),
                    number=number,
                    owner="ana",
                    due_on=None,
                    by="ana",
                    now=now,
                    zone=ZoneInfo("UTC"),
                )[0]
            )
        await _entries(tx, now, 5_000)
        for number in range(2, 202):
            other, _ = lifecycle.declare(
                number, title=f"Thing {number}", severity="sev3", type="general", private=False, by="ana", now=now,
                update_every=None,
            )  # fmt: skip
            await tx.incidents.save(other)


async def _entries(tx: Transaction, now: datetime, many: int) -> None:
    for number in range(many):
        at = now + timedelta(seconds=number)
        entry = Entry(
            id=tx.new_id(), incident_id=1, page_id=None, at=at, recorded_at=at, kind="NoteAdded",
            data={"by": "ana", "text": f"Thing {number} happened", "at": at.isoformat()}, by="ana",
        )  # fmt: skip
        await tx.timeline.append(entry)


async def pages(world: World, most: int = 300) -> list[str]:
    """The pages of the form on top, to the end or `most` of them; none more than Slack shows."""
    read: list[str] = []
    while True:
        (view,) = await world.client.views("UANA")
        assert len(view["blocks"]) < 50
        read.append(shown({"blocks": view["blocks"]}))
        if not view.get("submit") or len(read) == most:
            await world.client.close_view("UANA", view["id"])
            return read
        await world.client.submit("UANA", view["id"])


async def all_of(world: World, command: str, most: int = 300) -> str:
    """What the command answers fits; then the pages that its button opens."""
    answer = await world.types("ana", command, CHANNEL)
    assert len(answer["response"]["blocks"]) < 50
    await world.presses("ana", CHANNEL, "answer.more")
    return "\n".join(await pages(world, most))


async def test_all_of_a_long_list_is_a_button_away(world: World) -> None:
    """Incidents, entries, actions, and what is one's own: every single one of them."""
    await filled(world)
    listed = await all_of(world, "/incident list")
    assert all(f"Thing {number} " in listed for number in range(2, 202))
    told = await all_of(world, "/incident timeline", 3)
    assert all(f"Thing {number} happened" in told for number in range(4_850, 5_000))
    assert "Page 3" in told
    owed = await all_of(world, "/incident action")
    assert all(f"{number}. Write letter {number}" in owed for number in range(1, 101))
    own = await all_of(world, "/incident mine")
    assert "Write letter 100 " in own


async def test_the_home_tab_leads_to_all_of_it_too(world: World) -> None:
    """And never shows more than Slack takes."""
    await filled(world)
    await world.client.open_home("UANA")
    await world.settles()
    home = await world.client.home("UANA")
    assert home is not None
    assert len(home["blocks"]) < 50
    assert "more._" in shown(home)
    await world.client.press("UANA", "answer.more", view_id=home["id"])
    assert "Write letter 100" in "\n".join(await pages(world))


async def test_all_that_can_be_typed_is_a_button_away(world: World) -> None:
    """Help itself is short."""
    await world.declares("ana", "/incident declare sev3 payments are failing")
    everything = await all_of(world, "/incident help")
    for command in ("/incident declare", "/incident postmortem waive REASON", "/oncall swap", "/incident reload"):
        assert command in everything
