"""Opens a form: the one network call that a listener makes before its ack, for a trigger lives three seconds."""

import asyncio
import logging

from slack_sdk.models.views import View

from bot.listeners.asked import Asked
from bot.listeners.edge import Answer
from bot.slack import SlackFailed
from commands.refusal import Refused

log = logging.getLogger(__name__)
_SECONDS = 2.5


async def open_form(asked: Asked, view: View) -> Answer:
    """Open it, once for each time it is asked for: then nothing is left to tell. Refused if Slack does not."""
    async with asked.desk.db.begin(asked.once):
        pass
    try:
        async with asyncio.timeout(_SECONDS):
            await asked.desk.slack.open_view(asked.once, view)
    except (SlackFailed, TimeoutError) as failed:
        log.warning("The form %s was not opened: %s", view.callback_id, failed or "Slack took too long")
        raise Refused("Slack did not open the form in time. Nothing was changed; try again.") from failed
    return None
