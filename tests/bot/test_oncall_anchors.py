"""`tocsin oncall diff OLD NEW --write`: anchors written where their layers stand, and nothing else touched."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.config import load
from bot.oncall.cli import app
from oncall.resolve import shifts

NOW = datetime(2026, 11, 4, 12, tzinfo=UTC)  # a Wednesday
TEAM = """\
people:
  ana: {name: Ana, email: ana@example.com, zone: UTC}
  bo: {name: Bo, email: bo@example.com, zone: UTC}
  cy: {name: Cy, email: cy@example.com, zone: UTC}
policies:
  all: {steps: [{page: schedule tns, wait: 5m}, {page: person ana, wait: 5m}]}
types:
  general: {title: Anything, policy: all}
"""
FLOW = "schedules:\n  tns: {zone: UTC, start: 2026-10-05, rotation: [ana, bo], gaps: allowed}  # the team\n"
BLOCK = """\
schedules:  # who is on call
  tns:
    zone: UTC
    start: 2026-10-05
    # the order was drawn by lot
    rotation:
      - ana  # since the beginning
      - bo

      # that is all of them
    handoff: "09:00"
"""
LAYERS = """\
schedules:
  tns:
    layers:
      - {name: nights, zone: UTC, start: 2026-10-05, rotation: [cy]}
      - rotation: [ana, bo]   # weekly
        name: days
        windows: [{start: "08:00", end: "20:00"}]
        zone: UTC
        start: 2026-10-05
"""


def edited(folder: Path, text: str, change: Callable[[str], str], status: int = 0) -> tuple[Path, Path, Result]:
    """The files before and after a change, with anchors written, and what was said."""
    old, new = folder / "old.yaml", folder / "new.yaml"
    old.write_bytes((text + TEAM).encode())
    new.write_bytes((change(text) + TEAM).encode())
    return old, new, written(old, new, status=status)


def written(old: Path, new: Path, at: datetime = NOW, status: int = 0) -> Result:
    told = CliRunner().invoke(app, ["diff", str(old), str(new), "--from", f"{at:%Y-%m-%dT%H:%M:%SZ}", "--write"])
    assert told.exit_code == status, told.output
    return told


def on_call(file: Path, start: datetime, end: datetime) -> list[tuple[datetime, tuple[str, ...]]]:
    return [(shift.start, shift.responders) for shift in shifts(load(file).schedules["tns"], start, end)]


LONG_AGO = NOW - timedelta(days=90)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", [FLOW, BLOCK, LAYERS, FLOW.replace("rotation:", "anchors: [], rotation:")])
def test_the_past_is_kept_and_nothing_else_of_the_file_is_touched(tmp_path: Path, text: str, newline: str) -> None:
    text = text.replace("\n", newline)

    def joined_by_cy(text: str) -> str:
        return text.replace("[ana, bo]", "[bo, cy, ana]").replace("- bo", "- cy")

    old, new, told = edited(tmp_path, text, joined_by_cy)
    assert on_call(new, LONG_AGO, NOW) == on_call(old, LONG_AGO, NOW)
    assert on_call(new, NOW, NOW + timedelta(days=30)) != on_call(old, NOW, NOW + timedelta(days=30))
    (anchor,) = [line for line in new.read_bytes().decode().split(newline) if "person: ana, at:" in line]
    assert "was: [ana, bo]" in anchor
    assert anchor.strip("} ").endswith("]") or "# the team" in anchor
    left = new.read_bytes().decode().replace("anchors: []", "")
    for kept in joined_by_cy(text).replace("anchors: []", "").replace(newline, "\n").replace(",", "\n").split("\n"):
        assert kept.strip("{} ") in left
    assert "new.yaml: {person: ana, at: 2026-11-02T" in told.stderr


def test_a_second_edit_gets_a_second_anchor_and_the_same_edit_none(tmp_path: Path) -> None:
    old, new, _ = edited(tmp_path, LAYERS, lambda text: text.replace("[ana, bo]", "[bo, cy]"))
    assert "No anchor had to be written." in written(old, new).stderr
    first = new.read_text("utf-8")
    assert first.count("person: cy, at:") + first.count("person: bo, at:") == 1
    newer, later = tmp_path / "newer.yaml", NOW + timedelta(days=20)
    newer.write_text(first.replace("[bo, cy]", "[ana, cy]"), "utf-8")
    written(new, newer, later)
    assert newer.read_text("utf-8").count("at: 2026-11-") == 2
    assert on_call(newer, LONG_AGO, later) == on_call(new, LONG_AGO, later)
    assert on_call(newer, LONG_AGO, NOW) == on_call(old, LONG_AGO, NOW)


def test_the_edit_of_an_edit_replaces_its_anchor(tmp_path: Path) -> None:
    old, new, _ = edited(tmp_path, FLOW, lambda text: text.replace("[ana, bo]", "[ana, bo, cy]"))
    new.write_text(new.read_text("utf-8").replace("rotation: [ana, bo, cy]", "rotation: [cy, bo]"), "utf-8")
    written(old, new)
    assert new.read_text("utf-8").count("person:") == 1
    assert on_call(new, LONG_AGO, NOW) == on_call(old, LONG_AGO, NOW)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('handoff: "09:00"', 'every: 2 weeks\n    handoff: "17:30"'),
        ('handoff: "09:00"', "handoffs: [mon 09:00, fri 17:00]"),
        ("start: 2026-10-05", "start: 2026-10-12"),
        ("start: 2026-10-05", "start: 2026-11-18"),
    ],
)
def test_another_handoff_or_start_keeps_the_past_and_whoever_is_on_call(tmp_path: Path, was: str, now: str) -> None:
    old, new, told = edited(tmp_path, BLOCK, lambda text: text.replace(was, now))
    assert on_call(new, LONG_AGO, NOW) == on_call(old, LONG_AGO, NOW)
    assert on_call(new, NOW, NOW + timedelta(hours=1)) == on_call(old, NOW, NOW + timedelta(hours=1))
    assert 'was: {start: 2026-10-05, every: week, handoff: "09:00", rotation: [ana, bo]}' in told.stderr


def test_what_no_anchor_keeps_is_said_with_what_to_do(tmp_path: Path) -> None:
    _, new, told = edited(tmp_path, LAYERS, lambda text: text.replace('"20:00"', '"18:00"'), status=1)
    assert "anchors" not in new.read_text("utf-8")
    assert "schedule tns, layer days: the edit changes who was on call before 2026-11-04T12:00:00Z" in told.stderr
    assert "give the layer as it was an `until`" in told.stderr
    assert "No anchor had to be written." not in told.stderr
    assert "cy gains" in told.stdout  # what comes of it is told all the same


@pytest.mark.parametrize(
    ("was", "now", "lost"),
    [
        ("name: nights", "name: late", ""),  # called otherwise, and all else as it was
        ("      - {name: nights, zone: UTC, start: 2026-10-05, rotation: [cy]}\n", "", "cy loses 2026-10-05T20:00:00Z"),
        ("name: days", "place: beside\n        name: days", "cy gains 2026-10-05T09:00:00Z"),
    ],
)
def test_an_edit_of_layers_that_undoes_the_past_ends_with_status_1(
    tmp_path: Path, was: str, now: str, lost: str
) -> None:
    _, _, told = edited(tmp_path, LAYERS, lambda text: text.replace(was, now), status=1 if lost else 0)
    assert ("schedule tns: the edit changes who was on call before 2026-11-04T12:00:00Z" in told.stderr) == bool(lost)
    assert lost in told.stderr


def test_the_past_counts_with_what_was_arranged(tmp_path: Path) -> None:
    """Whoever is named by an override alone is compared too."""
    override = "    overrides: [{start: 2026-10-06T00:00Z, end: 2026-10-07T00:00Z, remove: ana, add: cy}]\n"
    _, _, told = edited(tmp_path, BLOCK + override, lambda text: text.replace(override, ""), status=1)
    assert "first, ana gains 2026-10-06T00:00:00Z - 2026-10-07T00:00:00Z. No anchor keeps that" in told.stderr


def test_the_comparison_is_with_the_anchors_that_were_written(tmp_path: Path) -> None:
    _, _, told = edited(tmp_path, FLOW, lambda text: text.replace("[ana, bo]", "[bo, ana]"))
    assert "Nobody gains or loses a shift." in told.stdout


def test_in_a_folder_the_file_of_the_schedule_is_written(tmp_path: Path) -> None:
    """A lone layer may be called as its schedule; and anchors stand in the file in any order."""
    text = LAYERS.replace("      - {name: nights, zone: UTC, start: 2026-10-05, rotation: [cy]}\n", "")
    text = text.replace("name: days", "name: tns")
    for folder, schedules in (("old", text), ("new", text.replace("[ana, bo]", "[bo, cy]"))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "people.yaml").write_text(TEAM, "utf-8")
        (tmp_path / folder / "rota.yaml").write_text(schedules, "utf-8")
    written(tmp_path / "old", tmp_path / "new")
    assert (tmp_path / "new" / "people.yaml").read_text("utf-8") == TEAM
    assert "        anchors: [{person: " in (tmp_path / "new" / "rota.yaml").read_text("utf-8")
    assert on_call(tmp_path / "new", LONG_AGO, NOW) == on_call(tmp_path / "old", LONG_AGO, NOW)


def test_anchors_in_any_order_mean_the_same(tmp_path: Path) -> None:
    anchors = ["{person: cy, at: 2026-10-27T09:00Z, was: [bo, cy]}", "{person: bo, at: 2026-10-13T09:00Z, was: [ana]}"]
    found = []
    for number, given in enumerate((anchors, anchors[::-1])):
        file = tmp_path / f"{number}.yaml"
        file.write_text(FLOW.replace("rotation:", f"anchors: [{', '.join(given)}], rotation:") + TEAM, "utf-8")
        found.append(on_call(file, LONG_AGO, NOW))
    assert found[0] == found[1]
    assert [who for _, who in found[0]][:3] == [("ana",), ("ana",), ("bo",)]
