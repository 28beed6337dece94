"""Files: opened in place, or saved."""

import httpx
import pytest
from playwright.async_api import expect

from tests.sandbox.page.world import World

pytestmark = pytest.mark.asyncio(loop_scope="package")


HOSTILE = """<!doctype html><meta name="color-scheme" content="light dark"><style>h1 { color: rgb(1, 2, 3) }</style>
<h1>INC-1 in full</h1><p id="told">sealed</p><img alt="" src="http://127.0.0.1:9/spy.png">
<script>document.getElementById("told").textContent = "ran"; top.hacked = 1</script>
<p><a href="https://example.org/case" target="_blank">case</a></p>"""


async def shared(world: World, name: str, content: str) -> str:
    """The app puts a file into the channel; gives its address."""
    upload = await world.app.call("files.getUploadURLExternal", filename=name, length=len(content.encode()))
    async with httpx.AsyncClient() as http:
        await http.post(upload["upload_url"], content=content.encode())
    files = [{"id": upload["file_id"], "title": f"{name} of INC-1"}]
    told = await world.app.call("files.completeUploadExternal", files=files, channel_id=await world.channel())
    return str(told["files"][0]["url_private"])


async def test_a_markdown_file_opens_in_place(world: World) -> None:
    """It is read in the channel, its HTML as text."""
    await shared(world, "INC-1.md", "# INC-1\n\n| When | What |\n|---|---|\n| 14:05 | <b>declared</b> |\n")
    page = await world.opened()
    await page.get_by_role("button", name="Open INC-1.md of INC-1").click()
    await expect(page.get_by_role("heading", name="INC-1", exact=True)).to_be_visible()
    await expect(page.get_by_role("cell", name="<b>declared</b>")).to_be_visible()
    await expect(page.get_by_role("link", name="Download INC-1.md")).to_be_visible()


async def test_a_page_opens_in_place_sealed_off(world: World) -> None:
    """It looks as it was written, but runs nothing and fetches nothing, in the channel as in a tab of its own."""
    address = await shared(world, "INC-1.html", HOSTILE)
    page = await world.opened()
    await page.get_by_role("button", name="Open INC-1.html of INC-1").click()
    document = page.frame_locator("iframe[title='INC-1.html of INC-1']")
    await expect(document.get_by_role("heading", name="INC-1 in full")).to_have_css("color", "rgb(1, 2, 3)")
    await expect(document.get_by_text("sealed")).to_be_visible()
    assert await page.evaluate("window.hacked") is None
    async with page.expect_popup() as opening:
        await page.get_by_role("link", name="Open INC-1.html in a tab of its own").click()
    tab = await opening.value
    await expect(tab.get_by_text("sealed")).to_be_visible()
    async with httpx.AsyncClient() as http:
        policy = (await http.get(address)).headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    await page.get_by_role("button", name="Close INC-1.html of INC-1").click()
    await expect(page.locator("iframe")).to_be_hidden()


async def test_data_is_shown_as_what_it_is(world: World) -> None:
    """CSV as a table with its quotes undone, JSON indented, a PDF in a tab of its own."""
    await shared(world, "INC-1.csv", 'when,what\r\n14:05,"said ""no"", twice"\r\n')
    await shared(world, "INC-1.json", '{"number":1,"title":"db"}')
    await shared(world, "INC-1.pdf", "%PDF-1.7")
    page = await world.opened()
    await page.get_by_role("button", name="Open INC-1.csv of INC-1").click()
    await expect(page.get_by_role("columnheader", name="what")).to_be_visible()
    await expect(page.get_by_role("cell", name='said "no", twice')).to_be_visible()
    await page.get_by_role("button", name="Open INC-1.json of INC-1").click()
    await expect(page.get_by_role("region", name="INC-1.json of INC-1")).to_have_text('{ "number": 1, "title": "db" }')
    await expect(page.get_by_role("button", name="Open INC-1.pdf of INC-1")).to_have_count(0)
    tab = page.get_by_role("link", name="Open INC-1.pdf in a tab of its own")
    async with httpx.AsyncClient(base_url=world.server.url) as http:
        answer = await http.get(str(await tab.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
