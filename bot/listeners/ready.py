"""Who is ready for their shifts, and taking the shift of somebody who did not answer."""

from bot.listeners.asked import Asked, Pressed
from bot.listeners.edge import Answer, Edge
from bot.views import ready as views
from bot.views.arrangement import made as made_message
from commands.ready.look import look
from commands.ready.take import take_shift


def register(edge: Edge) -> None:
    """The button of an offer."""
    edge.action(views.TAKE, press_take)


async def obey(asked: Asked) -> Answer:
    """Show them."""
    found = await look(asked.desk.db, now=asked.now)
    asking = bool(asked.team.readiness)
    return views.listed(found, asked.desk.directory, reader=asked.person, asking=asking)


async def press_take(asked: Pressed) -> Answer:
    """The shift is theirs at once; whoever had it, and whoever leads, are told."""
    desk = asked.desk
    _, made = await take_shift(
        desk.db, asked.team, check_id=asked.value, by=asked.person, now=asked.now, once=asked.once
    )
    await desk.refresh()
    return made_message(made, desk.team(), desk.directory, reader=asked.person, left=())
