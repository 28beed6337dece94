"""Action items: what somebody promised to do."""

from typing import assert_never

from bot.directory import zone_of
from bot.listeners import which
from bot.listeners.asked import Asked
from bot.listeners.edge import Answer, say
from bot.views.answers.actions import actions, understood
from bot.views.message import one_line
from commands.action.add import add_action
from commands.action.change import change_action
from commands.action.complete import complete_action
from commands.find import incident_to_read
from commands.grammar import orders

Order = orders.AddAction | orders.ChangeAction | orders.CompleteAction | orders.ListActions


async def obey(asked: Asked, order: Order) -> Answer:
    """Write one down, tick one, or show them."""
    db, by, now, once = asked.desk.db, asked.person, asked.now, asked.once
    match order:
        case orders.ListActions():
            n, inside = await which.incident(asked, order.incident, "action INC-12")
            async with db.read() as tx:
                incident = await incident_to_read(tx, n, by=by, inside=inside)
                return actions(incident, await tx.actions.of_incident(n), asked.desk.directory, now)
        case orders.AddAction(text=text, owner=owner, due_on=due_on, kind=kind):
            n, inside = await which.incident(asked, order.incident, "action INC-12 rotate the leaked keys")
            whose = which.person(asked, owner) if owner else None
            item = await add_action(
                db,
                incident_id=n,
                text=text,
                owner=whose,
                due_on=due_on,
                kind=kind,
                by=by,
                now=now,
                once=once,
                zone=zone_of(asked.desk.directory, whose or by),
                gravest=asked.team.severities[0].key,
                inside=inside,
            )
            perhaps = which.person(asked, order.maybe_owner) if order.maybe_owner else None
            people = asked.desk.directory
            return say(understood(item, people, now, inside=inside, maybe_owner=perhaps, maybe_kind=order.maybe_kind))
        case orders.ChangeAction(number=number, owner=owner, due_on=due_on, kind=kind):
            n, inside = await which.incident(asked, order.incident, f"action INC-12 set {number} @bo by friday")
            item = await change_action(
                db,
                lambda person: zone_of(asked.desk.directory, person),
                incident_id=n,
                number=number,
                owner=which.person(asked, owner) if owner else None,
                due_on=due_on,
                kind=kind,
                by=by,
                now=now,
                once=once,
                inside=inside,
            )
            return say(understood(item, asked.desk.directory, now, inside=inside))
        case orders.CompleteAction(number=number):
            n, inside = await which.incident(asked, order.incident, f"action INC-12 done {number}")
            item = await complete_action(db, incident_id=n, number=number, by=by, now=now, once=once, inside=inside)
            return say(f"Action {item.number} of INC-{n} is done: {one_line(item.text, 150)}")
        case _:
            assert_never(order)
