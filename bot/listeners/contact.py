"""How one is reached: looked at and tried."""

from bot.listeners.asked import Asked, Pressed
from bot.listeners.edge import Answer, Edge, say
from bot.views.answers import contacts as views
from commands.contact.look import ways_of
from commands.contact.send_test import send_test
from commands.wording import by_method
from oncall.contact import Method


def register(edge: Edge) -> None:
    """The button beside each method."""
    edge.action(views.TEST, press_test)


async def obey(asked: Asked) -> Answer:
    """Show them."""
    if asked.person not in asked.team.people:
        return say("You are not in the team's files, so nobody can page you. An admin can add you there.")
    return views.contacts(await ways_of(asked.desk.db, asked.team, asked.person), asked.now)


async def press_test(asked: Pressed) -> Answer:
    """Send a test; whether it arrived is shown the next time."""
    method = Method(asked.value)
    await send_test(asked.desk.db, asked.team, person=asked.person, method=method, now=asked.now, once=asked.once)
    return say(f"A test is on its way {by_method(method)}. `/oncall contacts` then shows whether it worked.")
