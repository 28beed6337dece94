"""The timeline for a spreadsheet: CSV, one row an entry."""

import csv
import io
from collections.abc import AsyncIterator

from commands.export.story import LEFT_OUT
from commands.export.telling import Telling
from commands.export.times import utc
from commands.export.typed import cell
from incidents.timeline import Entry

COLUMNS = ("number", "utc", "local", "zone", "kind", "by", "text", "page", "runbook", "recorded_utc", "corrects")
BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets take the file for another encoding


async def as_csv(telling: Telling, timeline: AsyncIterator[Entry]) -> AsyncIterator[str]:
    """The file in pieces, a row each. Numbers are those of the JSON export; a correction is a row of its own."""
    story = telling.story
    pages = {paged.page.id: number for number, paged in enumerate(story.pages, 1)}
    runs = {run.id: number for number, run in enumerate(story.runs, 1)}
    corrected = {entry.corrects for entry in story.versions}
    numbers: dict[str, int] = {}
    yield BYTE_ORDER_MARK + _row(COLUMNS)
    number = 0
    async for entry in timeline:
        if entry.kind in LEFT_OUT:
            continue
        number += 1
        if entry.id in corrected:
            numbers[entry.id] = number
        if (says := telling.says(entry)) is None:
            continue
        yield _row(
            (
                number,
                utc(entry.at),
                entry.at.astimezone(telling.zone).isoformat(sep=" ", timespec="seconds"),
                telling.zone.key,
                entry.kind,
                cell(telling.who(entry.by)) if entry.by else "",
                cell(says),
                pages.get(entry.page_id or "", ""),
                runs.get(entry.data.get("run_id", ""), ""),
                utc(entry.recorded_at),
                numbers.get(entry.corrects or "", ""),
            )
        )


def _row(cells: tuple[str | int, ...]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
