"""Sentences for one person or for operations, their Home tab, and learning who somebody is."""

from bot.delivery.office import Aftermath, Office
from bot.delivery.page import alarm
from bot.slack import SlackRefused
from bot.views import home as home_views
from bot.views.message import Message, one_line
from commands.effects import LearnMember, PublishHome, TellOperations, TellPerson, Whisper
from commands.mine import mine


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


async def tell_person(office: Office, effect: TellPerson) -> Aftermath | None:
    """Directly; through operations if Slack does not know them."""
    if (slack_id := office.directory.slack_id(effect.person)) is not None:
        await office.slack.post(slack_id, effect.text)
    else:
        name = one_line(office.directory.name(effect.person), 80)
        await alarm(office, Message(text=f"For {name}, who is not in Slack: {effect.text}", blocks=()))
    return None


async def learn(office: Office, effect: LearnMember) -> Aftermath | None:
    """Ask Slack for somebody's name and zone."""
    await office.directory.learn(office.slack, effect.slack_id, office.now())
    return None


async def publish_home(office: Office, effect: PublishHome) -> Aftermath | None:
    """What somebody has a part in, on their own tab of the app."""
    team, now = office.team(), office.now()
    found = await mine(office.db, team, person=office.directory.person(effect.slack_id), now=now)
    await office.slack.publish_home(effect.slack_id, home_views.home(found, team, office.directory, now))
    return None
