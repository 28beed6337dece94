"""What every way of reaching a person has in common: what is told, and the three things that can come of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from oncall.contact import Method

MOST_NAMED = 40  # of what one message tells; a text message holds 1,600 characters
SHORTEST = 32  # characters that are left of each, so that its number stands
BY_HAND = "something without an incident"  # what a page by hand is called where its reason is not told


class Matter(NamedTuple):
    """What somebody is wanted for. `text`: the title or the reason; None where it may not be told outside Slack."""

    name: str  # INC-12, or "A page" for one without an incident
    severity: str | None  # SEV1
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summons:
    """What a person is told, before a medium puts it into its own words.

    `notice_id` names the attempt. `base`: where this bot can be called from outside, None if it cannot. `answer_url`:
    a signed link to a screen that answers, None for the same reason. `is_test`: nobody is wanted, it only tries.
    `shift`: when the person's shift begins that it is tried for, on their clock: "Mon 23 Nov 09:00"; None: it is not.
    """

    notice_id: str
    person: str  # their name, to be greeted by; empty: a machine that a policy names
    matters: tuple[Matter, ...]
    base: str | None
    answer_url: str | None
    is_test: bool = False
    is_urgent: bool = True
    shift: str | None = None
    is_repeated: bool = False  # nobody could tell whether they got it the first time


class Sent(NamedTuple):
    """Whoever carries it has taken it. `reference`: what they call it. `arrives_later`: they tell when it arrives."""

    reference: str
    arrives_later: bool = False


class Refused(NamedTuple):
    """It will never go through this way; `why` ends a sentence."""

    why: str


class Again(NamedTuple):
    """Not now: try again after `seconds`. `perhaps_done`: it may have gone out all the same.

    `answered`: we were told that it failed, if only that they stumbled; otherwise nobody knows what became of it.
    `away`: whoever carries it does not answer; otherwise they are there, and busy.
    """

    seconds: float
    why: str
    perhaps_done: bool = False
    answered: bool = False
    away: bool = True


Outcome = Sent | Refused | Again


class Notifier(Protocol):
    """A way of reaching a person at a contact (a number, an address, a topic). It never raises."""

    async def send(self, contact: str, summons: Summons) -> Outcome: ...


Notifiers = Mapping[Method, Notifier]


class NotYet(Exception):
    """Raised by a delivery whose notifier said `Again`."""

    def __init__(self, again: Again) -> None:
        super().__init__(again.why)
        self.seconds, self.perhaps_done = again.seconds, again.perhaps_done
        self.answered = again.answered or not again.perhaps_done


def subject(summons: Summons) -> str:
    """What it is about without a word of anybody's: "INC-12, SEV1"."""
    if summons.is_test:
        return f"Test{again(summons)}"
    return in_a_row([subject_of(matter) for matter in summons.matters]) + again(summons)


def in_a_row(subjects: Sequence[str]) -> str:
    """Each incident once: "INC-1, SEV3; INC-2, SEV3; and something without an incident"."""
    others = subjects.count(BY_HAND)
    once = [each for each in dict.fromkeys(subjects) if each != BY_HAND]
    if others:
        once.append(BY_HAND if others == 1 else f"{others} things without an incident")
    *most, last = once
    return f"{'; '.join(most)}; and {last}" if most else last


def again(summons: Summons) -> str:
    """What is put behind the words of one that may have come already; empty for any other."""
    return " (repeated)" if summons.is_repeated else ""


def story(summons: Summons, limit: int) -> str:
    """The same with what may be told of each, at about `limit` characters."""
    told = [" ".join(_story_of(matter).split()) for matter in summons.matters]
    return ("Repeated: " if summons.is_repeated else "") + "; ".join(listed(told, limit))


def listed(told: Sequence[str], limit: int, most: int = MOST_NAMED) -> Sequence[str]:
    """Each once, the long ones cut so that all of them take about `limit` characters: what is answered is named.

    They are cut with three full stops: one … would have a text message sent in an alphabet that holds half as much.
    """
    once = list(dict.fromkeys(told))
    kept, more = once[:most], len(once) - most
    room, longest = limit, limit
    for left, text in zip(range(len(kept), 0, -1), sorted(kept, key=len), strict=True):
        longest = max(room // left, SHORTEST)
        if len(text) > longest:  # so is whatever comes after it
            break
        room -= len(text)
    short = [each if len(each) <= longest else f"{each[: longest - 3].rstrip()}..." for each in kept]
    return [*short, f"and {more} more"] if more > 0 else short


def subject_of(matter: Matter) -> str:
    """One matter without a word of anybody's."""
    return f"{matter.name}, {matter.severity}" if matter.severity else BY_HAND


def _story_of(matter: Matter) -> str:
    """The same with what may be told; why somebody was paged by hand speaks for itself."""
    if not matter.text:
        return subject_of(matter)
    return f"{subject_of(matter)}: {matter.text}" if matter.severity else matter.text
