"""Sentences for one person or for operations, and learning who somebody is."""

from bot.delivery.office import Aftermath, Office
from bot.delivery.page import alarm
from bot.slack import SlackRefused
from bot.views.message import Message
from commands.effects import LearnMember, TellOperations, Whisper


async def whisper(office: Office, effect: Whisper) -> Aftermath | None:
    """To one person where they asked; directly if they are not in that channel, or I am not."""
    try:
        await office.slack.whisper(effect.channel_id, effect.slack_id, effect.text)
    except SlackRefused:
        await office.slack.post(effect.slack_id, effect.text)
    return None


async def tell_operations(office: Office, effect: TellOperations) -> Aftermath | None:
    """To the operations channel."""
    await alarm(office, Message(text=effect.text, blocks=()))
    return None


async def learn(office: Office, effect: LearnMember) -> Aftermath | None:
    """Ask Slack for somebody's name and zone."""
    await office.directory.learn(office.slack, effect.slack_id, office.now())
    return None
