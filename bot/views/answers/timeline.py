"""The newest entries of a timeline, for one reader."""

from slack_sdk.models.blocks import Block

from bot.views.answers.fit import fit
from bot.views.answers.whole import more
from bot.views.message import (
    MAX_TEXT,
    Message,
    People,
    bold,
    full_name,
    named,
    pack,
    section,
    typed,
    when,
)
from bot.views.timeline import recorded_day
from commands.timeline.show import Recent, Shown
from commands.wording import sentence

_TEXT = 600  # characters of one typed text; the export has all of it


def recent(found: Recent, people: People) -> Message:
    """Oldest first, so that the newest stands where the reader's eye is; notes with the number that corrects them."""
    told = lines(found, people)
    shown = fit(told[::-1])[::-1]
    earlier = found.earlier or len(shown) < len(told)
    heading = bold(f"Timeline of {full_name(found.incident, 150)}")
    before = ["_There are earlier entries: the button below shows all of them._"]
    texts = pack([heading, *(before if earlier else []), *shown], MAX_TEXT)
    blocks: list[Block] = [section(text) for text in texts]
    if earlier:
        blocks.append(more(f"timeline|{found.incident.id}"))
    return Message(f"Timeline of {found.incident.name}", tuple(blocks))


def lines(found: Recent, people: People) -> list[str]:
    """A line each; mrkdwn."""
    return [_line(each, people) for each in found.entries]


def _line(shown: Shown, people: People) -> str:
    told = sentence(
        shown.entry,
        name=lambda person: named(people, person),
        text=lambda text: typed(text, _TEXT),
        day=recorded_day(shown.entry),
    )
    number = f" `note {shown.number}`" if shown.number else ""
    return f"{when(shown.entry.at)}{number} {told or ''}" + (" _(corrected)_" if shown.corrected else "")
