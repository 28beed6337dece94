"""What is left when it is over: the record, and the postmortem with what only people know."""

import re
from typing import Final

from playwright.async_api import expect

from tests.walk.incident import DECLARER, KEPT, REASON, TITLE, TOLD, UPDATE
from tests.walk.newcomer import Newcomer, key
from tests.walk.tale import Tale

WRITTEN: Final = {
    "Summary": "About 900 accounts were taken over with passwords from another service's leak, all from one network. "
    "Blocking the network and ending the sessions stopped it.",
    "Impact": "912 accounts; eleven had money taken. All owners were told the same day.",
    "Causes": "Sign-in had no limit by network, and the alarm counts accounts, not networks.",
    "The way in, and proof that it is closed": "Passwords from another service's leak. The network is blocked.",
    "What went well": "Logs were on hold before the first session was ended.",
    "What went badly": "Support knew forty minutes before we did.",
}
ACTION: Final = "alarm on failed sign-ins by network"


async def reads_the_record(newcomer: Newcomer, tale: Tale) -> None:
    """Ask for the record, and read it where it was posted."""
    tale.chapter("The record")
    await newcomer.types("/incident export")
    posted = await newcomer.sees("The record of INC-1")
    await posted.get_by_role("button", name=re.compile("^Open ")).click()
    record = posted.get_by_test_id("file-preview")
    await expect(record.get_by_role("heading", name=f"INC-1: {TITLE}")).to_be_visible()
    for said in (UPDATE, REASON, TOLD, KEPT, "acknowledged the page", "resolved the incident"):
        await expect(record.get_by_text(said).first).to_be_visible()
    tale.did("The file opened in place, with what was known, done, skipped, said and answered.")
    await record.get_by_role("heading", name=f"INC-1: {TITLE}").scroll_into_view_if_needed()
    await tale.picture(newcomer.page, "record")


async def writes(newcomer: Newcomer, tale: Tale) -> None:
    """Look what is missing, and write it."""
    tale.chapter("The postmortem")
    await newcomer.acts_as(DECLARER)
    await newcomer.opens("inc-1")
    await newcomer.types(f"/incident action {ACTION} @{key(DECLARER)} by friday kind:detection")
    await newcomer.types("/incident postmortem")
    standing = await newcomer.sees("Postmortem of INC-1", "Still missing", "The summary is not written.")
    tale.did("/incident postmortem says what is still missing.")
    await newcomer.presses("Edit", standing)
    form = await newcomer.form("Postmortem INC-1")
    for label, said in WRITTEN.items():
        await form.get_by_label(label).fill(said)
    await form.get_by_label("Summary").scroll_into_view_if_needed()
    await tale.picture(newcomer.page, "postmortem-form")
    await newcomer.sends(form)
    await newcomer.sees(f"{DECLARER} wrote version 1 of the postmortem.")
    tale.did(f"{DECLARER} wrote what only people know.")


async def signs_off(newcomer: Newcomer, tale: Tale, reviewer: str) -> None:
    """A second person reviews it, and the page is read where it is."""
    tale.chapter("A second person")
    await newcomer.types(f"/incident postmortem review {key(reviewer)}")
    await newcomer.acts_as(reviewer)
    await newcomer.opens("Tocsin")
    asked = await newcomer.sees(f"{DECLARER} asks you to review", "What it still lacks")
    await tale.picture(newcomer.page, "review")
    await asked.get_by_role("button", name="Approve", exact=True).click()
    confirm = newcomer.page.get_by_test_id("confirm")
    await expect(confirm).to_contain_text("Sign it off?")
    await confirm.get_by_role("button", name="Approve").click()
    await newcomer.sees("You signed off the postmortem of INC-1")
    await newcomer.opens("inc-1")
    await newcomer.sees(f"{reviewer} reviewed version 1 of the postmortem and signed it off.")
    tale.did(f"{reviewer} reviewed it and signed it off; the channel says so.")
    await newcomer.types("/incident postmortem")
    await newcomer.sees(f"{reviewer} signed off version 1")
    files = newcomer.page.get_by_role("button", name="Open INC-1 postmortem")
    await expect(files).to_have_count(2)
    await files.last.click()
    document = newcomer.page.frame_locator("iframe").last
    for said in (*WRITTEN.values(), ACTION, REASON):
        await expect(document.get_by_text(said).first).to_be_attached()
    drawn = document.locator("svg.timeline")
    await expect(drawn).to_be_visible()
    tale.did("The page opened in place, with what was written and its timeline drawn.")
    await document.get_by_role("heading", name="What happened when").scroll_into_view_if_needed()
    await tale.picture(newcomer.page, "postmortem")
