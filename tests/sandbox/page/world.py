"""A workspace with its app, and a browser in front of it."""

from typing import Any, Final

from playwright.async_api import Page, expect

from sandbox.client import Client
from sandbox.server import Server
from sandbox.state.members import Member
from tests.sandbox.page.app import App, Json

ANA: Final = Member("U1ANA", "ana", "Ana Reyes", "ana@example.com", "America/Los_Angeles")
BO: Final = Member("U2BO", "bo", "Bo Lindqvist", "bo@example.com", "Asia/Singapore")


class World:
    """A workspace with its app, and a browser in front of it."""

    def __init__(self, server: Server, app: App, client: Client, page: Page) -> None:
        self.server = server
        self.app = app
        self.client = client
        self.page = page

    async def channel(self, name: str = "incidents") -> str:
        """The id of a channel."""
        found = await self.client.channel(name)
        assert found
        return str(found["id"])

    async def opened(self, channel: str = "incidents", person: Member = ANA) -> Page:
        """The page, acting as `person` in `channel`."""
        await self.page.goto(f"{self.server.url}/#/{person.id}/{await self.channel(channel)}")
        await expect(self.page.get_by_test_id("composer")).to_be_visible()
        return self.page

    async def says(self, blocks: list[Json] | None = None, text: str = "fallback", **more: Any) -> str:
        """The app posts to #incidents; gives the timestamp."""
        channel = await self.channel()
        told = await self.app.call("chat.postMessage", channel=channel, text=text, blocks=blocks or [], **more)
        return str(told["ts"])
