"""What is arranged at one replica holds at every other at once, whoever moves a page on."""

from pathlib import Path

from tests.world import world


async def test_every_replica_pages_whoever_was_put_on_call_at_another(postgresql_url: str, team_files: Path) -> None:
    """Whichever of two takes the command, the button and the page."""
    async with world(postgresql_url, team=team_files) as made:
        await made.starts()
        for number, person in enumerate(("dee", "cy"), 1):
            await made.types("ana", f"/oncall override primary {person} now for 3h")
            await made.types("ana", f"/incident declare sev2 number {number} --anyway")
            assert await made.paged() == [person]
            await made.types("ana", f"/oncall undo {number}")
        await made.types("ana", "/incident declare sev2 the last one --anyway")
        assert await made.paged() == ["bo"]
