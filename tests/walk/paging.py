"""Pages that nobody answers in Slack: by telephone, or not at all."""

from typing import Final

from playwright.async_api import expect

from tests.walk.incident import TITLE
from tests.walk.newcomer import Newcomer, key
from tests.walk.tale import PHONE, Tale

UNHEARD: Final = "Refund requests pile up"
WANTED: Final = "somebody has to speak with support"


async def answers_by_telephone(newcomer: Newcomer, tale: Tale, who: str) -> None:
    """Page one more person; a minute later their telephone has it too, and they reply."""
    tale.chapter("Away from Slack")
    await newcomer.types(f"/incident page {key(who)} {WANTED}")
    await newcomer.acts_as(who)
    await newcomer.opens("Tocsin")
    await newcomer.sees("You are paged", TITLE, WANTED)
    phone = await newcomer.takes_the("Phone")
    text = phone.get_by_role("article", name="Text message").filter(has_text="Reply 1 to acknowledge").last
    await newcomer.lets_pass_until(text, "Next due")
    tale.did(f"{who} was paged too, did not look, and had a text message at the next thing due.")
    await phone.get_by_label("Reply by text message").fill("1")
    await phone.get_by_role("button", name="Send").click()
    await expect(phone.get_by_role("article", name="Text message").filter(has_text="You have INC-1.")).to_be_visible()
    await newcomer.sees("You acknowledged this page")
    tale.did("“1” by text message acknowledged the page, and Slack shows it.")
    await tale.picture(newcomer.page, "telephone")
    await phone.get_by_role("button", name="Close phone").click()


async def goes_unheard(newcomer: Newcomer, tale: Tale, following: str) -> None:
    """Declare another one by the form, and let nobody answer."""
    tale.chapter("Nobody answers")
    await newcomer.opens("general")
    await newcomer.types("/incident declare")
    form = await newcomer.form("Declare an incident")
    await form.get_by_label("What is happening?").fill(UNHEARD)
    await form.get_by_label("Severity").select_option(label="SEV2: Serious harm, many people, or a deadline")
    await tale.picture(newcomer.page, "declare")
    await newcomer.sends(form)
    await newcomer.opens("Tocsin")
    await newcomer.sees("INC-2 declared")
    await newcomer.sees("You declared INC-2", "#inc-2")
    tale.did("INC-2 was declared by the form; the bot wrote to whoever sent it.")
    await newcomer.lets_pass("+5 min")
    await newcomer.acts_as(following)
    await newcomer.opens("Tocsin")
    page = await newcomer.sees("You are paged", UNHEARD, "Step 2 of 3")
    tale.did(f"Five minutes later {following} was paged.")
    await expect(page.get_by_role("button", name="Acknowledge")).to_be_visible()
    await tale.picture(newcomer.page, "phone", dark=True, size=PHONE)
    await newcomer.opens("incident-ops")
    alarm = newcomer.message("Nobody answered a page", UNHEARD, "Tried, in this order")
    await newcomer.lets_pass_until(alarm, "+5 min")
    tale.did("Nobody answered at any of the three steps: #incident-ops was alarmed.")
