"""What somebody typed, given back with a refusal: Slack empties the line that a command was typed in."""

from typing import Final

from bot.views.message import typed
from commands.grammar.words import clean, plain

WORTH_KEEPING: Final = 5  # words; what is shorter is soon typed again,
LONG: Final = 40  # unless it has as many characters: not every script parts its words

MOST: Final = 12_000  # characters; Slack sends no more than it took


def given_back(command: str, text: str, refusal: str) -> str:
    """The refusal (mrkdwn), and under it what was typed, unless that is short or already stands there whole."""
    line = plain(clean(text))
    if (len(line.split()) < WORTH_KEEPING and len(line) < LONG) or line in refusal:
        return refusal
    quoted = typed(f"{command} {line}", MOST).replace("\n", "\n> ")
    return f"{refusal}\nWhat you typed:\n> {quoted}"
