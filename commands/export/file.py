"""Write an incident's export, piece by piece: the timeline is streamed, however long it is."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commands.export.data import as_json
from commands.export.drawing import draw
from commands.export.html import as_html
from commands.export.markdown import as_markdown
from commands.export.pdf import as_pdf
from commands.export.story import Story, gather
from commands.export.table import as_csv
from commands.export.telling import Telling
from commands.export.typed import typed
from commands.formats import FORMATS, Format
from commands.refusal import Refused
from commands.team import Team
from incidents.channel import channel_name
from incidents.incident import Incident
from storage.database import Database, Transaction

TURN = 50  # pieces written in one go: a few milliseconds


async def export(
    db: Database,
    incident_id: int,
    *,
    format: Format,  # noqa: A002 - the command line's word
    zone: str,
    names: Callable[[str], str],
    team: Team | None,
    seconds: float | None = None,
) -> AsyncGenerator[bytes]:
    """The file in pieces: UTF-8 whose lines end in a line feed alone, or a PDF.

    `zone` (IANA) is the one that times are written in; JSON's are UTC. `names` gives a person's readable name. `team`
    gives titles, the runbook's prompts and the team's template; without it, keys stand for themselves. `seconds` is
    how long a PDF may take. The file holds nothing of when or by whom it was made. Raises Refused, with the first
    piece, for an unknown incident, format or zone, and where a PDF or the team's template cannot be done.
    """
    try:
        at = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(f"I do not know the time zone `{zone}`. Zones are named like `Europe/Dublin`.") from error
    if format not in FORMATS:
        raise Refused(f"I cannot write `{format}`. I can write: {', '.join(FORMATS)}.")
    page: list[str] = []
    async with db.snapshot() as tx:
        story = await gather(tx, incident_id)
        if story is None:
            raise Refused(f"There is no INC-{incident_id}. `/incident list` shows what is open.")
        given = 0
        async for piece in _pieces(tx, story, format, zone=at, names=names, team=team):
            if format == "pdf":
                page.append(piece)
            else:
                yield piece.encode()
            given += 1
            if given % TURN == 0:
                await asyncio.sleep(0)  # rows come by the hundred, without a pause for anybody else
    if format == "pdf":
        yield await as_pdf("".join(page), seconds=seconds)


async def _pieces(
    tx: Transaction,
    story: Story,
    format: Format,  # noqa: A002 - the command line's word
    *,
    zone: ZoneInfo,
    names: Callable[[str], str],
    team: Team | None,
) -> AsyncIterator[str]:
    incident_id = story.incident.id
    timeline = tx.timeline.of_incident(incident_id)
    text = typed if format == "md" else str
    telling = Telling(story=story, zone=zone, names=names, team=team, text=text, corrections=story.corrections)
    match format:
        case "md":
            pieces = as_markdown(telling, timeline)
        case "csv":
            pieces = as_csv(telling, timeline)
        case "json":
            pieces = as_json(story, timeline, names=names, team=team)
        case "html" | "pdf":
            drawing = await draw(telling, timeline)
            pieces = as_html(telling, tx.timeline.of_incident(incident_id), drawing)
    async for piece in pieces:
        yield piece


def filename(incident: Incident, format: Format) -> str:  # noqa: A002 - the command line's word
    """`INC-12-short-title.md`: legal everywhere for any title; a private incident's tells nothing of it."""
    name = channel_name(incident.id, incident.title, private=incident.private)
    return f"{name.replace('inc', 'INC', 1)}.{format}"
