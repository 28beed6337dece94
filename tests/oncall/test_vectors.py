"""Cases from several tools' published tests and documentation, and from tzdata: every one of them holds."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.oncall.vectors import main, run

CASES = [
    case
    for name in ("vectors.json", "more-vectors.json")
    for case in json.loads(Path(__file__).with_name(name).read_text("utf-8"))["vectors"]
]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_published_case_holds(case: dict[str, Any]) -> None:
    """Where tools differ, the recommended answer is the one followed."""
    outcome = run(case)
    assert (outcome.result, outcome.why) == ("passed", "")


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_another_answer_than_the_published_one_would_not_pass(case: dict[str, Any]) -> None:
    """Whoever is named is somebody else, or the instant is a second later; a case that nobody is named in has none."""
    text = json.dumps({key: case[key] for key in ("checks", "shifts", "expect") if key in case})
    named = {user for check in case.get("checks", ()) for user in check["oncall"]}
    named |= {shift["user"] for shift in case.get("shifts", ())} | {*case.get("expect", {}).get("during", ())}
    for user in named:
        text = text.replace(json.dumps(user), '"somebody else"')
    if not named:
        text = text.replace('00Z"', '01Z"').replace("[]", '["somebody else"]')
    assert run({**case, **json.loads(text)}).result == "failed"


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


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"tz": "Europe/Galway"}, "there is no zone Europe/Galway"),
        ({"tz": None}, ""),
        ({"config": None}, ""),
        ({"config": {"type": "yearly", "length": 1, "start_local": "2026-10-30 01:30", "users": ["A"]}}, "yearly"),
        ({"config": {"type": "daily", "length": 0, "start_local": "2026-10-30 01:30", "users": ["A"]}}, "no rotation"),
        ({"config": {"type": "daily", "length": 1, "start_local": "soon", "users": ["A"]}}, "soon"),
        (
            {"config": {"type": "daily", "length": 1, "start_local": "2026-10-30 01:30", "users": [["A", "B"]]}},
            "people",
        ),
        ({"config": {"type": "daily", "length": 1, "users": ["A", "B"]}}, "do not take turns"),
        ({"checks": [{"at": "2026-10-30 05:30", "oncall": ["A"]}]}, "without a zone"),
        ({"checks": [{"at": "1969-10-30T05:30:00Z", "oncall": ["A"]}]}, "known from 1990"),
        ({"checks": [], "expect": {}}, "nothing is expected"),
        ({"expect": {"moons": 2}}, "moons in what a rotation expects"),
        ({"kind": "wallclock", "config": {"date": "2026-11-01", "time": "01:30", "pick": "middle"}}, ""),
    ],
)
def test_what_cannot_be_read_is_not_expressible_with_a_reason(change: dict[str, Any], why: str) -> None:
    outcome = run({**CASES[0], **change})
    assert outcome.result == "not expressible"
    assert outcome.why
    assert why in outcome.why


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
