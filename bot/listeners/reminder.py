"""What people answer to a reminder: done, skip, still going, or ask me again later."""

from bot.listeners import which
from bot.listeners.asked import Pressed
from bot.listeners.edge import Answer, Edge, say
from bot.listeners.runbook import wished
from bot.views import reminder as views
from bot.views import runbook as runbook_views
from bot.views.message import when
from commands.action.complete import complete_action
from commands.reminder.snooze import snooze_action, snooze_step, snooze_update, still_going
from commands.reminder.spans import until

UNLESS = "unless something happens before"


def register(edge: Edge) -> None:
    """The buttons and menus of what asks for something; those that it shares with others are theirs."""
    edge.action(views.SNOOZE_UPDATE, snoozes_update)
    edge.action(views.STILL_GOING, press_still_going)
    edge.action(views.SNOOZE_QUIET, snoozes_question)
    edge.action(views.SKIP_STEP, press_skip)
    edge.action(views.SNOOZE_STEP, snoozes_step)
    edge.action(views.ACTION_DONE, press_action_done)
    edge.action(views.SNOOZE_ACTION, snoozes_action)


async def snoozes_update(asked: Pressed) -> Answer:
    """The update is asked for later."""
    span, about = views.read_span(asked.value)
    n, at = int(about), until(span, now=asked.now, zone=asked.zone)
    inside = await which.here(asked, n)
    await snooze_update(
        asked.desk.db, incident_id=n, until=at, by=asked.person, now=asked.now, once=asked.once, inside=inside
    )
    return say(f"I ask for the update again {when(at)}.")


async def press_still_going(asked: Pressed) -> Answer:
    """It is not over; the message says when it is asked again."""
    n = int(asked.value)
    inside = await which.here(asked, n)
    incident = await still_going(
        asked.desk.db,
        asked.team,
        incident_id=n,
        until=None,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    return say(f"I ask again {when(incident.quiet_due_at or asked.now)}, {UNLESS}.")


async def snoozes_question(asked: Pressed) -> Answer:
    """It is not over, and is asked again when they say."""
    span, about = views.read_span(asked.value)
    n, at = int(about), until(span, now=asked.now, zone=asked.zone)
    inside = await which.here(asked, n)
    await still_going(
        asked.desk.db,
        asked.team,
        incident_id=n,
        until=at,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    return say(f"I ask again {when(at)}, {UNLESS}.")


async def press_skip(asked: Pressed) -> Answer:
    """The form that asks why."""
    return await wished(asked, runbook_views.read_value(asked.value, "skip"))


async def snoozes_step(asked: Pressed) -> Answer:
    """The step is asked for later, but no later than when it falls due."""
    span, about = views.read_span(asked.value)
    wish = runbook_views.read_value(about, "snooze")
    async with asked.desk.db.read() as tx:
        run = await tx.runs.get(wish.run_id)
    inside = run is not None and await which.here(asked, run.incident_id)
    at = until(span, now=asked.now, zone=asked.zone)
    _, step = await snooze_step(
        asked.desk.db,
        run_id=wish.run_id,
        step=wish.step,
        until=at,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    falls_due = ", when it falls due" if step.asks_at == step.due_at else ""
    return say(f"I ask for it again {when(step.asks_at or at)}{falls_due}.")


async def press_action_done(asked: Pressed) -> Answer:
    """The action item is done; the message and the incident's channel say so."""
    n, number = _action(asked.value)
    inside = await which.here(asked, n)
    await complete_action(
        asked.desk.db, incident_id=n, number=number, by=asked.person, now=asked.now, once=asked.once, inside=inside
    )
    return None


async def snoozes_action(asked: Pressed) -> Answer:
    """The action item is asked for later."""
    span, about = views.read_span(asked.value)
    n, number = _action(about)
    at = until(span, now=asked.now, zone=asked.zone)
    inside = await which.here(asked, n)
    await snooze_action(
        asked.desk.db,
        incident_id=n,
        number=number,
        until=at,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    return say(f"I ask for it again {when(at)}.")


def _action(value: str) -> tuple[int, int]:
    incident_id, number = value.split("|")
    return int(incident_id), int(number)
