"""Who is on call, and changing it for a while."""

from typing import assert_never

from bot.listeners import which
from bot.listeners.asked import Asked, Pressed
from bot.listeners.edge import Answer, Edge, say
from bot.views import arrangement as views
from bot.views.answers.schedules import next_shifts, on_call_now
from commands.effects import PostSchedule
from commands.grammar import orders
from commands.oncall.arrange import arrange, on_call_while_away, parts_changed
from commands.oncall.undo import undo
from commands.record import send

LAST = 30  # changes listed


def register(edge: Edge) -> None:
    """The button beneath a change."""
    edge.action(views.UNDO, press_undo)


async def obey(asked: Asked, order: orders.OnCallOrder) -> Answer:
    """Show who is on call, or change it."""
    desk, team = asked.desk, asked.team
    match order:
        case orders.ShowOnCall(schedule=name):
            chosen = [team.schedules[name]] if name else list(team.schedules.values())
            return on_call_now(chosen, desk.directory, asked.now)
        case orders.ShowNextShifts():
            return next_shifts(team.schedules.values(), asked.person, str(asked.zone), asked.now)
        case orders.DrawSchedule(schedule=name):
            async with desk.db.begin(asked.once) as tx:
                await send(tx, [PostSchedule(name, asked.channel_id, asked.slack_id, str(asked.zone))])
            return say(f"Drawing the coming two weeks of *{name}*, on your clock ({asked.zone}).")
        case orders.Arrange():
            return await _arrange(asked, order)
        case orders.UndoArrangement(number=number):
            undone = await undo(desk.db, number=number, by=asked.person, now=asked.now, once=asked.once)
            return views.undone(undone, desk.directory)
        case orders.ListArrangements(schedule=name):
            async with desk.db.read() as tx:
                found = [each for each in await tx.arrangements.newest(LAST * 4) if name in (None, each.schedule)]
            return views.listed(found[:LAST], desk.directory, reader=asked.person, now=asked.now)
        case _:
            assert_never(order)


async def press_undo(asked: Pressed) -> Answer:
    """The button; pressed twice, the second is told that it is undone already."""
    undone = await undo(asked.desk.db, number=int(asked.value), by=asked.person, now=asked.now, once=asked.once)
    return views.undone(undone, asked.desk.directory)


async def _arrange(asked: Asked, order: orders.Arrange) -> Answer:
    desk = asked.desk
    made = await arrange(
        desk.db,
        asked.team,
        kind=order.kind,
        schedule=order.schedule,
        person=which.person(asked, order.person) if order.person else None,
        substitute=which.person(asked, order.substitute) if order.substitute else None,
        start=order.start,
        end=order.end,
        back_start=order.back_start,
        back_end=order.back_end,
        reason=order.reason,
        by=asked.person,
        now=asked.now,
        once=asked.once,
    )
    await desk.refresh()
    left = on_call_while_away(desk.team(), made) if made.kind == "absence" else ()
    parts = parts_changed(asked.team, made)
    return views.made(made, desk.team(), desk.directory, reader=asked.person, left=left, parts=parts)
