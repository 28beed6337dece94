"""`tocsin policy who`: whom a page would reach, and why."""

import json
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app

EXAMPLE = Path(__file__).parents[3] / "example" / "tocsin.yaml"
AT = ("--at", "2026-11-22T01:00:00Z", "--files", str(EXAMPLE))


def test_who_is_told_step_by_step_with_when_and_why() -> None:
    """And with the clock of whoever would be paged."""
    done = CliRunner().invoke(app, ["policy", "who", "trust-safety", *AT])
    assert done.exit_code == 0
    assert (
        "2026-11-22T01:00:00Z  step 1: waits 5 min\n    hana (on call, tns: layer singapore): Sun 09:00 in Asia/"
        in (done.stdout)
    )
    assert done.stdout.endswith("operations are alarmed in #incident-ops\n")
    assert "Only the files were considered." in done.stderr


def test_the_same_for_programs() -> None:
    done = CliRunner().invoke(app, ["policy", "who", "trust-safety", "--severity", "SEV1", "--json", *AT])
    steps = json.loads(done.stdout)["steps"]
    assert steps[0]["people"] == [{"person": "hana", "why": "on call, tns: layer singapore", "asleep": False}]
    assert steps[-1]["label"] == "operations are alarmed"


def test_what_there_is_not_is_told_with_what_there_is() -> None:
    for given, told in (
        (["trust"], "There is no policy trust; "),
        (["trust-safety", "--severity", "sev9"], "There is no severity sev9; "),
        (["trust-safety", "--type", "fraudd"], 'There is no incident type fraudd; did you mean "fraud"?\n'),
    ):
        done = CliRunner().invoke(app, ["policy", "who", *given, *AT])
        assert (done.exit_code, told in done.stderr) == (2, True), done.stderr
        assert "?." not in done.stderr
