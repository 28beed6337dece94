"""`tocsin oncall ...` over the example and the faulty example."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.oncall.cli import app

EXAMPLE = Path(__file__).parents[2] / "example"
FAULTY = EXAMPLE / "faulty-oncall"


def tocsin(*words: str, files: Path = EXAMPLE, status: int = 0) -> str:
    """What is said on standard output."""
    told = CliRunner().invoke(app, [*words, "--files", str(files)])
    assert told.exit_code == status, told.output
    return told.stdout


def test_at_says_who_and_why() -> None:
    told = json.loads(tocsin("at", "tns", "--at", "2026-11-02T08:30:00Z", "--json"))
    assert told["responders"] == ["hana"]
    assert told["because"] == ["layer singapore"]
    assert (told["start"], told["end"]) == ("2026-11-02T01:00:00Z", "2026-11-02T09:00:00Z")


def test_at_has_the_same_keys_where_nobody_is_on_call() -> None:
    somebody, nobody = (
        json.loads(tocsin("at", "tns", "--at", at, "--json")) for at in ("2026-11-02T08:30:00Z", "2025-01-01T00:00:00Z")
    )
    assert (nobody["responders"], nobody["end"]) == ([], None)
    assert nobody.keys() == somebody.keys()


def test_shifts_are_cut_to_the_span_and_in_utc() -> None:
    told = json.loads(
        tocsin("shifts", "tns", "--from", "2026-10-24T00:30:00Z", "--to", "2026-10-26T00:00:00Z", "--json")
    )
    assert told[0]["start"] == "2026-10-24T00:30:00Z"
    assert told[-1]["end"] == "2026-10-26T00:00:00Z"
    assert {"start", "end", "responders", "because"} <= told[0].keys()
    dublin = [shift["end"] for shift in told if shift["because"] == ["layer dublin"]]
    assert dublin == ["2026-10-24T16:00:00Z", "2026-10-25T17:00:00Z"]  # clocks go back in between


def test_what_there_is_one_of_is_counted_as_one(tmp_path: Path) -> None:
    (tmp_path / "tocsin.yaml").write_text(
        "people: {ana: {name: Ana, email: ana@example.com, zone: UTC}}\n"
        "schedules: {one: {zone: UTC, start: 2026-01-01, rotation: [ana], gaps: allowed}}\n"
        "policies: {one: {steps: [{page: schedule one, wait: 5m}]}}\n"
        "types: {general: {title: Anything, policy: one}}\n",
        "utf-8",
    )
    told = tocsin("prove", "--from", "2026-02-01T00:00:00Z", "--days", "1", files=tmp_path)
    assert told == "Nothing to mend in 1 schedule and 1 policy over 1 day.\n"


def test_the_faulty_example_has_the_findings_expected_of_it() -> None:
    told = tocsin("prove", "--from", "2026-01-01T00:00:00Z", files=FAULTY, status=1)
    assert told == (FAULTY / "findings.txt").read_text("utf-8")
    kinds = {
        each["kind"]
        for each in json.loads(tocsin("prove", "--from", "2026-01-01T00:00:00Z", "--json", files=FAULTY, status=1))
    }
    assert kinds == {"gap", "reaches nobody", "same person", "unreached", "absent", "rest", "moved", "too few", "idle"}


def test_an_export_is_considered_with_the_files(tmp_path: Path) -> None:
    export = tmp_path / "export.yaml"
    export.write_text(
        "schedules:\n  tns:\n    covers:\n"
        "      - {person: hana, by: grace, start: 2026-11-02T02:00Z, end: 2026-11-02T04:00Z, reason: dentist}\n",
        "utf-8",
    )
    told = json.loads(tocsin("at", "tns", "--at", "2026-11-02T03:00:00Z", "--with", str(export), "--json"))
    assert told["because"] == ["cover instead of hana: dentist"]
    without = CliRunner().invoke(app, ["at", "tns", "--at", "2026-11-02T03:00:00Z", "--files", str(EXAMPLE)])
    assert "Only the files were considered" in without.stderr
    export.write_text("schedules: {tnss: {}}\n", "utf-8")
    wrong = CliRunner().invoke(app, ["at", "tns", "--files", str(EXAMPLE), "--with", str(export)])
    assert wrong.exit_code == 2
    assert 'export.yaml:1: schedules.tnss: there is no schedule "tnss"; did you mean "tns"?' in wrong.stderr


def test_with_an_export_it_is_known_who_was_reached_lately(tmp_path: Path) -> None:
    """A month is lately; of an export that does not say, or of the files alone, nothing is concluded."""
    export = tmp_path / "export.yaml"
    asked = ("prove", "--from", "2026-11-02T00:00:00Z", "--days", "7", "--json", "--with", str(export))

    def unproven(written: str) -> set[str]:
        export.write_text(written, "utf-8")
        found = json.loads(CliRunner().invoke(app, [*asked, "--files", str(EXAMPLE)]).stdout)
        return {each["person"] for each in found if each["kind"] == "unproven"}

    everybody = unproven("worked: []\n")
    assert {"grace", "hana", "dara"} <= everybody
    reached = {"grace": "2026-10-04", "hana": "2026-10-02", "gone": "2026-11-01"}
    lines = (f"  - {{person: {who}, method: slack, at: {day}T00:00:00Z}}\n" for who, day in reached.items())
    assert unproven("worked:\n" + "".join(lines)) == everybody - {"grace"}
    assert not unproven("absences: []\n")


def test_a_difference_names_who_gains_and_loses(tmp_path: Path) -> None:
    new = tmp_path / "tocsin.yaml"
    text = (EXAMPLE / "tocsin.yaml").read_text("utf-8")
    new.write_text(
        text.replace("rotation: [grace, hana]\n        windows", "rotation: [hana]\n        windows"), "utf-8"
    )
    told = CliRunner().invoke(app, ["diff", str(EXAMPLE), str(new), "--from", "2026-11-02T00:00:00Z", "--json"])
    assert told.exit_code == 0, told.output
    (tns,) = json.loads(told.stdout)["schedules"]
    assert (tns["schedule"], list(tns["gains"]), list(tns["loses"])) == ("tns", ["hana"], ["grace"])


@pytest.mark.parametrize("form", ["--json", "--csv", ""])
def test_load_is_told_for_people_and_programs(form: str) -> None:
    told = tocsin("fair", "--from", "2026-11-02T00:00:00Z", "--to", "2026-11-30T00:00:00Z", *filter(None, [form]))
    assert "grace" in told
    assert "weekends" in told


@pytest.mark.parametrize(
    ("noon", "office"),
    [
        ("2026-11-26T20:00:00Z", {"ana", "bo", "cy", "juno"}),  # Thanksgiving
        ("2026-03-17T12:00:00Z", {"dara", "eoin", "finn"}),  # Saint Patrick's Day
        ("2026-08-10T04:00:00Z", {"grace", "hana", "ivan"}),  # National Day, observed
    ],
)
def test_everybody_of_the_example_has_the_holidays_of_where_they_live(noon: str, office: set[str]) -> None:
    told = json.loads(tocsin("fair", "--from", noon, "--to", noon.replace(":00:00Z", ":30:00Z"), "--json"))
    assert {each["person"] for each in told if each["holidays"]} == {
        each["person"] for each in told if each["hours"] and each["person"] in office
    }
    assert any(each["holidays"] for each in told)


def test_a_schedule_is_drawn() -> None:
    span = ("--from", "2026-12-24T00:00:00Z", "--to", "2026-12-27T00:00:00Z")
    text = tocsin("show", "tns", *span)
    assert "on call" in text
    assert "!" not in text
    picture = tocsin("show", "tns", "--svg", "-", "--zone", "Asia/Singapore", *span)
    assert picture.startswith("<svg")
    assert "instead of dublin: Christmas Day" in picture


@pytest.mark.parametrize(("columns", "rows"), [(80, 53), (200, 18), (20, 366)])
def test_a_year_is_drawn_in_rows_that_fit_the_terminal(
    columns: int, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole weeks; a day is drawn whole however narrow the terminal is."""
    monkeypatch.setenv("COLUMNS", str(columns))
    span = ("--from", "2026-01-01T00:00:00Z", "--to", "2027-01-02T00:00:00Z")
    lines = tocsin("show", "tns-dublin", *span).splitlines()
    drawn = [line for line in lines if line.startswith("on call")]
    assert len(drawn) == rows
    assert sum(len(line.removeprefix("on call").replace(" ", "")) for line in drawn) == 366 * 8
    assert max(map(len, drawn)) <= max(columns, 20)
    assert lines[0].startswith("2026")
    assert lines[-3].startswith("on call")


def test_a_gap_is_marked_however_short_with_and_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour of a cell of three; in colour where somebody wants it."""
    span = ("--from", "2026-03-08T00:00:00Z", "--to", "2026-03-10T00:00:00Z", "--zone", "America/Los_Angeles")
    plain = tocsin("show", "follow-the-sun", *span, files=FAULTY)
    (final,) = [line for line in plain.splitlines() if line.startswith("on call")]
    assert final.count("!") == 1
    assert "Nobody is on call for 1 hour of it" in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    coloured = tocsin("show", "follow-the-sun", *span, files=FAULTY)
    assert "\x1b[1;38;2;255;255;255;48;2;204;0;0m!" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "38;2" not in tocsin("show", "follow-the-sun", *span, files=FAULTY)


def test_a_picture_has_its_letters_without_any_font_of_the_host(tmp_path: Path) -> None:
    """The same picture with other words in it is another picture: the letters are there."""
    span = ("--from", "2026-12-24T00:00:00Z", "--to", "2026-12-27T00:00:00Z")
    files = []
    for zone in ("Europe/London", "Europe/Lisbon"):  # the same days, told of another place
        files.append(tmp_path / f"{zone[-6:]}.png")
        tocsin("show", "tns", "--png", str(files[-1]), "--zone", zone, *span)
    one, other = (file.read_bytes() for file in files)
    assert one.startswith(b"\x89PNG")
    assert one != other


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-11-02 03:00 Asia/Singapore", "2026-11-01T19:00:00Z"),
        ("2026-11-02T03:00 UTC", "2026-11-02T03:00:00Z"),
        ("2026-10-25 01:30 Europe/Dublin", "2026-10-25T00:30:00Z"),  # twice that night: the first
    ],
)
def test_an_instant_is_written_as_in_the_files_too(written: str, utc: str) -> None:
    assert tocsin("at", "tns", "--at", written, "--json") == tocsin("at", "tns", "--at", utc, "--json")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("at", "tnz"), "There is no schedule tnz; did you mean"),
        (("at", "tns", "--at", "tomorrow"), "tomorrow is not an instant"),
        (("at", "tns", "--at", "2026-11-02T03:00:00"), "has no zone"),
        (("at", "tns", "--at", "2026-11-02 03:00 Europe/Galway"), "is not an instant"),
        (("at", "tns", "--at", "2026-11-02 03:00Z Europe/Dublin"), "names two zones"),
        (("at", "tns", "--at", "0001-01-01 00:00 Asia/Singapore"), "is not an instant"),
        (("at", "tns", "--at", "9999-12-31T23:59Z"), "is too far off. Clocks are known from 1990 to 2070."),
        (("at", "tns", "--at", "0001-01-01T00:00+14:00"), "is too far off"),
        (("shifts", "tns", "--from", "2026-11-02T03:00Z", "--to", "2070-01-01T00:00Z"), "is too far off"),
        (("shifts", "tns", "--from", "2026-11-02T03:00Z", "--to", "2026-11-01T03:00Z"), "is not after --from"),
        (("show", "tns", "--zone", "Europe/Galway"), "There is no zone Europe/Galway."),
    ],
)
def test_bad_input_gets_a_sentence(words: tuple[str, ...], said: str) -> None:
    told = CliRunner().invoke(app, [*words, "--files", str(EXAMPLE)])
    assert told.exit_code == 2
    assert said in told.stderr
