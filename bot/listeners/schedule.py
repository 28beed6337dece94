"""Who is on call."""

from bot.listeners.asked import Asked
from bot.listeners.edge import Answer
from bot.views.answers.schedules import on_call_now
from commands.grammar import orders


def obey(asked: Asked, order: orders.ShowOnCall) -> Answer:
    """Show one schedule, or every one."""
    schedules = asked.team.schedules
    chosen = [schedules[order.schedule]] if order.schedule else list(schedules.values())
    return on_call_now(chosen, asked.desk.directory, asked.now)
