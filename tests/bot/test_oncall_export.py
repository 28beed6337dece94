"""`tocsin export oncall`: what was arranged in chat, in the words of the team's files, read back as it was."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.config import load
from bot.config.arranged import with_export
from bot.oncall.export import exported
from oncall.arrangement import Arrangement, arrange, undo
from oncall.resolve import shifts
from tests.world import EXAMPLE

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def made(number: int, **changes: object) -> Arrangement:
    fields: dict[str, object] = {
        "id": number,
        "kind": "cover",
        "schedule": "tns",
        "person": "hana",
        "substitute": "grace",
        "start": NOW,
        "end": NOW + 30 * HOUR,
        "reason": 'she said: "back at 5" #1',
        "arranged_by": "ana",
        "arranged_at": NOW,
    }
    return arrange(Arrangement(**{**fields, **changes}))[0]  # type: ignore[arg-type]  # the caller names its own fields


def test_an_export_says_the_same_as_the_database(tmp_path: Path) -> None:
    """Covers, swaps, overrides on top of each other, an absence, one undone half-way, one before it began."""
    day = 24 * HOUR
    arrangements = [
        made(1),
        made(2, kind="override", person=None, substitute="bo", start=NOW + HOUR, end=NOW + 50 * HOUR),
        made(3, person="bo", substitute="cy", start=NOW + 2 * HOUR, end=NOW + 9 * HOUR),
        made(4, kind="swap", person="dara", substitute="bo", back_start=NOW + 5 * day, back_end=NOW + 6 * day),
        made(5, kind="absence", schedule=None, person="eoin", substitute=None, end=NOW + 9 * day),
        undo(made(6, kind="add", person=None, substitute="ivan"), by="ana", now=NOW + 3 * HOUR)[0],
        undo(made(7, start=NOW + day, end=NOW + 2 * day), by="ana", now=NOW + HOUR)[0],
        made(8, kind="remove", schedule="legal", person="finn", substitute=None),
    ]
    team, file = load(EXAMPLE), tmp_path / "export.yaml"
    file.write_text(exported(arrangements), "utf-8")
    read, live = with_export(team, file), team.arranged(arrangements)
    for name in team.schedules:
        for span in ((NOW - day, NOW + 12 * day),):
            assert shifts(read.schedules[name], *span) == shifts(live.schedules[name], *span)
        assert set(read.schedules[name].absences) == set(live.schedules[name].absences)
    assert shifts(live.schedules["tns"], NOW, NOW + day) != shifts(team.schedules["tns"], NOW, NOW + day)


def test_an_export_of_nothing_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "export.yaml"
    file.write_text(exported([]), "utf-8")
    assert with_export(load(EXAMPLE), file).schedules == load(EXAMPLE).schedules
