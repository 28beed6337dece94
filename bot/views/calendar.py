"""The address of a calendar of shifts, with how it is added and how it ends. For the person alone."""

from typing import Final

from slack_sdk.models.blocks import ActionsBlock

from bot.views.message import Message, actions, button, context, one_line, section, when
from oncall.feed import Feed

REVOKE: Final = "calendar_revoke"
OWN: Final = "mine"
_SCHEDULE: Final = "of "
NO_ADDRESS: Final = (
    "I cannot be reached from outside, so no calendar could follow an address of mine. "
    "An admin sets `TOCSIN_PUBLIC_URL` to where I can be called."
)


def made(feed: Feed, address: str) -> Message:
    """The address is shown this once: only its hash is kept."""
    text = f"This address has {_whose(feed)}, up to half a year ahead, and follows every change."
    return Message(
        text,
        [
            section(f"{text} I show it this once:\n`{address}`"),
            section(
                "*Google Calendar*: Other calendars, +, From URL.\n"
                "*Apple Calendar*: File, New Calendar Subscription.\n"
                "*Outlook*: Add calendar, Subscribe from web."
            ),
            context(
                "Whoever has the address can read it, so give it to nobody. Calendars ask when they like: Google "
                "about twice a day, others hourly. For what holds now, ask `/oncall`."
            ),
            _revoke(feed),
        ],
    )


def there_is(feed: Feed) -> Message:
    """Asked again: it cannot be shown again."""
    revoke = "/oncall calendar revoke" + (f" {feed.schedule}" if feed.schedule else "")
    text = f"You have had an address for {_whose(feed)} since {when(feed.made_at)}. Several calendars can use it."
    told = f"I keep no copy of it. If you have lost it, `{revoke}` ends it, and then you can ask for another."
    return Message(text, [section(f"{text} {told}"), _revoke(feed)])


def revoked(schedule: str | None) -> Message:
    """It has ended."""
    whose = f"*{one_line(schedule, 80)}*" if schedule else "your shifts"
    return Message(f"The address for {whose} has ended. You can delete it from your calendars.", ())


def schedule_of(value: str) -> str | None:
    """What a Revoke button carries."""
    return value.removeprefix(_SCHEDULE) if value.startswith(_SCHEDULE) else None


def _whose(feed: Feed) -> str:
    return f"the shifts of *{one_line(feed.schedule, 80)}*" if feed.schedule else "your shifts"


def _revoke(feed: Feed) -> ActionsBlock:
    value = f"{_SCHEDULE}{feed.schedule}" if feed.schedule else OWN
    return actions(button("Revoke it", REVOKE, value, style="danger"), block_id="calendar")
