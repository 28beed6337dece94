"""What is arranged at one replica holds at every other at once, whoever moves a page on."""

import re
from pathlib import Path

import httpx

from tests.world import shown, world


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


async def test_every_replica_knows_the_schedules_and_calendars_that_were_made_at_another(
    postgresql_url: str, team_files: Path
) -> None:
    """Two calendars that ask two replicas are told the same, and a revoked address ends at both."""
    async with world(postgresql_url, team=team_files) as made:
        await made.starts()
        await made.types("dee", "/oncall create launch dee cy daily 09:00 UTC")
        answer = await made.types("dee", "/oncall calendar launch")
        token = re.findall(r"/calendar/([\w-]+)\.ics", shown(answer["response"]))[0]
        addresses = [f"http://127.0.0.1:{bot.http_port}/calendar/{token}.ics" for bot in made.bots]
        async with httpx.AsyncClient() as calendar:
            for change in ("people launch cy bo", "people launch bo", "delete launch", "calendar revoke launch"):
                told = [await calendar.get(address) for address in addresses]
                assert [each.status_code for each in told] == [200, 200]
                assert len({(each.content, each.headers["etag"]) for each in told}) == 1
                await made.types("dee", f"/oncall {change}")
            assert {(await calendar.get(address)).status_code for address in addresses} == {404}
