"""The pane of one's telephone: a call is answered by the keys that it names."""

import pytest
from playwright.async_api import expect

from sandbox.phone.inbox import Received
from tests.sandbox.page.world import ANA, World

pytestmark = pytest.mark.asyncio(loop_scope="package")
NUMBER = "+14155550141"


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        (
            "Press 1 to acknowledge. Press 2 to escalate. Press 3 to be called again in 30 minutes.",
            ["1 Acknowledge", "2 Escalate", "3 Be called again in 30 minutes", "Decline"],
        ),
        ("This is a test. Press 1 if you hear this.", ["1 If you hear this", "Decline"]),
        ("Answer in Slack.", ["Decline"]),
    ],
    ids=["a page", "a test", "no keys"],
)
async def test_a_call_has_the_keys_that_it_names(world: World, said: str, keys: list[str]) -> None:
    """And no others."""
    inbox = world.server.inbox
    inbox.contacts[ANA.id] = {"voice": NUMBER}
    page = await world.opened()
    inbox.put(
        Received(
            id=inbox.new_id("CA"), kind="voice", to=NUMBER, at=inbox.now().isoformat(), text=said, status="ringing"
        )
    )
    await page.get_by_test_id("phone").click()
    await expect(page.get_by_role("group", name="Keys").get_by_role("button")).to_have_text(keys)
