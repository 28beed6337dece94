"""Slack does not answer, and somebody is paged by telephone all the same."""

import re
from typing import Final

from playwright.async_api import expect

from tests.walk.incident import DECLARER, first_named
from tests.walk.newcomer import Newcomer
from tests.walk.tale import SHORT, Tale

REPORTED: Final = "nobody can report abuse: the form fails"


async def is_answered_by_telephone(newcomer: Newcomer, tale: Tale) -> None:
    """The next step's page comes while Slack is away; the key that answers it is seen when Slack is back."""
    tale.chapter("Slack is down")
    await newcomer.acts_as(DECLARER)
    await newcomer.types(f"/incident declare sev2 {REPORTED}")
    answer = await newcomer.sees("INC-1 declared", "Only visible to you")
    first = await first_named(answer.locator(".mention"))
    await newcomer.acts_as(first)
    await newcomer.opens("Tocsin")
    page = await newcomer.sees("You are paged", REPORTED)
    following = re.search(r"Without an answer, (.+?) (?:is|are) paged", await page.inner_text())
    assert following, await page.inner_text()
    second = following[1]
    tale.did(f"{DECLARER} declared an incident, and {first} was paged in Slack.")
    await newcomer.switches("Slack is down")
    await newcomer.acts_as(second)
    phone = await newcomer.takes_the("Phone")
    call = phone.get_by_role("article", name="Call").filter(has_text=REPORTED)
    await newcomer.lets_pass("+5 min")
    await expect(call).to_contain_text("RINGING")
    await expect(phone.get_by_role("article", name="Text message").filter(has_text=REPORTED)).to_be_visible()
    await newcomer.opens("Tocsin")
    await expect(newcomer.message("You are paged")).to_have_count(0)
    tale.did(f"Slack went away, {first} did not answer: {second} was called, with a text message and mail, at once.")
    await tale.picture(newcomer.page, "slack-down")
    await newcomer.presses("1 Acknowledge", call)
    await expect(call).to_contain_text("You have INC-1. Nobody else is paged.")
    tale.did("The key 1 acknowledged the page, while Slack was still away.")
    await newcomer.switches("Slack is down")
    await phone.get_by_role("button", name="Close phone").click()
    await newcomer.opens("inc-1")
    await newcomer.sees(f"{second} acknowledged the page.")
    await newcomer.acts_as(first)
    await newcomer.opens("Tocsin")
    await newcomer.sees(REPORTED, f"{second} acknowledged")
    tale.did("Slack came back, and shows who has it.")
    await newcomer.reads_to_the_end()
    await tale.picture(newcomer.page, "slack-back", size=SHORT)
