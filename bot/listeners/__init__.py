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
    for noun in (  # Bolt asks them one after the other, so what comes most often comes first
        command,
        timeline,
        channel,  # which takes every event that is left
        declaration,
        incident,
        page,
        runbook,
        reminder,
        postmortem,
        schedule,
        ready,
        contact,
        calendar,
        whole,
    ):
        noun.register(edge)
