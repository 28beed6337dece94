"""Schedules that are made, changed and deleted in chat."""

from typing import assert_never

from bot.listeners import which
from bot.listeners.asked import Asked
from bot.listeners.edge import Answer
from bot.views import schedule as views
from commands.grammar import Mention, orders
from commands.oncall.alter import change_people, delete
from commands.oncall.create import create


async def obey(asked: Asked, order: orders.RotaOrder) -> Answer:
    """Do it, and show who is on call now."""
    desk, by, now, once = asked.desk, asked.person, asked.now, asked.once
    match order:
        case orders.CreateSchedule():
            made = await create(
                desk.db,
                asked.team,
                name=order.name,
                zone=order.zone,
                every=order.every,
                weekday=order.weekday,
                handoff=order.handoff,
                rotation=_people(asked, order.people),
                by=by,
                now=now,
                once=once,
            )
            await desk.refresh()
            return views.made(made, desk.team(), desk.directory, now)
        case orders.ChangeSchedulePeople(name=name, people=people):
            rotation = _people(asked, people)
            made = await change_people(desk.db, asked.team, name=name, rotation=rotation, by=by, now=now, once=once)
            await desk.refresh()
            return views.changed(made, desk.team(), desk.directory, now)
        case orders.DeleteSchedule(name=name):
            gone = await delete(desk.db, asked.team, name=name, by=by, now=now, once=once)
            await desk.refresh()
            return views.deleted(gone)
        case _:
            assert_never(order)


def _people(asked: Asked, given: tuple[Mention, ...]) -> tuple[str, ...]:
    return tuple(which.person(asked, who) for who in given)
