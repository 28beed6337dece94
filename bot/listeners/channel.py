"""What Slack tells of channels and people without being asked; what means nothing to us is acked and forgotten."""

import logging

from bot.listeners.asked import Happened
from bot.listeners.edge import Edge
from bot.views.answers.help import HINT
from commands.effects import LearnMember, PublishHome, Whisper
from commands.incident.note_channel import note_archived, note_joined, note_left, note_unarchived
from commands.record import send

log = logging.getLogger(__name__)


def register(edge: Edge) -> None:
    """Every event, besides those of the timeline, that means something; and all that mean nothing."""
    for kind in ("channel_archive", "group_archive"):
        edge.event(kind, archived)
    for kind in ("channel_unarchive", "group_unarchive"):
        edge.event(kind, unarchived)
    edge.event("member_joined_channel", joined)
    edge.event("member_left_channel", left)
    edge.event("user_change", changed)
    edge.event("app_mention", mentioned)
    edge.event("app_home_opened", opened_home)
    for kind in ("app_uninstalled", "tokens_revoked"):
        edge.event(kind, cut_off)
    edge.any_event(nothing)


async def archived(event: Happened) -> None:
    """Somebody archived a channel."""
    await note_archived(event.desk.db, channel_id=event.fact("channel"), now=event.now, once=event.once)


async def unarchived(event: Happened) -> None:
    """Somebody brought a channel back."""
    await note_unarchived(event.desk.db, channel_id=event.fact("channel"), now=event.now, once=event.once)


async def joined(event: Happened) -> None:
    """Somebody came into a channel."""
    who, host = event.fact("user"), event.perhaps("inviter")
    if who != event.bot:
        directory = event.desk.directory
        await note_joined(
            event.desk.db,
            channel_id=event.fact("channel"),
            person=directory.person(who),
            invited_by=directory.person(host) if host and host != event.bot else None,
            called=host == event.bot,
            now=event.now,
            once=event.once,
        )


async def left(event: Happened) -> None:
    """Somebody left a channel, or was put out of it."""
    who = event.fact("user")
    if who != event.bot:
        person = event.desk.directory.person(who)
        await note_left(event.desk.db, channel_id=event.fact("channel"), person=person, now=event.now, once=event.once)


async def changed(event: Happened) -> None:
    """Somebody's profile changed: their name or zone is asked for again, if we know them."""
    who = event.fact("user", "id")
    if event.desk.directory.knows(who):
        async with event.desk.db.begin(event.once) as tx:
            await send(tx, [LearnMember(who)])


async def mentioned(event: Happened) -> None:
    """Somebody speaks to the bot: it answers to commands only, and says so to them alone."""
    whisper = Whisper(event.fact("channel"), event.fact("user"), HINT)
    async with event.desk.db.begin(event.once) as tx:
        await send(tx, [whisper])


async def opened_home(event: Happened) -> None:
    """Somebody looks at the app's Home: it is brought up to date. Its other tab holds their direct messages."""
    if event.perhaps("tab") == "home":
        who = event.fact("user")
        async with event.desk.db.begin(event.once) as tx:
            await send(tx, [PublishHome(who)])


async def cut_off(event: Happened) -> None:
    """Nothing will reach Slack any more until somebody installs the app again."""
    log.error("Slack has cut the bot off (%s). Install the app again.", event.fact("type"))


async def nothing(_event: Happened) -> None:
    """Acked, so that Slack does not send it again. What is said in a channel is only kept when somebody marks it."""
