"""Which incidents there are."""

from bot.listeners.asked import Asked
from bot.listeners.edge import Answer
from bot.views.answers.incidents import listed
from commands.grammar import orders
from commands.incident.list_incidents import list_incidents


async def obey(asked: Asked, order: orders.ListIncidents) -> Answer:
    """Show the open ones, all, or one's own."""
    found = await list_incidents(asked.desk.db, which=order.which, by=asked.person)
    return listed(found, asked.desk.directory)
