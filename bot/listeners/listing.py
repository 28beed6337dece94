"""Which incidents there are, which of everything is one's own, and where one stands."""

from bot.listeners import which
from bot.listeners.asked import Asked
from bot.listeners.edge import Answer
from bot.views import home as views
from bot.views.answers.incidents import listed
from bot.views.catch_up import LATEST, catch_up
from commands.find import incident_to_read
from commands.grammar import orders
from commands.incident.list_incidents import list_incidents
from commands.look import situation
from commands.mine import mine


async def obey(asked: Asked, order: orders.ListIncidents | orders.ShowMine | orders.CatchUp) -> Answer:
    """Show the open ones or all; what one has a part in; or where one of them stands."""
    desk = asked.desk
    if isinstance(order, orders.CatchUp):
        return await _catch_up(asked, order)
    if isinstance(order, orders.ShowMine):
        found = await mine(desk.db, asked.team, person=asked.person, now=asked.now)
        return views.answer(found, asked.team, desk.directory, asked.now)
    return listed(await list_incidents(desk.db, which=order.which, by=asked.person), desk.directory)


async def _catch_up(asked: Asked, order: orders.CatchUp) -> Answer:
    n, inside = await which.incident(asked, order.incident, "catch-up INC-12")
    async with asked.desk.db.read() as tx:
        await incident_to_read(tx, n, by=asked.person, inside=inside)
        seen = await situation(tx, n)
        entries = await tx.timeline.latest(n, LATEST)
    return catch_up(seen, entries, asked.team, asked.desk.directory, asked.now) if seen else None
