"""Write an incident's export, piece by piece: the timeline is streamed, however long it is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commands.export.data import as_json
from commands.export.markdown import as_markdown
from commands.export.story import gather
from commands.refusal import Refused
from commands.team import Team
from incidents.channel import channel_name
from incidents.incident import Incident
from storage.database import Transaction

Format = Literal["md", "json"]
TURN = 50  # pieces written in one go: a few milliseconds


async def export(
    tx: Transaction,
    incident_id: int,
    *,
    format: Format,  # noqa: A002 - the command line's word
    zone: str,
    names: Callable[[str], str],
    team: Team | None,
) -> AsyncIterator[str]:
    """The file's text in pieces; lines end in a line feed alone. A reading transaction is enough.

    `zone` (IANA) is the one that Markdown's times are written in; JSON's are UTC. `names` gives a person's readable
    name. `team` gives titles and the runbook's prompts; without it, keys stand for themselves. The text holds nothing
    of when or by whom it was made. Raises Refused, with the first piece, for an unknown incident, format or zone.
    """
    story = await gather(tx, incident_id)
    if story is None:
        raise Refused(f"There is no INC-{incident_id}. `/incident list` shows what is open.")
    try:
        at = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(f"I do not know the time zone `{zone}`. Zones are named like `Europe/Dublin`.") from error
    match format:
        case "md":
            pieces = as_markdown(story, tx.timeline.of_incident(incident_id), zone=at, names=names, team=team)
        case "json":
            pieces = as_json(story, tx.timeline.of_incident(incident_id), names=names, team=team)
        case _:
            raise Refused(f"I cannot write `{format}`. I can write: md, json.")
    given = 0
    async for piece in pieces:
        yield piece
        given += 1
        if given % TURN == 0:
            await asyncio.sleep(0)  # rows come by the hundred, without a pause in which anybody else could be served


def filename(incident: Incident, format: Format) -> str:  # noqa: A002 - the command line's word
    """`INC-12-short-title.md`: legal everywhere for any title; a private incident's tells nothing of it."""
    name = channel_name(incident.id, incident.title, private=incident.private)
    return f"{name.replace('inc', 'INC', 1)}.{format}"
