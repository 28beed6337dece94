"""The newest entries of a timeline, for one reader."""

from bot.views.answers.fit import fit
from bot.views.message import MAX_TEXT, Message, People, full_name, named, pack, section, typed, when
from commands.timeline.show import Recent, Shown
from commands.wording import sentence

_TEXT = 600  # characters of one typed text; the export has all of it


def recent(found: Recent, people: People) -> Message:
    """Oldest first, so that the newest stands where the reader's eye is; notes with the number that corrects them."""
    lines = [_line(each, people) for each in found.entries]
    shown = list(reversed(fit(list(reversed(lines)))))
    earlier = found.earlier or len(shown) < len(lines)
    heading = f"*Timeline of {full_name(found.incident, 150)}*"
    before = [f"_There are earlier entries: `/incident export {found.incident.name}` has all of them._"]
    texts = pack([heading, *(before if earlier else []), *shown], MAX_TEXT)
    return Message(f"Timeline of {found.incident.name}", tuple(section(text) for text in texts))


def _line(shown: Shown, people: People) -> str:
    told = sentence(shown.entry, name=lambda person: named(people, person), text=lambda text: typed(text, _TEXT)) or ""
    number = f" `note {shown.number}`" if shown.number else ""
    return f"{when(shown.entry.at)}{number} {told}" + (" _(corrected)_" if shown.corrected else "")
