"""An incident from its declaration to its end, as those who work on it see it."""

import re
from typing import Final

from playwright.async_api import Locator, expect

from tests.walk.newcomer import Newcomer
from tests.walk.tale import TALL, Tale

DECLARER: Final = "Juno Park"  # is on call for engineering alone, so somebody else is paged
TITLE: Final = "accounts are being taken over from one network"
COMMAND: Final = f"/incident declare sev2 {TITLE} type:account-takeover"
REASON: Final = "The identity lead has the logs on hold already"
TOLD: Final = "Support: the first complaints came at 09:40, all from one provider"
KEPT: Final = "That provider's network is blocked at sign-in now"
UPDATE: Final = "About 900 accounts. Sign-ins from the network are blocked; their sessions are being ended."


async def declares(newcomer: Newcomer, tale: Tale) -> tuple[str, str]:
    """Type the command; the answer tells who is paged, then one is that person. Gives them, and who is next."""
    tale.chapter("Declare")
    await expect(newcomer.page.get_by_text("/incident declare")).to_be_visible()
    await newcomer.acts_as(DECLARER)
    await newcomer.types(COMMAND)
    answer = await newcomer.sees("INC-1 declared", "Only visible to you")
    on_call = await first_named(answer.locator(".mention"))
    tale.did(f"{DECLARER} typed {COMMAND}. {on_call} is being paged.")
    await newcomer.opens("Tocsin")
    await newcomer.sees("You declared INC-1", "#inc-1")
    tale.did(f"{DECLARER} was shown the way to the incident's channel.")
    await newcomer.is_told_of(on_call)
    await newcomer.acts_as(on_call)
    await expect(newcomer.page.get_by_test_id("channel-title")).to_contain_text("Tocsin")
    page = await newcomer.sees("You are paged", "SEV2", TITLE)
    following = re.search(r"Without an answer, (.+?) (?:is|are) paged", await page.inner_text())
    assert following, await page.inner_text()
    tale.did(f"{on_call} sees the page. Without an answer, {following[1]} is next.")
    await tale.picture(newcomer.page, "page")
    return on_call, following[1]


async def answers(newcomer: Newcomer, tale: Tale, on_call: str) -> None:
    """Acknowledge, follow the link, take command."""
    tale.chapter("Answer")
    await newcomer.presses("Acknowledge", await newcomer.sees("You are paged"))
    page = await newcomer.sees("You acknowledged this page")
    await expect(page.get_by_role("button", name="Acknowledge")).to_have_count(0)
    tale.did(f"{on_call} acknowledged; the buttons are gone.")
    await page.get_by_role("link", name="#inc-1").click()
    await newcomer.topic_says("nobody yet")
    summary = await newcomer.sees("What is known", "Nobody yet")
    await newcomer.presses("Take command", summary)
    await newcomer.topic_says(f"Commander: {on_call}")
    await newcomer.sees(f"{on_call} took command.")
    tale.did(f"{on_call} went to the channel by its link and took command; the topic says so.")


async def works(newcomer: Newcomer, tale: Tale) -> None:
    """Tick the step that stands out; skip another, saying why."""
    tale.chapter("Work the checklist")
    checklist = await newcomer.sees("Checklist", "1 of ", "Next: step 2")
    await newcomer.presses("Done", checklist)
    checklist = await newcomer.sees("Checklist", "2 of ", "Next: step 3")
    tale.did("Taking command ticked step 1. Step 2 is done, and step 3 stands out.")
    await newcomer.chooses("Skip…", checklist.locator("[data-block-id='step.preserve-evidence']"))
    form = await newcomer.form("Skip a step")
    await form.get_by_label("Why is it skipped?").fill("no")
    await form.get_by_test_id("submit").click()
    await expect(form.get_by_test_id("field-error").first).to_contain_text("This step is required.")
    await form.get_by_label("Why is it skipped?").fill(REASON)
    await newcomer.sends(form)
    await newcomer.sees("Checklist", "1 skipped", REASON)
    tale.did("A step was skipped. Two letters were no reason; a sentence was, and stands beside the step.")
    await newcomer.reads_to_the_end()
    await tale.picture(newcomer.page, "incident", top=newcomer.message("What is known"), size=TALL)


async def notes(newcomer: Newcomer, tale: Tale) -> None:
    """Keep two messages on the timeline: by the message's menu, and by the emoji."""
    tale.chapter("Keep what was said")
    await newcomer.acts_as(DECLARER)
    await newcomer.types(TOLD)
    await (await newcomer.sees(TOLD)).hover()
    await newcomer.page.get_by_role("button", name="More for this message").click()
    await newcomer.page.get_by_role("menuitem", name="Add to timeline").click()
    await newcomer.sees("Added to INC-1's timeline.", "Only visible to you")
    tale.did("A message was added to the timeline by its menu.")
    await newcomer.types(KEPT)
    await (await newcomer.sees(KEPT)).hover()
    await newcomer.page.get_by_role("button", name="Add a reaction").click()
    search = newcomer.page.get_by_label("Search emoji")
    await search.fill("memo")
    await search.press("Enter")
    await expect((await newcomer.sees(KEPT)).get_by_role("button", name="memo, 1")).to_be_visible()
    await expect(newcomer.page.get_by_text("Added to INC-1's timeline.")).to_have_count(2)
    await newcomer.types("/incident timeline")
    await newcomer.sees("Timeline of INC-1", TOLD, KEPT, REASON, "took command")
    tale.did("Another was by the :memo: reaction. /incident timeline tells both, and all that happened.")


async def updates(newcomer: Newcomer, tale: Tale, commander: str) -> None:
    """An hour later an update is due; the one who has command is asked for it."""
    tale.chapter("An hour passes")
    await newcomer.lets_pass("+1 h")
    await newcomer.acts_as(commander)
    await newcomer.opens("inc-1")
    asked = await newcomer.sees(f"@{commander}", "an update is due")
    steps = await newcomer.sees("overdue", "Skip…", "Ask again…")
    await tale.picture(newcomer.page, "update-due", dark=True)
    await newcomer.presses("Done", steps)
    await newcomer.sees(f"{commander} did step 3")
    tale.did(f"Steps are overdue, and INC-1 asked {commander} for them; Done answers.")
    await newcomer.presses("Post update", asked)
    form = await newcomer.form("Update INC-1")
    await form.get_by_label("What is known now?").fill(UPDATE)
    await newcomer.sends(form)
    await newcomer.sees(f"{commander} wrote an update", UPDATE)
    await newcomer.sees("What is known", UPDATE, "Post update")
    tale.did(f"INC-1 asked {commander} for an update; what they wrote stands in the summary.")


async def resolves(newcomer: Newcomer, tale: Tale) -> None:
    """Resolve, after saying so twice."""
    tale.chapter("Resolve")
    summary = newcomer.message("What is known", UPDATE, "Post update")
    confirm = newcomer.page.get_by_test_id("confirm")
    await summary.get_by_role("button", name="Resolve", exact=True).click()
    await expect(confirm).to_contain_text("Resolve INC-1?")
    await confirm.get_by_role("button", name="Not yet").click()
    await newcomer.topic_says("active")
    await summary.get_by_role("button", name="Resolve", exact=True).click()
    await confirm.get_by_role("button", name="Resolve").click()
    await newcomer.topic_says("resolved")
    await newcomer.sees("INC-1 is resolved", "still open")
    summary = newcomer.message("What is known", UPDATE, "/incident reopen")
    await expect(summary.get_by_role("button", name="Resolve", exact=True)).to_have_count(0)
    tale.did("It asked first, naming the open steps. “Not yet” changed nothing; then it was resolved.")


async def first_named(named: Locator) -> str:
    """Whom the first of some mentions names."""
    await expect(named.first).to_be_visible()
    return (await named.first.inner_text()).removeprefix("@")
