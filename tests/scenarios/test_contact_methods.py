"""How a person is reached besides Slack: in which order, when Slack is away, and how they answer."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from storage.agenda import look
from tests.team_files import EVERYTHING, SMS, adds
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"


@pytest.fixture(name="files")
def the_files(team_files: Path) -> Path:
    """Bo can be reached by everything, Cy by SMS too."""
    adds(team_files, "bo", EVERYTHING)
    adds(team_files, "cy", 'contacts: {sms: "+14155550143"}')
    return team_files


@pytest.fixture(name="world")
async def the_world(database_url: str, files: Path) -> AsyncIterator[World]:
    """The stories' team, with telephones."""
    async with a_world(database_url, team=files) as made:
        yield made


async def test_each_method_has_its_turn_until_somebody_answers(world: World) -> None:
    """Slack and push at once, SMS and mail after a minute, the telephone after two; each attempt is on the timeline."""
    await world.declares("ana", DECLARE)
    assert await world.paged() == ["bo"]
    assert [each.kind for each in world.received("bo")] == ["ntfy"]
    await world.passes(minutes=1)
    assert sorted(each.kind for each in world.received("bo")) == ["mail", "ntfy", "sms"]
    (sms,) = world.received("bo", "sms")
    assert sms.text == ("Tocsin pages you: INC-1, SEV2: payments are failing. Reply 1 to acknowledge, 2 to escalate.")
    await world.passes(minutes=1)
    (call,) = world.received("bo", "voice")
    assert "Incident 1, severity 2. payments are failing" in call.text
    methods = [entry.data["method"] for entry in await world.entries("ResponderPaged")]
    assert sorted(methods) == ["mail", "ntfy", "slack", "sms", "voice"]
    assert world.received("cy") == []


async def test_who_answered_in_time_is_not_rung(world: World) -> None:
    """The later methods are dropped, also on another day."""
    await world.declares("ana", DECLARE)
    await world.presses("bo", "@", "page.acknowledge")
    await world.passes(minutes=30)
    assert [each.kind for each in world.received("bo")] == ["ntfy"]
    async with world.bot.db.read() as tx:
        assert (await look(tx.connection, world.clock.real()))["notice"].next is None


async def test_whoever_was_passed_over_is_not_called_any_more(world: World) -> None:
    """Escalated by hand: their other methods fall silent, the next person's begin."""
    await world.declares("ana", DECLARE)
    await world.presses("bo", "@", "page.escalate")
    await world.passes(minutes=1)
    assert [each.kind for each in world.received("bo")] == ["ntfy"]
    assert [each.kind for each in world.received("cy")] == ["sms"]


async def test_a_reply_by_sms_acknowledges(world: World) -> None:
    """In whichever words; a second one is a sentence."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    assert await world.texts_back("bo", "hello?") == (
        "Reply 1 to acknowledge, 2 to escalate, 3 to be asked again in 30 minutes (3 60: in 60). "
        "With several pages waiting: 1 INC-12 answers that one alone."
    )
    assert await world.texts_back("bo", "Ok.") == "You have INC-1. Nobody else is paged."
    assert "You acknowledged this page" in (await world.texts("@", "bo"))[0]
    late = await world.texts_back("bo", "ack")
    assert late.endswith("is waiting for an answer: you have INC-1. Nothing has changed.")
    assert "no more text messages" in await world.texts_back("bo", "STOP")
    await world.passes(hours=1)
    assert world.received("bo", "voice") == []
    assert (await world.timeline()).count("PageAcknowledged") == 1


async def test_a_reply_by_sms_escalates(world: World) -> None:
    """The next step is paged, and the channel's timeline says who asked."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    assert await world.texts_back("bo", "2") == "INC-1 goes on to the next step."
    assert "cy" in await world.paged()
    assert [entry.by for entry in await world.entries("PageEscalated")] == [None, "bo"]
    assert await world.texts_back("bo", "esc") == "This page has moved on already; nothing has changed."


async def test_a_reply_by_sms_names_one_of_several_or_puts_it_off(world: World) -> None:
    """By the incident's number alone, too; snoozed for as long as one says, and asked again then."""
    await world.declares("ana", DECLARE)
    await world.declares("ana", "/incident declare sev2 logins are failing --anyway")
    await world.passes(minutes=1)
    assert await world.texts_back("bo", "esc 2") == "INC-2 goes on to the next step."
    assert await world.texts_back("bo", "3 1h inc-1") == "You have INC-1, and are asked again in 1 hour."
    assert "1 to 1440 minutes" in await world.texts_back("bo", "later 99999")
    assert [entry.data["minutes"] for entry in await world.entries("PageSnoozed")] == [60]
    assert await world.entries("PageSnoozed", 2) == []
    await world.passes(minutes=60)
    assert len(await world.entries("PageAskedAgain")) == 1


async def test_what_one_has_is_put_off_by_sms(world: World) -> None:
    """As by command. What somebody else has is theirs, and what is over stays over."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    assert await world.texts_back("bo", "1") == "You have INC-1. Nobody else is paged."
    assert await world.texts_back("bo", "3") == "You have INC-1, and are asked again in 30 minutes."
    await world.types("ana", "/page reassign INC-1 dee")
    await world.types("dee", "/incident ack INC-1")
    assert "Dee Osei has INC-1. Nothing has changed." in await world.texts_back("bo", "3 60")
    await world.types("ana", "/page reassign INC-1 bo")
    await world.passes(minutes=1)
    assert await world.texts_back("bo", "1") == "You have INC-1. Nobody else is paged."
    await world.types("ana", "/incident resolve INC-1 it works again")
    for word in ("3", "1", "2"):
        assert "INC-1 is resolved. Nothing has changed." in await world.texts_back("bo", word)


async def test_why_somebody_was_paged_by_hand_is_told_everywhere_but_of_a_private_incident(world: World) -> None:
    """By SMS and by telephone, and still when it was acknowledged."""
    await world.declares("ana", DECLARE)
    await world.presses("bo", "@", "page.acknowledge")
    await world.types("ana", "/incident page INC-1 bo the bank wants to speak")
    await world.passes(minutes=2)
    assert "INC-1, SEV2: payments are failing (the bank wants to speak)." in world.received("bo", "sms")[-1].text
    assert "the bank wants to speak" in world.received("bo", "voice")[-1].text
    await world.presses("bo", "@", "page.acknowledge")
    assert "the bank wants to speak" in await world.told("bo", "@")
    await world.types("ana", "/incident declare type:threat somebody is in danger --anyway")
    await world.types("ana", "/incident page INC-2 bo they know where she lives")
    await world.passes(minutes=3)
    assert "lives" not in str(world.received("bo"))
    assert world.received("bo", "sms")[-1].text.count("INC-2, SEV1") == 1


async def test_a_page_by_hand_says_why_and_mail_says_no_more_than_that_it_is_one(world: World) -> None:
    """It has no number to be called by; nothing is made up for it."""
    await world.types("ana", "/page bo the vendor's hotline asks for you")
    await world.passes(minutes=2)
    (sms,), (call,) = world.received("bo", "sms"), world.received("bo", "voice")
    assert sms.text.startswith("Tocsin pages you: the vendor's hotline asks for you. Reply 1")
    assert "You are paged. the vendor's hotline asks for you. Press 1" in call.text
    (mail,) = world.received("bo", "mail")
    assert "You are paged for something without an incident." in mail.text
    assert mail.link is not None
    async with httpx.AsyncClient() as browser:
        assert "you are paged for something without an incident." in (await browser.get(mail.link)).text


async def test_a_key_of_the_telephone_acknowledges(world: World) -> None:
    """And what is heard says so."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    again = "Press 1 to acknowledge, 2 to escalate, 3 to be called again in 30 minutes."
    assert await world.dials("bo", "7") == again
    assert await world.dials("bo", "1") == "You have INC-1. Nobody else is paged."
    (answered,) = await world.entries("PageAcknowledged")
    assert answered.by == "bo"
    assert world.received("bo", "voice")[0].status == "completed"


async def test_a_key_of_the_telephone_escalates(world: World) -> None:
    """The next person is paged, and the record says who asked; whoever pressed it is not called any more."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    assert await world.paged() == ["bo"]
    assert await world.dials("bo", "2") == "INC-1 goes on to the next step."
    assert await world.paged() == ["cy"]
    assert [entry.by for entry in await world.entries("PageEscalated")] == [None, "bo"]
    await world.types("ana", "/incident timeline INC-1")
    assert "Bo Larsen escalated the page. Step 2 called for Cy Tan." in await world.told("ana")
    assert world.received("bo", "voice")[0].status == "completed"
    await world.passes(minutes=4)
    assert len(world.received("bo", "voice")) == 1
    assert len(world.received("cy", "sms")) == 1


async def test_a_key_of_the_telephone_asks_to_be_called_again(world: World) -> None:
    """For who needs to get up first; until then nobody else is paged."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    assert await world.dials("bo", "3") == "You have INC-1, and are asked again in 30 minutes."
    (snoozed,) = await world.entries("PageSnoozed")
    assert snoozed.by == "bo"
    calls = len(world.received("bo", "voice"))
    await world.passes(minutes=29)
    assert len(world.received("bo", "voice")) == calls
    await world.passes(minutes=2)  # Slack at once
    await world.passes(minutes=2)  # and the telephone in its turn
    assert len(world.received("bo", "voice")) > calls


async def test_a_key_pressed_late_is_a_sentence(world: World) -> None:
    """Somebody else has it already."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    await world.types("dee", "/incident ack INC-1")
    assert await world.dials("bo", "1") == "Dee Osei already acknowledged this page; nothing has changed."
    async with world.bot.db.read() as tx:  # all the same it has shown that the telephone reaches them
        assert ("bo", "voice") in {(each.person, each.method) for each in await tx.notices.last_worked()}


async def test_a_mails_link_shows_a_button_and_only_the_button_acts(world: World) -> None:
    """Mail scanners follow links; no word of the incident is in the mail or on the screen."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    (mail,) = world.received("bo", "mail")
    assert mail.subject == "You are paged: INC-1, SEV2"
    assert mail.link is not None
    async with httpx.AsyncClient() as browser:
        for _ in range(3):
            screen = await browser.get(mail.link)
            assert screen.status_code == 200
            assert "Bo Larsen, you are paged for INC-1, SEV2." in screen.text
        assert "payments" not in mail.text + screen.text
        assert "PageAcknowledged" not in await world.timeline()
        pressed = await browser.post(mail.link, data={"answer": "acknowledge"})
        assert "You have INC-1" in pressed.text
        again = await browser.post(mail.link, data={"answer": "acknowledge"})
        assert "You pressed this before; nothing has changed." in again.text
        assert "Bo Larsen acknowledged it." in (await browser.get(mail.link)).text
        assert (await browser.get(f"{mail.link}x")).status_code == 401
        assert (await browser.post(mail.link, content=b"\xff" * 2_000)).status_code == 413
    await world.settles()
    assert (await world.timeline()).count("PageAcknowledged") == 1


async def test_a_private_incidents_title_goes_out_by_no_method(world: World) -> None:
    """Its number and how grave it is are told, no more."""
    await world.declares("ana", "/incident declare type:threat somebody is in danger")
    await world.passes(minutes=2)
    told = world.received("bo")
    assert sorted(each.kind for each in told) == ["mail", "ntfy", "sms", "voice"]
    assert "danger" not in str(told)
    assert "INC-1, SEV1." in world.received("bo", "sms")[0].text


async def test_pages_go_by_the_other_methods_at_once_while_slack_is_away(world: World) -> None:
    """Without waiting for their turns; answered by telephone; and what Slack missed is posted when it is back."""
    await world.client.fault("chat.postMessage", "http500")
    await world.declares("ana", DECLARE)
    assert sorted(each.kind for each in world.received("bo")) == ["mail", "ntfy", "sms", "voice"]
    await world.dials("bo", "1")
    assert "PageAcknowledged" in await world.timeline()
    await world.client.clear_faults()
    await world.until(lambda: world.has_lines("inc-1-payments-are-failing", 2))
    assert any("Bo Larsen" in line for line in await world.lines("inc-1-payments-are-failing"))
    assert [each.kind for each in world.received("bo")].count("sms") == 1


async def test_whoever_takes_a_shift_while_slack_is_away_is_told_by_all_methods_though_the_step_had_them_before(
    world: World,
) -> None:
    """Cy had the page in an earlier shift; it comes to the step again, and is cy's again on its way: once more all."""
    await world.types("ana", "/oncall override primary cy now for 4m")
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    assert len(world.received("cy", "sms")) == 1
    await world.passes(minutes=3)
    await world.client.fault("chat.postMessage", "http500")
    await world.reply("ana", "/page escalate 1 INC-1")
    assert len(world.received("bo", "sms")) == 1
    assert len(world.received("cy", "sms")) == 1
    await world.types("ana", "/oncall override primary cy now for 2h")

    async def cy_is_told() -> bool:
        return len(world.received("cy", "sms")) == 2

    await world.until(cy_is_told)
    await world.paged()  # the first time
    await world.client.clear_faults()

    async def cy_is_paged() -> bool:
        return "cy" in await world.paged()

    await world.until(cy_is_paged)
    await world.passes(minutes=2)
    assert len(world.received("cy", "sms")) == 2


async def test_what_does_not_get_through_is_followed_by_the_next_at_once(world: World) -> None:
    """A refusal is on the timeline with its reason; nobody waits for the turn."""
    await world.client.fault("twilio.Messages", "error", error="21610")
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    (failed,) = await world.entries("MethodFailed")
    assert failed.data["why"] == "they sent STOP to our number; START takes it back"
    assert len(world.received("bo", "voice")) == 1


@pytest.mark.parametrize(
    ("status", "why"), [("undelivered", "it was not delivered"), ("failed", "it could not be sent")]
)
async def test_a_text_message_that_twilio_could_not_deliver_is_followed_by_the_next_at_once(
    world: World, status: str, why: str
) -> None:
    """Twilio took it, and told later what became of it: nobody waits for the telephone's turn."""
    world.server.carrier.fates["+14155550141"] = status
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    assert [each.status for each in world.received("bo", "sms")] == [status]
    assert [entry.data["why"] for entry in await world.entries("MethodFailed")] == [why]
    assert len(world.received("bo", "voice")) == 1
    assert why in str(await world.types("bo", "/oncall contacts"))


async def test_a_call_that_nobody_takes_is_on_the_timeline(world: World) -> None:
    """It did not reach them; their other methods stand."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    world.server.carrier.report(world.received("bo", "voice")[0], "no-answer")
    await world.settles()
    assert [entry.data["why"] for entry in await world.entries("MethodFailed")] == ["nobody picked up"]


async def test_a_failure_that_is_told_late_calls_nobody_who_was_passed_over(database_url: str, files: Path) -> None:
    """The call ended unanswered after the page had gone on to cy: bo's next method is not tried."""
    adds(files, "bo", "notify: {high: [slack, voice, sms after 4m]}")
    async with a_world(database_url, team=files) as world:
        await world.declares("ana", DECLARE)
        await world.presses("bo", "@", "page.escalate")
        world.server.carrier.report(world.received("bo", "voice")[0], "no-answer")
        await world.settles()
        assert "MethodFailed" in await world.timeline()
        assert [each.kind for each in world.received("bo")] == ["voice"]


async def test_a_gateway_that_fails_for_a_while_is_tried_again(world: World) -> None:
    """And meanwhile the others have their turn; nothing is sent twice."""
    await world.client.fault("twilio.Messages", "http503", times=2)
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    assert len(world.received("bo", "voice")) == 1

    async def texted() -> bool:
        return bool(world.received("bo", "sms"))

    await world.until(texted)
    assert len(world.received("bo", "sms")) == 1


async def test_what_is_not_signed_by_twilio_is_refused(world: World) -> None:
    """Whatever it says and however it is signed; and a signed one that is played again changes nothing."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    url = world.server.inbox.sms_url
    assert url is not None
    form = {"MessageSid": "SM1", "From": "+14155550141", "To": "+14155550199", "Body": "1"}
    async with httpx.AsyncClient() as stranger:
        for signature in ("", "x", "\x7f" * 40, "AAAA" * 7):
            refused = await stranger.post(url, data=form, headers={"X-Twilio-Signature": signature})
            assert refused.status_code == 401
        assert (await stranger.post(url, content=b"x" * 70_000)).status_code == 413
    assert "PageAcknowledged" not in await world.timeline()
    first = await world.server.carrier.tell(url, form)
    assert "You have INC-1." in first.text
    await world.types("ana", DECLARE.replace("payments", "logins"))
    await world.passes(minutes=1)
    again = await world.server.carrier.tell(url, form)
    assert "<Message>" not in again.text
    assert "PageAcknowledged" not in await world.timeline(2)


async def test_a_restart_keeps_every_turn(world: World) -> None:
    """What was planned is in the database; nothing goes out twice."""
    await world.declares("ana", DECLARE)
    await world.stops()
    await world.starts()
    await asyncio.sleep(0)
    await world.passes(minutes=2)
    assert sorted(each.kind for each in world.received("bo")) == ["mail", "ntfy", "sms", "voice"]


async def test_several_pages_in_a_minute_are_told_in_one_message(world: World) -> None:
    """The first goes out in its turn; what comes up meanwhile is told together, and one answer is for all of it."""
    for title in ("payments", "logins", "uploads"):
        await world.declares("ana", f"/incident declare sev2 {title} are failing --anyway")
    (push,) = world.received("bo", "ntfy")
    assert push.text == "INC-1, SEV2: payments are failing"
    await world.passes(seconds=70)
    _, push = world.received("bo", "ntfy")
    assert push.text == "INC-2, SEV2: logins are failing; INC-3, SEV2: uploads are failing"
    (sms,) = world.received("bo", "sms")
    assert [f"INC-{n}, SEV2" in sms.text for n in (1, 2, 3)] == [True, True, True]
    await world.declares("ana", "/incident declare sev2 searches are failing --anyway")
    await world.passes(seconds=70)
    (call,) = world.received("bo", "voice")
    assert "Incident 1, severity 2" in call.text
    await world.passes(seconds=60)
    assert [each.text for each in world.received("bo", "voice")] == [call.text]  # it rings at most every two minutes
    await world.passes(seconds=70)
    assert len(world.received("bo", "voice")) == 2
    async with httpx.AsyncClient() as browser:
        link = push.link or ""
        screen = (await browser.get(link)).text
        assert "you are paged for INC-2, SEV2; and INC-3, SEV2." in screen
        assert "Acknowledge all 2" in screen
        pressed = await browser.post(link, data={"answer": "acknowledge"})
        assert "You have INC-2 and INC-3" in pressed.text
    await world.settles()
    assert [(await world.timeline(n)).count("PageAcknowledged") for n in (1, 2, 3)] == [0, 1, 1]


async def test_whoever_was_told_by_text_message_alone_can_answer_in_slack(database_url: str, team_files: Path) -> None:
    """Slack comes later by their rules, and they need not wait for it."""
    adds(team_files, "bo", SMS, "notify: {high: [sms, slack after 3m]}")
    async with a_world(database_url, team=team_files) as world:
        await world.types("ana", "/page bo the vendor's hotline asks for you")
        assert len(world.received("bo", "sms")) == 1
        assert "You have it: nobody else is paged." in await world.reply("bo", "/page ack")
