"""The whole of a list that an answer only began: a form of pages, each of which leads to the next."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import ActionsBlock, PlainTextObject
from slack_sdk.models.views import View

from bot.views.forms.carried import carry
from bot.views.message import MAX_TEXT, actions, bold, button, context, pack, section, shorten

MORE: Final = "answer.more"
NEXT: Final = "answer.next"
PAGE: Final = 60  # lines
MAX_TITLE: Final = 24


def more(what: str) -> ActionsBlock:
    """The button that leads to all of it; `what` says of what: see `bot.listeners.whole`."""
    return actions(button("Show all", MORE, what), block_id="answer.more")


def page(heading: str, lines: Sequence[str], *, what: str, channel: str, number: int, further: bool) -> View:
    """Page `number` (from 0): its lines, which are mrkdwn, and the way to the next one if there is a `further` one."""
    cut_short = [bold(heading)] if len(heading) > MAX_TITLE else []
    texts = pack([*cut_short, *(lines or ["Nothing more."])], MAX_TEXT)
    paged = [context(f"Page {number + 1}")] if number or further else []
    return View(
        type="modal",
        callback_id=NEXT,
        title=PlainTextObject(text=shorten(heading, MAX_TITLE)),
        submit=PlainTextObject(text="Next page") if further else None,
        close=PlainTextObject(text="Close"),
        private_metadata=carry(what=what, channel=channel, page=str(number)),
        blocks=[*(section(text) for text in texts), *paged],
    )
