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


def test_a_step_that_is_for_some_pages_alone_says_so(tmp_path: Path) -> None:
    """Where nobody said what the page is about; and a wait that is no whole minute is told as it is."""
    text = EXAMPLE.read_text("utf-8")
    policy = "  picky:\n    steps: [{page: person ana, wait: 90s, when: {severity: [sev1, sev2], type: fraud}}]\n"
    (tmp_path / "tocsin.yaml").write_text(text.replace("\npolicies:\n", f"\npolicies:\n{policy}"), "utf-8")
    files = ("--at", "2026-11-22T01:00:00Z", "--files", str(tmp_path / "tocsin.yaml"))
    done = CliRunner().invoke(app, ["policy", "who", "picky", *files])
    assert "step 1: waits 1 min 30 s, for SEV1 or SEV2 and fraud only\n" in done.stdout, done.stderr
    done = CliRunner().invoke(app, ["policy", "who", "picky", "--severity", "sev1", "--type", "fraud", *files])
    assert "step 1: waits 1 min 30 s\n" in done.stdout
    done = CliRunner().invoke(app, ["policy", "who", "picky", "--severity", "sev3", *files])
    assert "step 1: passed at once, it is for SEV1 or SEV2\n" in done.stdout


def test_what_there_is_not_is_told_with_what_there_is() -> None:
    for given, told in (
        (["trust"], "There is no policy trust; "),
        (["trust-safety", "--severity", "sev9"], "There is no severity sev9; "),
        (["trust-safety", "--type", "fraudd"], 'There is no incident type fraudd; did you mean "fraud"?\n'),
    ):
        done = CliRunner().invoke(app, ["policy", "who", *given, *AT])
        assert (done.exit_code, told in done.stderr) == (2, True), done.stderr
        assert "?." not in done.stderr
