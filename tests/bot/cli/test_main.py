"""The console script, as somebody types it."""

import asyncio
import json
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.manifest import COMMANDS, EVENTS, SCOPES, SHORTCUTS
from commands.incident.declare import declare
from oncall.contact import Method
from oncall.notice import Notice, NoticeStatus
from storage.database import Database
from tests.databases import STARTED_AT, SQLite, real_time
from tests.teams import small_team
from tests.wrong_clock import WrongClock

EXAMPLE = Path(__file__).parents[3] / "example"


class Shell:
    """A folder of its own, and an environment of its own."""

    def __init__(self, **environment: str) -> None:
        self.environment: dict[str, str | None] = {
            "SLACK_BOT_TOKEN": None,
            "SLACK_APP_TOKEN": None,
            "SLACK_SIGNING_SECRET": None,
            "TOCSIN_DATABASE_URL": None,
            "TOCSIN_CONFIG": str(EXAMPLE),
            **environment,
        }

    def __call__(self, *words: str) -> tuple[int, str]:
        """The exit status, and all that was printed."""
        done = CliRunner().invoke(app, words, env=self.environment)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    def prints(self, *words: str) -> str:
        status, printed = self(*words)
        assert status == 0, printed
        return printed


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite: SQLite) -> Shell:
    monkeypatch.chdir(tmp_path)
    return Shell(TOCSIN_DATABASE_URL=sqlite.create(tmp_path))


def test_the_example_is_fine(shell: Shell) -> None:
    """And how much is in it is told."""
    assert "is fine" in shell.prints("check", str(EXAMPLE))


def test_one_of_a_kind_is_told_as_one(shell: Shell, tmp_path: Path) -> None:
    one = """
people: {ana: {name: Ana Ruiz, email: ana@example.com, zone: UTC}}
severities: {sev1: {title: Harm}}
schedules: {day: {zone: UTC, start: 2025-01-06, rotation: [ana]}}
policies: {p: {steps: [{page: schedule day, wait: 2h}]}}
types: {general: {title: General, policy: p}}
default_type: general
"""
    (tmp_path / "one.yaml").write_text(one, "utf-8")
    assert "is fine: 1 person, 1 schedule, 1 policy, 1 incident type, " in shell.prints("check", "one.yaml")
    assert "step 1: waits 2 h\n" in shell.prints("policy", "who", "p", "--files", "one.yaml")


def test_a_contact_method_that_is_not_set_up_is_told_by_check(shell: Shell) -> None:
    """A warning where the bot does not run; a mistake where its tokens are; half a setting is one anywhere."""
    said = "10 people are to be reached by sms, which is not set up"
    assert said in shell.prints("check", str(EXAMPLE))
    shell.environment["SLACK_BOT_TOKEN"] = "xoxb-1"
    status, printed = shell("check", str(EXAMPLE))
    assert status == 1
    assert "TOCSIN_SMTP_HOST and TOCSIN_SMTP_FROM" in printed
    mail = {"TOCSIN_SMTP_HOST": "localhost", "TOCSIN_SMTP_FROM": "tocsin@example.com"}
    twilio = {"TOCSIN_TWILIO_ACCOUNT_SID": "AC1", "TOCSIN_TWILIO_AUTH_TOKEN": "x", "TOCSIN_TWILIO_FROM": "MG1"}
    shell.environment.update(mail | twilio)
    status, printed = shell("check", str(EXAMPLE))
    assert status == 1
    assert "a number that calls: TOCSIN_TWILIO_VOICE_FROM" in printed
    shell.environment["TOCSIN_TWILIO_VOICE_FROM"] = "+14155550199"
    assert "set up" not in shell.prints("check", str(EXAMPLE))
    shell.environment.update({"TOCSIN_SMTP_FROM": None, "SLACK_BOT_TOKEN": None})
    status, printed = shell("check", str(EXAMPLE))
    assert status == 1
    assert "Set TOCSIN_SMTP_FROM too" in printed


def test_every_fault_is_told_at_once_with_its_line(shell: Shell, tmp_path: Path) -> None:
    """With exit status 1."""
    text = (EXAMPLE / "tocsin.yaml").read_text()
    assert "Europe/Dublin" in text
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(text.replace("Europe/Dublin", "Europe/Dublyn") + "\nsurprise: 1\n")
    status, printed = shell("check", str(faulty))
    assert status == 1
    assert "Europe/Dublyn" in printed
    assert "surprise" in printed
    assert "faulty.yaml:" in printed
    assert printed.endswith(" things to mend.\n")


def test_a_file_that_does_not_parse_hides_no_fault_of_the_others(shell: Shell, tmp_path: Path) -> None:
    """The count is of all files, and names none of them."""
    (tmp_path / "people.yaml").write_text('people: "\n')
    (tmp_path / "rest.yaml").write_text("admins: [ana]\ntypes: {general: {title: G, policy: all, surprise: 1}}\n")
    (tmp_path / "runbooks").mkdir()
    (tmp_path / "runbooks" / "mine.yaml").write_text("titel: Mine\n")
    status, printed = shell("check", str(tmp_path))
    assert status == 1
    lines = printed.replace(f"{tmp_path}/", "").splitlines()
    assert "people.yaml:1: a quote that is never closed; close it" in lines
    assert any(line.startswith("rest.yaml:2: types.general.surprise: unknown key") for line in lines)
    assert any(line.startswith("runbooks/mine.yaml:1: titel: unknown key") for line in lines)
    assert not any("ana" in line or "policy" in line.partition("surprise")[0] for line in lines[:-1])
    assert lines[-1] == f"{len(lines) - 1} things to mend."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--port", "99999"), "less than or equal to 65535"),
        (("--team", "nowhere.yaml"), "nowhere.yaml:1: there is no such file"),
        (("--at", "2027-03-13"), "2027-03-13 has no zone"),
    ],
)
def test_a_demo_that_cannot_begin_is_refused_in_a_sentence(shell: Shell, words: tuple[str, str], sentence: str) -> None:
    status, printed = shell("demo", *words)
    assert status != 0
    assert sentence in printed


def test_a_team_that_is_not_there_is_told(shell: Shell) -> None:
    status, printed = shell("check", "nowhere.yaml")
    assert status == 1
    assert "nowhere.yaml" in printed


def test_the_version_is_told(shell: Shell) -> None:
    """What somebody who reports a fault is asked for first."""
    assert shell.prints("--version") == f"tocsin {version('tocsin')}\n"


def test_the_manifest_is_what_the_code_listens_to(shell: Shell) -> None:
    """Pasted into Slack it makes an app that can do everything; with an address over HTTP, without over a socket."""
    made = json.loads(shell.prints("manifest"))
    assert {each["command"] for each in made["features"]["slash_commands"]} == {name for name, _, _ in COMMANDS}
    assert {each["callback_id"] for each in made["features"]["shortcuts"]} == {key for key, _ in SHORTCUTS}
    assert made["settings"]["event_subscriptions"] == {"bot_events": sorted(EVENTS)}
    assert made["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)
    assert made["settings"]["socket_mode_enabled"] is True
    over_http = json.loads(shell.prints("manifest", "--url", "https://tocsin.example.com/"))
    where = "https://tocsin.example.com/slack/events"
    assert over_http["settings"]["socket_mode_enabled"] is False
    assert over_http["settings"]["event_subscriptions"]["request_url"] == where
    assert {each["url"] for each in over_http["features"]["slash_commands"]} == {where}


def test_running_without_tokens_says_what_to_set(shell: Shell) -> None:
    """Everything at once, and no stack trace."""
    status, printed = shell("run")
    assert status == 1
    assert "SLACK_BOT_TOKEN" in printed
    assert "SLACK_APP_TOKEN" in printed
    assert "Traceback" not in printed


def test_migrating_says_where_the_database_is_now(shell: Shell, tmp_path: Path) -> None:
    """From nothing, and again."""
    shell.environment["TOCSIN_DATABASE_URL"] = f"sqlite:///{tmp_path / 'fresh.db'}"
    first = shell.prints("migrate")
    assert first.startswith("The database is at revision 0")
    assert shell.prints("migrate") == first


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("export", "twelve"), "Name it like INC-12"),
        (("export", "INC-7"), "There is no INC-7."),
        (("export", "INC-7", "--format", "docx"), "I cannot write docx"),
        (("export", "INC-7", "--zone", "Mars/Base"), "There is no time zone Mars/Base"),
    ],
)
def test_an_export_that_cannot_be_is_refused_in_a_sentence(shell: Shell, words: tuple[str, ...], sentence: str) -> None:
    status, printed = shell(*words)
    assert status == 1
    assert sentence in printed


@pytest.mark.parametrize("private", [True, False])
def test_the_export_of_a_private_incident_says_so(shell: Shell, tmp_path: Path, *, private: bool) -> None:
    """Beside the file, so that whoever made it knows what they hold."""

    async def declared() -> None:
        db = Database(str(shell.environment["TOCSIN_DATABASE_URL"]), real_now=real_time())
        team = small_team()
        now = STARTED_AT
        await declare(db, team, title="x", severity=None, type=None, private=private, by="ana", now=now, once=None)
        await db.close()

    asyncio.run(declared())
    printed = shell.prints("export", "INC-1", "--output", str(tmp_path / "INC-1.md"))
    assert ("INC-1 is private: keep this file where only its people can open it." in printed) == private


def test_a_database_that_was_never_migrated_is_told(shell: Shell, tmp_path: Path) -> None:
    """No stack trace."""
    shell.environment["TOCSIN_DATABASE_URL"] = f"sqlite:///{tmp_path / 'fresh.db'}"
    (tmp_path / "fresh.db").touch()
    status, printed = shell("export", "INC-1")
    assert status == 1
    assert "not one of this version" in printed
    assert "tocsin migrate" in printed


def test_what_worked_lately_is_reckoned_by_the_databases_clock(shell: Shell, postgresql_url: str) -> None:
    """The one that the bot goes by: here, it is forty days ahead of this host's."""
    shell.environment["TOCSIN_DATABASE_URL"] = postgresql_url

    async def worked() -> None:
        db = Database(postgresql_url, real_now=real_time())
        async with WrongClock(postgresql_url) as clock:
            await clock.goes_wrong(minutes=40 * 24 * 60)
            now = await db.time()
            for person, days in (("bo", 45), ("cy", 5)):
                notice = Notice(
                    id=person,
                    page_id=None,
                    step=1,
                    person=person,
                    method=Method.SLACK,
                    status=NoticeStatus.DELIVERED,
                    planned_at=now,
                    due_at=None,
                    worked_at=now - timedelta(days=days),
                )
                async with db.begin() as tx:
                    await tx.notices.save(notice)
        await db.close()

    asyncio.run(worked())
    status, printed = shell("contacts")
    assert status == 1
    unproven = " ".join(printed.rpartition("No way of reaching them")[2].split())
    assert "Bo " in unproven
    assert "Cy " not in unproven


@pytest.mark.parametrize("words", [("export", "INC-1"), ("export", "oncall"), ("contacts",), ("outbox",)])
def test_a_database_that_is_not_there_is_told_and_not_made(
    shell: Shell, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Most often one stands in the wrong folder."""
    shell.environment["TOCSIN_DATABASE_URL"] = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    status, printed = shell(*words)
    assert status == 1
    assert "There is no database" in printed
    assert "TOCSIN_DATABASE_URL" in printed
    assert list(tmp_path.glob("elsewhere.db*")) == []


@pytest.mark.parametrize("url", ["mysql://x", "sqlite://", "postgresql+asyncpg://postgres@/n?host=/nowhere"])
def test_a_database_that_cannot_be_reached_is_told(shell: Shell, url: str) -> None:
    shell.environment["TOCSIN_DATABASE_URL"] = url
    status, printed = shell("migrate")
    assert status == 1
    assert "TOCSIN_DATABASE_URL" in printed
