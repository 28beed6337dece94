"""Addresses for calendars: made and revoked. The address travels in the answer to a command, and is stored nowhere."""

from typing import assert_never

from bot.listeners.asked import Asked, Pressed
from bot.listeners.edge import Answer, Edge
from bot.views import calendar as views
from commands.calendar.make import make
from commands.calendar.revoke import revoke
from commands.grammar import orders
from commands.refusal import Refused


def register(edge: Edge) -> None:
    """The button beneath an address."""
    edge.action(views.REVOKE, press_revoke)


async def obey(asked: Asked, order: orders.CalendarOrder) -> Answer:
    """Make an address, or end one."""
    desk = asked.desk
    match order:
        case orders.MakeCalendar(schedule=schedule):
            url = desk.public_url()
            if url is None:
                raise Refused(views.NO_ADDRESS)
            made = await make(desk.db, asked.team, schedule=schedule, by=asked.person, now=asked.now, once=asked.once)
            if made.token is None:
                return views.there_is(made.feed)
            return views.made(made.feed, f"{url}/calendar/{made.token}.ics")
        case orders.RevokeCalendar(schedule=schedule):
            return await _revoke(asked, schedule)
        case _:
            assert_never(order)


async def press_revoke(asked: Pressed) -> Answer:
    """The button; pressed twice, the second is told that there is none."""
    return await _revoke(asked, views.schedule_of(asked.value))


async def _revoke(asked: Asked, schedule: str | None) -> Answer:
    await revoke(asked.desk.db, schedule=schedule, by=asked.person, once=asked.once)
    return views.revoked(schedule)
