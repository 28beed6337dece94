"""Word of changes to those whom they concern, and pictures of schedules."""

import asyncio
from datetime import timedelta

from bot.delivery.office import Aftermath, Office
from bot.oncall.picture import described, png
from bot.slack import SlackRefused
from bot.views import arrangement as views
from bot.views import schedule as made_views
from bot.views.message import escape, one_line
from commands.effects import PostSchedule, TellArrangement, TellSchedule

SHOWN = timedelta(days=14)


async def tell_arrangement(office: Office, effect: TellArrangement) -> Aftermath | None:
    """To one person directly; what was undone before it was told is told as undone alone."""
    async with office.db.read() as tx:
        made = await tx.arrangements.get(effect.arrangement_id)
    slack_id = office.directory.slack_id(effect.person)
    if made is None or slack_id is None or (made.undone_at is not None) != effect.undone:
        return None
    message = views.news(made, office.team(), office.directory, reader=effect.person, undone=effect.undone)
    await office.slack.post(slack_id, message.text, message.blocks)
    return None


async def tell_schedule(office: Office, effect: TellSchedule) -> Aftermath | None:
    """To one person directly: the schedule as it is by now."""
    async with office.db.read() as tx:
        made = await tx.schedules.get(effect.schedule_id)
    slack_id = office.directory.slack_id(effect.person)
    if made is None or slack_id is None:
        return None
    message = made_views.news(made, office.team(), office.directory, reader=effect.person, now=office.now())
    await office.slack.post(slack_id, message.text, message.blocks)
    return None


async def post_schedule(office: Office, effect: PostSchedule) -> Aftermath | None:
    """The picture of the coming two weeks, with the same in words for who cannot see it."""
    await office.refresh()
    schedule = office.team().schedules.get(effect.schedule)
    if schedule is None:
        return None
    start, end = office.now(), office.now() + SHOWN
    name = office.directory.name
    content = await asyncio.to_thread(png, schedule, start, end, effect.zone, name)
    told = described(schedule, start, end, effect.zone, name)
    comment = f"*{one_line(schedule.name, 80)}*: the coming two weeks, on the clock of {effect.zone}."
    title, file = f"On call: {schedule.name}", f"{schedule.name}.png"
    try:
        await office.slack.upload(effect.channel_id, file, content, title=title, comment=comment, alt=told)
    except SlackRefused as refused:
        if refused.error not in ("not_in_channel", "channel_not_found"):
            raise
        # A file goes to a channel alone, never to a person: writing to them opens the one that we share.
        posted = await office.slack.post(effect.slack_id, f"{comment}\n{escape(told)}")
        await office.slack.upload(posted.channel_id, file, content, title=title, comment="", alt=told)
    return None
