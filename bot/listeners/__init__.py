"""What people and Slack say to the bot, by noun: each listener types it, calls one command, answers, and acks last."""

from slack_bolt.app.async_app import AsyncApp

from bot.desk import Desk
from bot.listeners import (
    calendar,
    channel,
    command,
    contact,
    declaration,
    incident,
    page,
    postmortem,
    ready,
    reminder,
    runbook,
    schedule,
    timeline,
    whole,
)
from bot.listeners.edge import Edge


def register(app: AsyncApp, desk: Desk) -> None:
    """Have the app answer to everything. It must have been made with `process_before_response=True`."""
    edge = Edge(app, desk)
    for noun in (
        calendar,
        command,
        contact,
        declaration,
        incident,
        page,
        postmortem,
        runbook,
        schedule,
        ready,
        reminder,
        timeline,
        whole,
        channel,
    ):
        noun.register(edge)
