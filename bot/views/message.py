"""What every view is made of: a message, typed text made safe and short, instants, names, and the blocks in use."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from commands.team import Team
from incidents.incident import Incident

MAX_BLOCKS: Final = 49  # of Slack's 50 in a message
MAX_TEXT: Final = 2_900  # characters of one text as sent; Slack's limit is 3,000
UNCUT: Final = 100_000  # more than anybody's text has, escaped
CUT: Final = "\n(cut here; `/incident export` has the whole)"
MAX_HEADER: Final = 150  # characters of a header
MAX_ALL_TEXT: Final = 9_500  # characters of all texts of a message; Slack has accepted 9,597 and refused 11,341
MAX_JSON: Final = 14_500  # characters of its blocks as JSON; of the same two messages 15,561 and 17,694
MAX_FALLBACK: Final = 1_000  # what a notification or a screen reader is given

REPEATED: Final = "repeated: I could not tell whether you got this"
_ELLIPSIS = "…"
_ENDS = (".", "!", "?", "…", "\u3002", "\uff01", "\uff1f")  # of a sentence, the last three in Chinese or Japanese
_BROKEN_ENTITY = re.compile(r"&[a-z]{0,3}$")
_MARKS = re.compile(r"\*|(?<!\w)[_~]|[_~](?!\w)")  # inside a word, as in `api_v2`, Slack takes those two as they are
_REORDERING = frozenset({"R", "AL", "AN", "RLE", "LRE", "RLO", "LRO", "PDF", "RLI", "LRI", "FSI", "PDI"})
_ISOLATES = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready to be sent. `text` is for notifications and screen readers: escaped, whole without the blocks."""

    text: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class InPlace(Message):
    """An answer that takes the place of the message whose button was pressed, which only its reader sees."""


def as_repeated(text: str, blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """The same message, saying that it may be there twice."""
    context = ContextBlock(elements=[PlainTextObject(text=REPEATED)])
    return f"{text} ({REPEATED})", [*blocks, context] if blocks else ()


class People(Protocol):
    """How people are shown."""

    def mention(self, person: str) -> str:
        """As mrkdwn, already escaped: `<@U123>`, or a name in bold for somebody who is not in Slack."""

    def name(self, person: str) -> str:
        """As plain text, not escaped."""


def escape(text: str) -> str:
    """Text as mrkdwn that mentions nobody and links nowhere: exactly `&`, `<` and `>` are replaced."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters of a plain text, with … where it was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + _ELLIPSIS


def typed(text: str, limit: int = MAX_TEXT) -> str:
    """What a person typed, as mrkdwn of at most `limit` characters as sent: escaped, cut with …, its lines kept.

    Text that runs right to left is set apart, so that it does not turn round what stands beside it.
    """
    if any(unicodedata.bidirectional(character) in _REORDERING for character in text):
        return f"\u2068{cut(escape(text.translate(_ISOLATES)), limit - 2)}\u2069"
    return cut(escape(text), limit)


def one_line(text: str, limit: int) -> str:
    """The same in one line, of at most `limit` characters as read and twice as many as sent."""
    return typed(shorten(" ".join(text.split()), limit), 2 * limit)


def ended(text: str) -> str:
    """With a full stop, unless what somebody typed ends a sentence already."""
    return text if text.rstrip("\u2069").endswith(_ENDS) else f"{text}."


def bold(escaped: str) -> str:
    """A heading in bold; as it is if a mark in what somebody typed would end that half-way."""
    return escaped if _MARKS.search(escaped) else f"*{escaped}*"


def fallback(*sentences: str) -> str:
    """A message's `text` out of parts that are escaped already, no longer than a notification bears."""
    return cut(" ".join(" ".join(sentences).split()), MAX_FALLBACK)


def when(instant: datetime) -> str:
    """An aware instant as each reader's own date and time; readers without that get UTC. mrkdwn only."""
    utc = instant.astimezone(UTC)
    return f"<!date^{int(utc.timestamp())}^{{date_short_pretty}} at {{time}}|{utc:%Y-%m-%d %H:%M} UTC>"


def since(instant: datetime) -> str:
    """`when`, and how long ago that is as each reader's Slack shows it, which does not go stale. mrkdwn only."""
    utc = instant.astimezone(UTC)
    return f"<!date^{int(utc.timestamp())}^{{date_short_pretty}} at {{time}}, {{ago}}|{utc:%Y-%m-%d %H:%M} UTC>"


def clock(instant: datetime) -> str:
    """An aware instant of these hours as each reader's own time of day. mrkdwn only."""
    utc = instant.astimezone(UTC)
    return f"<!date^{int(utc.timestamp())}^{{time}}|{utc:%H:%M} UTC>"


def day(due: date, now: datetime) -> str:
    """A day of a calendar, "Fri 12 Mar"; with its year where it would not go without saying."""
    year = f" {due.year}" if abs(due - now.date()) > timedelta(days=180) else ""
    return f"{due:%a} {due.day} {due:%b}{year}"


def how_long(duration: timedelta) -> str:
    """A finished duration, to the minute: "4 h 15 min", "2 d 3 h", "under a minute"."""
    minutes = int(duration.total_seconds()) // 60
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{minutes} min" if minutes else "under a minute"


def full_name(incident: Incident, limit: int = 300) -> str:
    """Escaped, "INC-12: its title". For the incident's own channel alone: it tells a private title."""
    return f"{incident.name}: {one_line(incident.title, limit)}"


def public_name(incident: Incident, limit: int = 300) -> str:
    """Escaped, "INC-12: its title", or "INC-12, private" for one whose title may not be told outside its channel."""
    return f"{incident.name}, private" if incident.private else full_name(incident, limit)


def named(people: People, person: str) -> str:
    """The person's name as mrkdwn, without mentioning them: for where nobody is to be alarmed."""
    return one_line(people.name(person), 80)


def mentioned(people: People, person: str) -> str:
    """The person as mrkdwn, so that Slack tells them."""
    return cut(people.mention(person), 160)


def severity_name(incident: Incident) -> str:
    """What the severity is called ("SEV2"), escaped."""
    return one_line(incident.severity.upper(), 20)


def severity_title(incident: Incident, team: Team) -> str:
    """What the severity means, escaped; empty if the team's files no longer know it."""
    return one_line(team.severity(incident.severity).title, 150) if team.has_severity(incident.severity) else ""


def severity_in_full(incident: Incident, team: Team) -> str:
    """The severity's name and what it means, escaped."""
    title = severity_title(incident, team)
    return f"{severity_name(incident)}: {title}" if title else severity_name(incident)


def counted(number: int, noun: str, several: str = "") -> str:
    """Such as "1 step", "3 steps"; `several` where that is another word: "3 people"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {several or f'{noun}s'}"


def more_have(number: int) -> str:
    """Such as "1 more has", "3 more have"."""
    return f"{number:,} more {'has' if number == 1 else 'have'}"


def all_of(names: Sequence[str]) -> str:
    """Several names in a row: "a, b and c"."""
    *most, last = names or ["nobody"]
    return f"{', '.join(most)} and {last}" if most else last


def link(title: str, url: str) -> str:
    """A link as mrkdwn; the title alone if the address is no http(s) one, or longer than a line can bear."""
    label = one_line(title, 100)
    if not re.fullmatch(r"https?://[^\s<>|\"]{1,500}", url):
        return label
    return f"<{escape(url)}|{label}>"


def fitting(parts: Iterable[str], separator: str, limit: int = MAX_TEXT) -> str:
    """As many of the parts, from the first on, as fit into `limit` characters; none is cut in two."""
    text = ""
    for part in parts:
        longer = f"{text}{separator}{part}" if text else part
        if len(longer) > limit:
            break
        text = longer
    return text


def pieces(escaped: str, limit: int = MAX_TEXT) -> list[str]:
    """A long text in parts of at most `limit` characters, parted at a line's or a word's end where there is one."""
    parts: list[str] = []
    while len(escaped) > limit:
        at = max(escaped.rfind("\n", limit // 2, limit), escaped.rfind(" ", limit // 2, limit))
        part = escaped[:at] if at > 0 else _BROKEN_ENTITY.sub("", escaped[:limit])
        parts.append(part)
        escaped = escaped[len(part) :].lstrip()
    return [*parts, escaped] if escaped else parts


def pack(lines: Sequence[str], limit: int = MAX_TEXT) -> list[str]:
    """Lines joined into as few texts of at most `limit` characters as hold them; no line is cut in two."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + 1 + len(line) <= limit:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return texts


def fits(blocks: Sequence[Block]) -> bool:
    """Whether Slack takes these blocks as one message: it limits their number, their texts and their sum."""
    data = [block.to_dict() for block in blocks]
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return len(blocks) <= MAX_BLOCKS and len(written) <= MAX_JSON and sum(_texts(data)) <= MAX_ALL_TEXT


def mrkdwn(text: str) -> MarkdownTextObject:
    """A text in Slack's markup that only mentions whom it says in so many words."""
    return MarkdownTextObject(text=text, verbatim=True)


def plain(text: str) -> PlainTextObject:
    """A text that is shown as it stands."""
    return PlainTextObject(text=text, emoji=True)


def section(text: str, *, block_id: str | None = None, accessory: InteractiveElement | None = None) -> SectionBlock:
    """A paragraph."""
    return SectionBlock(text=mrkdwn(text), block_id=block_id, accessory=accessory)


def fields(*texts: str, block_id: str | None = None) -> SectionBlock:
    """Up to ten short texts in two columns."""
    return SectionBlock(fields=[mrkdwn(text) for text in texts], block_id=block_id)


def context(*texts: str, block_id: str | None = None) -> ContextBlock:
    """Small print."""
    return ContextBlock(elements=[mrkdwn(text) for text in texts], block_id=block_id)


def button(
    label: str, action_id: str, value: str, *, style: str | None = None, confirm: ConfirmObject | None = None
) -> ButtonElement:
    """A button; `style` is "primary" for the one thing to do, "danger" for what hurts."""
    return ButtonElement(text=plain(label), action_id=action_id, value=value, style=style, confirm=confirm)


def actions(*elements: InteractiveElement, block_id: str | None = None) -> ActionsBlock:
    """A row of buttons."""
    return ActionsBlock(elements=list(elements), block_id=block_id)


def _texts(data: object) -> Iterator[int]:
    """The lengths of every text in the JSON of blocks."""
    if isinstance(data, list):
        for each in data:
            yield from _texts(each)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from [len(value)] if key == "text" and isinstance(value, str) else _texts(value)


def cut(escaped: str, limit: int) -> str:
    """At most `limit` characters of what is escaped already, with … where it was cut; no entity is cut in two."""
    if len(escaped) <= limit:
        return escaped
    return _BROKEN_ENTITY.sub("", escaped[: limit - 1]).rstrip() + _ELLIPSIS
