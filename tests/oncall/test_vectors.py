"""Cases from several tools' published tests and from tzdata: every one of them holds."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.oncall.vectors import main, run

FILE = Path(__file__).with_name("vectors.json")
CASES = json.loads(FILE.read_text("utf-8"))["vectors"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_published_case_holds(case: dict[str, Any]) -> None:
    """Where tools differ, the recommended answer is the one followed."""
    outcome = run(case)
    assert (outcome.result, outcome.why) == ("passed", "")


def _file(folder: Path, *cases: dict[str, Any]) -> str:
    path = folder / "vectors.json"
    path.write_text(json.dumps({"vectors": cases}), "utf-8")
    return str(path)


def test_a_wrong_case_fails_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {**CASES[0], "id": "wrong", "checks": [{"at": "2026-10-30T05:30:00Z", "oncall": ["Z"]}]}
    assert main(_file(tmp_path, CASES[0], wrong)) == 1
    told = capsys.readouterr().out
    assert f"passed: {CASES[0]['id']}\n" in told
    assert "failed: wrong (at 2026-10-30T05:30:00Z: A instead of Z" in told
    assert told.endswith("1 passed, 1 failed, 0 not expressible\n")


def test_a_case_that_says_something_unknown_is_not_expressible(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = {**CASES[0], "id": "odd", "config": {**CASES[0]["config"], "moon": "full"}}
    assert main(_file(tmp_path, odd, {"id": "kind", "kind": "lunar", "config": {}})) == 0
    told = capsys.readouterr().out
    assert "not expressible: odd (moon in a rotation)" in told
    assert "not expressible: kind (kind lunar)" in told


def test_what_is_no_case_is_not_expressible_and_the_others_are_still_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "vectors.json"
    path.write_text(json.dumps({"vectors": [CASES[0], "a word", None, {}]}), "utf-8")
    assert main(str(path)) == 0
    told = capsys.readouterr().out
    assert told.endswith("1 passed, 0 failed, 3 not expressible\n")


@pytest.mark.parametrize("text", ["", "[1]", "{}", '{"vectors": {"id": "a"}}'])
def test_a_file_without_cases_is_said_to_be_one(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "vectors.json"
    path.write_text(text, "utf-8")
    assert main(str(path)) == 2
    assert f"{path} has no cases" in capsys.readouterr().err
