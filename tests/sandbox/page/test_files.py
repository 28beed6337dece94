"""Files: opened in place, or saved."""

import httpx
import pytest
from playwright.async_api import expect

from tests.sandbox.page.world import World

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_document_opens_in_place(world: World) -> None:
    """A Markdown file is read in the channel, its HTML as text."""
    content = b"# INC-1\n\n| When | What |\n|---|---|\n| 14:05 | <b>declared</b> |\n"
    upload = await world.app.call("files.getUploadURLExternal", filename="INC-1.md", length=len(content))
    async with httpx.AsyncClient(verify=False) as http:  # noqa: S501 - plain HTTP on localhost
        await http.post(upload["upload_url"], content=content)
    files = [{"id": upload["file_id"], "title": "INC-1 postmortem"}]
    await world.app.call("files.completeUploadExternal", files=files, channel_id=await world.channel())
    page = await world.opened()
    await page.get_by_role("button", name="Open INC-1 postmortem").click()
    await expect(page.get_by_role("heading", name="INC-1", exact=True)).to_be_visible()
    await expect(page.get_by_role("cell", name="<b>declared</b>")).to_be_visible()
    await expect(page.get_by_role("link", name="Download INC-1.md")).to_be_visible()
