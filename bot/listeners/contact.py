"""How one is reached: looked at and tried."""

from bot.listeners.asked import Asked, Pressed
from bot.listeners.edge import Answer, Edge, say
from bot.views.answers import contacts as views
from commands.answer.notices import answer_notice
from commands.contact.look import ways_of
from commands.contact.send_test import send_test
from commands.wording import by_method
from oncall.contact import Method


def register(edge: Edge) -> None:
    """The buttons beside each method, and of a test."""
    edge.action(views.TEST, press_test)
    edge.action(views.ARRIVED, press_arrived)


async def obey(asked: Asked) -> Answer:
    """Show them."""
    if asked.person not in asked.team.people:
        return say("You are not in the team's files, so nobody can page you. An admin can add you there.")
    ways = await ways_of(asked.desk.db, asked.team, asked.person)
    return views.contacts(ways, asked.team.people[asked.person], asked.now)


async def press_test(asked: Pressed) -> Answer:
    """Send a test; whether it arrived is shown the next time."""
    method = Method(asked.value)
    await send_test(asked.desk.db, asked.team, person=asked.person, method=method, now=asked.now, once=asked.once)
    return say(f"A test is on its way {by_method(method)}. `/oncall contacts` then shows whether it worked.")


async def press_arrived(asked: Pressed) -> Answer:
    """The button of a test in Slack, whose place the answer takes."""
    async with asked.desk.db.read() as tx:
        notice = await tx.notices.get(asked.value)
    if notice is None or notice.person != asked.person:
        return say("This test was not for you; nothing has changed.")
    answered = await answer_notice(
        asked.desk.db, asked.team, notice_id=notice.id, answer="acknowledge", now=asked.now, once=asked.once
    )
    return views.arrived(answered.taken_by, asked.desk.directory)
