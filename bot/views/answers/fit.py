"""As many lines as one answer holds."""

import json
from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.views.answers.whole import more
from bot.views.message import MAX_ALL_TEXT, MAX_TEXT, Message, bold, pack, section, shorten

MOST = MAX_ALL_TEXT - 1_200  # which leaves room for a heading and last words


def fit(lines: Sequence[str]) -> Sequence[str]:
    """The leading lines that fit, each at most MAX_TEXT characters."""
    size = 0
    for count, line in enumerate(lines):
        size += len(json.dumps(line, ensure_ascii=False))  # Slack counts the text, and also how it travels
        if size > MOST:
            return lines[:count]
    return lines


def answer(heading: str, lines: Sequence[str], *endings: str, whole: str | None = None) -> Message:
    """A heading in bold, the lines that fit, how many did not, and last words. All are mrkdwn already.

    `whole` is what `more` takes: if lines are left, a button leads to all of them.
    """
    shown = fit(lines)
    left = len(lines) - len(shown)
    rest = [f"_… and {left:,} more._"] if left else []
    blocks: list[Block] = [section(text) for text in pack([bold(heading), *shown, *rest, *endings], MAX_TEXT)]
    if left and whole is not None:
        blocks.append(more(whole))
    return Message(shorten(heading, 500), tuple(blocks))
