"""`tocsin runbook ...` in a folder with, or without, the team's files."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.runbook import app
from bot.config import load

EXAMPLE = Path(__file__).parents[3] / "example" / "tocsin.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the program runs in, with the example team's file."""
    shutil.copy(EXAMPLE, tmp_path / "tocsin.yaml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOCSIN_CONFIG", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def tocsin(*words: str, status: int = 0) -> str:
    """What is said, on standard output and standard error."""
    told = CliRunner().invoke(app, words)
    assert told.exit_code == status, told.output
    return told.output


def test_new_writes_a_file_that_check_accepts(folder: Path) -> None:
    assert "runbooks/leaked-key.yaml" in tocsin("new", "leaked-key")
    assert "leaked-key.yaml is fine: Leaked key, 11 steps." in tocsin("check")
    assert "leaked-key" in load(folder / "tocsin.yaml").runbooks


def test_new_leaves_what_is_there_alone(folder: Path) -> None:
    tocsin("new", "leaked-key")
    file = folder / "runbooks" / "leaked-key.yaml"
    file.write_text("mine", "utf-8")
    assert "is there already" in tocsin("new", "leaked-key", status=1)
    assert file.read_text("utf-8") == "mine"


@pytest.mark.usefixtures("folder")
def test_a_name_that_no_file_can_have_is_refused_with_one_that_can() -> None:
    assert "as in leaked-key." in tocsin("new", "Leaked Key", status=1)


def test_a_file_of_a_shipped_name_replaces_ours_and_says_so(folder: Path) -> None:
    assert "Account-takeover wave (ships with Tocsin" in tocsin("show")
    tocsin("new", "account-takeover")
    file = folder / "runbooks" / "account-takeover.yaml"
    ours = load(EXAMPLE).runbooks["account-takeover"]
    assert load(folder / "tocsin.yaml").runbooks["account-takeover"] == ours
    file.write_text(file.read_text("utf-8").replace(f"title: {ours.title}", "title: Our own wave"), "utf-8")
    assert "Our own wave (yours, in place of ours" in tocsin("show")
    assert "Our own wave" in tocsin("show", "account-takeover")
    assert "in place of ours" in tocsin("check")


def test_check_tells_every_fault_with_its_line(folder: Path) -> None:
    (folder / "runbooks").mkdir()
    (folder / "runbooks" / "bad.yaml").write_text(
        "title: Bad\nstages:\n  - title: One\n    steps:\n      - text: Do it.\n        role: wizard\n"
        "        due_after: soon\n",
        "utf-8",
    )
    told = tocsin("check", status=1)
    assert 'bad.yaml:6: stages[0].steps[0].role: "wizard" is not a role' in told
    assert "bad.yaml:7:" in told
    assert "2 things to mend." in told


def test_one_file_or_a_folder_of_them_is_checked_without_a_team(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOCSIN_CONFIG", raising=False)
    tocsin("new", "leaked-key")
    told = tocsin("check", "leaked-key.yaml")
    assert "leaked-key.yaml is fine" in told
    assert "Roles were not checked" in told
    assert "leaked-key.yaml is fine" in tocsin("check", ".")
    assert "There is no elsewhere.yaml" in tocsin("check", "elsewhere.yaml", status=1)


@pytest.mark.usefixtures("folder")
def test_show_draws_stages_steps_roles_due_times_and_links() -> None:
    told = tocsin("show", "csam-report")
    for shown in ("Take charge", "required", "commander", "5m", "Record: ", "https://report.cybertip.org/"):
        assert shown in told
    assert 'did you mean "csam-report"?' in tocsin("show", "csam-reprot", status=1)


def test_show_tells_the_faults_of_a_runbook_of_ones_own(folder: Path) -> None:
    """And never shows ours, which it is to replace, as if it were in use."""
    (folder / "runbooks").mkdir()
    (folder / "runbooks" / "general.yaml").write_text("title: Mine\nstages: []\n", "utf-8")
    told = tocsin("show", "general", status=1)
    assert "general.yaml:2: stages" in told
    assert "Take charge" not in told


def test_import_writes_a_runbook_and_reports_what_was_left(folder: Path) -> None:
    (folder / "Leaked key.md").write_text("# Leaked key\n## Stop\n- Revoke it (owner: IC)\n\n| a |\n", "utf-8")
    told = tocsin("import", "Leaked key.md")
    assert "From Leaked key.md: 1 stage, 1 step, 1 role." in told
    assert "line 5: table: | a |" in told
    assert "is fine" in tocsin("check", "runbooks/leaked-key.yaml")
    assert load(folder / "tocsin.yaml").runbooks["leaked-key"].title == "Leaked key"
    (folder / "words.md").write_text("Only words.", "utf-8")
    assert "no list in it" in tocsin("import", "words.md", status=1)


def test_a_file_that_is_not_there_is_named_and_no_setting_is(folder: Path) -> None:
    for words in (("import", "chekclist.md"), ("show", "chekclist.yaml")):
        told = tocsin(*words, status=1)
        assert f"There is no file {words[1]}." in told
        assert str(folder) in told
        assert "TOCSIN_CONFIG" not in told
