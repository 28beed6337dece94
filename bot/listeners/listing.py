"""Which incidents there are, and which of everything is one's own."""

from bot.listeners.asked import Asked
from bot.listeners.edge import Answer
from bot.views import home as views
from bot.views.answers.incidents import listed
from commands.grammar import orders
from commands.incident.list_incidents import list_incidents
from commands.mine import mine


async def obey(asked: Asked, order: orders.ListIncidents | orders.ShowMine) -> Answer:
    """Show the open ones or all; or what one has a part in."""
    desk = asked.desk
    if isinstance(order, orders.ShowMine):
        found = await mine(desk.db, asked.team, person=asked.person, now=asked.now)
        return views.answer(found, asked.team, desk.directory, asked.now)
    return listed(await list_incidents(desk.db, which=order.which, by=asked.person), desk.directory)
