"""The timeline as a table for spreadsheets."""

import csv
import io
from typing import Any

import pytest

from commands.export.typed import cell
from storage.database import Database
from tests.commands.told import NASTY, as_data, exported, whole, with_text


async def rows(db: Database, incident_id: int, zone: str = "Europe/Dublin") -> list[dict[str, Any]]:
    text = await exported(db, incident_id, "csv", zone=zone)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


async def test_one_row_an_entry_in_utc_and_in_local_time(database: Database) -> None:
    first, second, *_ = await rows(database, await whole(database), "Asia/Singapore")
    assert first["utc"] == "2026-03-02T13:30:00.000000Z"
    assert first["recorded_utc"] == "2026-03-02T14:12:00.000000Z"
    assert first["local"] == "2026-03-02 21:30:00+08:00"
    assert first["zone"] == "Asia/Singapore"
    assert second["kind"] == "IncidentDeclared"
    assert second["by"] == "Ana Ruiz"
    assert second["text"] == "Ana Ruiz declared a SEV3 incident: Spam floods sign-ups"


async def test_rows_have_the_numbers_of_json(database: Database) -> None:
    n = await whole(database)
    entries = {entry["number"]: entry for entry in (await as_data(database, n))["timeline"]}
    table = await rows(database, n)
    assert len(table) == len([entry for entry in entries.values() if entry["says"]])
    for row in table:
        entry = entries[int(row["number"])]
        assert (row["kind"], row["utc"]) == (entry["kind"], entry["at"])
        assert [row[name] for name in ("page", "runbook", "corrects")] == [
            "" if entry[name] is None else str(entry[name]) for name in ("page", "runbook", "corrects")
        ]


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
async def test_typed_text_stays_in_its_row_and_is_no_formula(database: Database, text: str) -> None:
    n = await with_text(database, text)
    table = await rows(database, n)
    assert len(table) == (await exported(database, n, "csv")).count("\n") - 1
    assert not [value for row in table for value in row.values() if value[:1] in tuple("=+-@\t\r")]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(1)", "  =1", "\t=1", "\r=1", "\x01=1", "\uff1d1", "\u202e=1", "\n=1"]
)
def test_a_formula_is_shown_as_text(text: str) -> None:
    assert cell(text).startswith("'")
    assert cell(f"a {text}").startswith("a ")
