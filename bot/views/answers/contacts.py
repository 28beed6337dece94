"""How somebody is reached: each method, when it last worked, and a button that tries it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import Block

from bot.views.message import (
    InPlace,
    Message,
    People,
    actions,
    button,
    context,
    fallback,
    how_long,
    named,
    one_line,
    section,
    when,
)
from commands.contact.look import Way
from commands.team import Person
from oncall.contact import Method, Turn
from oncall.prove.people import STALE

TEST: Final = "contact.test"
ARRIVED: Final = "contact.arrived"
METHODS = {
    "slack": "Slack",
    "sms": "Text message",
    "voice": "Call",
    "mail": "Mail",
    "ntfy": "Push message",
    "webhook": "Webhook",
}


def contacts(ways: Sequence[Way], person: Person, now: datetime) -> Message:
    """For the person alone: their numbers are theirs."""
    blocks: list[Block] = [section("*How you are reached*")]
    blocks += [
        section(_line(way, now), accessory=button("Send a test", TEST, way.method.value), block_id=f"way.{way.method}")
        for way in ways
    ]
    blocks.append(section(_order(person), block_id="way.order"))
    blocks.append(context("To change it: `contacts` and `notify` under your name in the team's files."))
    worked = sum(way.worked_at is not None for way in ways)
    seen = f"You are reached in {len(ways)} ways; {worked} of them {'was' if worked == 1 else 'were'} seen to work."
    if len(ways) == 1:
        seen = f"You are reached in 1 way, which was {'' if worked else 'never '}seen to work."
    return Message(fallback(seen), blocks)


def test(notice_id: str, shift: str | None) -> Message:
    """A test in Slack itself. `shift`: when the one begins that it is for, on the reader's clock."""
    text = "This is a test of how you are reached. Nobody is paged."
    if shift is not None:
        text = (
            f"*Your on-call shift begins {shift}.* Are you ready?\nPress the button, and answer the tests that come "
            "to your telephone and mailbox. Nobody is paged. `/oncall contacts` shows what works."
        )
    row = actions(button("I got it", ARRIVED, notice_id, style="primary"), block_id="contact.test")
    return Message(fallback(text.replace("*", "")), [section(text), row])


def arrived(taken_by: str | None, people: People) -> InPlace:
    """To whoever answered a test in Slack. `taken_by`: who has taken the shift that it was for."""
    told = "Thank you: this way of reaching you works. `/oncall contacts` shows the others."
    if taken_by is not None:
        told += f"\n{named(people, taken_by)} has taken your shift meanwhile. To change that: `/oncall changes`."
    return InPlace(fallback(told), [section(told)])


def _order(person: Person) -> str:
    """Which has its turn when; in quiet hours by others."""
    rules, quiet = person.rules, person.rules.quiet
    lines = [f"*Urgent pages*: {_turns(rules.high, person)}", f"*Others*: {_turns(rules.low, person)}"]
    if quiet is not None:
        lines.append(f"*From {quiet.start:%H:%M} to {quiet.end:%H:%M}* ({person.zone})")
        lines += [f"Urgent pages: {_turns(quiet.high, person)}", f"Others: {_turns(quiet.low, person)}"]
    return "\n".join(lines)


def _turns(turns: Sequence[Turn], person: Person) -> str:
    """Slack comes first, where they do not say otherwise; what they have no address for is left out."""
    own = [turn for turn in turns if turn.method is Method.SLACK or turn.method in person.contacts]
    if all(turn.method is not Method.SLACK for turn in own):
        own.insert(0, Turn(method=Method.SLACK))
    told = [
        METHODS[turn.method] + (f" after {how_long(turn.after)}" if turn.after else "")
        for turn in sorted(own, key=lambda turn: turn.after)
    ]
    return ", ".join(told)


def _line(way: Way, now: datetime) -> str:
    where = f" {one_line(way.contact, 80)}" if way.contact else ""
    if way.trouble is not None:
        return f"*{METHODS[way.method]}*{where}\nThe last one did not get through: {one_line(way.trouble, 200)}."
    if way.worked_at is None:
        return f"*{METHODS[way.method]}*{where}\nNever seen to work. Send a test, and answer it."
    stale = " That is long ago: send a test." if now - way.worked_at > STALE else ""
    return f"*{METHODS[way.method]}*{where}\nLast worked {when(way.worked_at)}.{stale}"
