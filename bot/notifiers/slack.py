"""A direct message in Slack. Pages have a message of their own, with buttons: `bot/delivery/page.py`."""

from bot.notifiers.protocol import Again, Outcome, Refused, Sent, Summons, story
from bot.slack import Slack, SlackBusy, SlackRefused, SlackUnreachable
from bot.views.answers.contacts import test
from bot.views.message import Message, escape

SOON = 2.0


class SlackDirect:
    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def send(self, contact: str, summons: Summons) -> Outcome:
        """`contact`: a Slack id."""
        message = (
            test(summons.notice_id, summons.shift) if summons.is_test else Message(escape(story(summons, 300)), ())
        )
        try:
            posted = await self._slack.post(contact, message.text, message.blocks)
        except SlackRefused as refused:
            return Refused(f"Slack says {refused.error}")
        except SlackBusy as busy:
            return Again(busy.retry_after, str(busy), away=False)
        except SlackUnreachable as away:
            return Again(SOON, str(away), perhaps_done=away.perhaps_done, answered=away.answered)
        return Sent(posted.ts)
