"""SMS by Twilio, short enough for one or two parts; a reply answers."""

from bot.notifiers.protocol import Outcome, Summons, again, story
from bot.notifiers.twilio import Twilio
from bot.views.message import ended

LONGEST = 200  # characters of what it is about; with the rest about two parts of an SMS


class Sms:
    def __init__(self, twilio: Twilio, *, sender: str) -> None:
        """`sender`: our own number (E.164), or a messaging service (MG...)."""
        self._twilio, self._sender = twilio, sender

    async def send(self, contact: str, summons: Summons) -> Outcome:
        """Hand it to Twilio, which tells later whether it arrived."""
        service = self._sender.startswith("MG")
        form: dict[str, str | list[str]] = {
            "To": contact,
            "MessagingServiceSid" if service else "From": self._sender,
            "Body": text(summons),
        }
        if summons.base is not None:
            form["StatusCallback"] = f"{summons.base}/twilio/status/{summons.notice_id}"
        return await self._twilio.create("Messages", form)


def text(summons: Summons) -> str:
    """The message."""
    if summons.is_test and summons.shift is not None:
        begins = f"Tocsin: your on-call shift begins {summons.shift}"
        return f"{begins}. Reply OK, so that it is known that SMS reaches you.{again(summons)}"
    if summons.is_test:
        return f"Tocsin: a test, nobody is paged. Reply OK if you read this.{again(summons)}"
    how = " Reply 1 to acknowledge, 2 to escalate." if summons.base is not None else " Answer in Slack."
    return f"Tocsin pages you: {ended(story(summons, LONGEST))}{how}"
