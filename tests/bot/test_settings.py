"""Settings from the environment: what they hold, what is said about bad ones, and what they never show."""

import os
from datetime import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Misconfigured, Settings, async_url, drop_oauth, read_settings
from oncall.daily import Daily


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of ours is set, and there is no `.env`."""
    for name in list(os.environ):
        if name.startswith(("TOCSIN_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def sentences() -> tuple[str, ...]:
    with pytest.raises(Misconfigured) as told:
        read_settings()
    return told.value.sentences


def test_nothing_needs_to_be_set_but_tokens() -> None:
    settings = read_settings()
    assert settings.database_url == "sqlite:///tocsin.db"
    assert settings.config == Path("tocsin.yaml")
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8080)
    assert (settings.log_level, settings.log_format) == ("info", "console")
    assert (settings.sweep_seconds, settings.lease_seconds) == (1, 45)
    assert (settings.keep_outbox_days, settings.keep_incidents_days) == (30, None)
    assert (settings.slack_transport, settings.slack_api_url) == ("socket", "https://slack.com/api/")


def test_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "TOCSIN_DATABASE_URL": "postgresql://tocsin:pw@db/tocsin",
        "TOCSIN_CONFIG": "/etc/tocsin",
        "TOCSIN_HTTP_PORT": "80",
        "TOCSIN_LOG_LEVEL": "DEBUG",
        "TOCSIN_KEEP_INCIDENTS_DAYS": "730",
        "TOCSIN_SLACK_TRANSPORT": "http",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_API_URL": "https://slack-gov.com/api",
    }.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert settings.database_url == "postgresql+asyncpg://tocsin:pw@db/tocsin"
    assert settings.config == Path("/etc/tocsin")
    assert (settings.http_port, settings.log_level, settings.keep_incidents_days) == (80, "debug", 730)
    assert settings.slack_transport == "http"
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"
    assert settings.slack_api_url == "https://slack-gov.com/api/"


def test_a_dotenv_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "TOCSIN_HTTP_PORT=9000\nTOCSIN_LOG_FORMAT=json\nSLACK_BOT_TOKEN=xoxb-file\nUNRELATED=1\n"
    )
    monkeypatch.setenv("TOCSIN_HTTP_PORT", "9001")
    settings = read_settings()
    assert (settings.http_port, settings.log_format) == (9001, "json")
    assert settings.slack_bot_token is not None


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_KEEP_INCIDENTS_DAYS", "")
    monkeypatch.setenv("SLACK_BOT_TOKEN", " ")
    settings = read_settings()
    assert settings.keep_incidents_days is None
    assert settings.slack_bot_token is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("06:30 Europe/Dublin", Daily(at=time(6, 30), zone="Europe/Dublin")),
        ("23:00", Daily(at=time(23), zone="UTC")),
        ("never", None),
        ("", Daily(at=time(7), zone="UTC")),
    ],
)
def test_the_schedules_are_proved_at_an_hour_of_somewhere(
    said: str, meant: Daily | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOCSIN_PROVE_AT", said)
    assert read_settings().prove_at == meant


def test_every_bad_value_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = {
        "TOCSIN_DATABASE_URL": ("mysql://db/x", "must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."),
        "TOCSIN_HTTP_PORT": ("eighty", "must be a whole number."),
        "TOCSIN_LOG_LEVEL": ("loud", "must be debug, info, warning or error."),
        "TOCSIN_LOG_FORMAT": ("xml", "must be console or json."),
        "TOCSIN_SWEEP_SECONDS": ("0", "must be more than 0."),
        "TOCSIN_LEASE_SECONDS": ("soon", "must be a number."),
        "TOCSIN_PROVE_AT": ("at night", "must be a time and a zone, as in 07:00 Europe/Dublin, or never."),
        "TOCSIN_KEEP_OUTBOX_DAYS": ("0", "must be at least 1."),
        "TOCSIN_KEEP_INCIDENTS_DAYS": ("1.5", "must be a whole number."),
        "TOCSIN_SLACK_TRANSPORT": ("carrier pigeon", "must be socket or http."),
        "SLACK_API_URL": ("slack.com", "must be a web address, as in https://slack.com/api/."),
        "TOCSIN_NTFY_URL": ("http://ntfy:99999", "must be a web address, as in https://slack.com/api/."),
        "TOCSIN_NTFY_TOKEN": ("tök", "must be letters, digits and signs of ASCII."),
    }
    for name, (value, _) in bad.items():
        monkeypatch.setenv(name, value)
    assert set(sentences()) == {f"{name} {sentence}" for name, (_, sentence) in bad.items()}


@pytest.mark.parametrize("text", ["x" * 3_000, "サーバー障害", "🔥", "'; DROP TABLE incidents; --", "sqlite", "://"])
@pytest.mark.parametrize("name", ["TOCSIN_DATABASE_URL", "TOCSIN_HTTP_PORT", "TOCSIN_LOG_LEVEL", "SLACK_API_URL"])
def test_odd_values_are_told_briefly(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, text)
    (told,) = sentences()
    assert told.startswith(f"{name} must be ")
    assert len(told) < 120


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///tocsin.db", "sqlite:///tocsin.db"),
        ("sqlite:////var/lib/tocsin.db", "sqlite:////var/lib/tocsin.db"),
        ("sqlite+aiosqlite:///x.db", "sqlite:///x.db"),
        ("postgres://u:p%40ss@h:5433/d", "postgresql+asyncpg://u:p%40ss@h:5433/d"),
        ("postgresql://u@h/d?sslmode=require", "postgresql+asyncpg://u@h/d?ssl=require"),
    ],
)
def test_a_database_url_gets_the_driver_we_use(given: str, used: str) -> None:
    assert async_url(given) == used


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE_URL", url)
    assert sentences() == (
        "TOCSIN_DATABASE_URL must name a file, as in sqlite:///tocsin.db; what is only in memory is lost.",
    )


def test_running_without_tokens_says_everything_to_set() -> None:
    with pytest.raises(Misconfigured) as told:
        read_settings().need_slack()
    assert told.value.sentences == (
        "Set SLACK_BOT_TOKEN to the bot token of your Slack app (OAuth & Permissions, xoxb-...).",
        (
            "Set SLACK_APP_TOKEN to an app-level token with connections:write (Basic Information, xapp-...), "
            "or TOCSIN_SLACK_TRANSPORT=http to receive requests over HTTP."
        ),
    )


def test_http_needs_the_signing_secret_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_SLACK_TRANSPORT", "http")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    with pytest.raises(Misconfigured) as told:
        read_settings().need_slack()
    assert told.value.sentences == (
        "Set SLACK_SIGNING_SECRET to the signing secret of your Slack app (Basic Information).",
    )
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    read_settings().need_slack()


def test_swapped_tokens_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xoxb-1")
    with pytest.raises(Misconfigured) as told:
        read_settings().need_slack()
    assert told.value.sentences == (
        "SLACK_BOT_TOKEN holds an app-level token; set it to the bot token (xoxb-...).",
        "SLACK_APP_TOKEN holds a bot token; set it to the app-level token (xapp-...).",
    )


def test_no_secret_is_ever_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by repr, str or a dump, and not in what is said about a bad value."""
    monkeypatch.setenv("TOCSIN_DATABASE_URL", "postgresql://u:hunter2@h/d")
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "hunter2")
    settings = read_settings()
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump(exclude={'database_url'})}"
    monkeypatch.setenv("TOCSIN_DATABASE_URL", "mysql://u:hunter2@h/d")
    assert "hunter2" not in " ".join(sentences())


def test_slacks_oauth_variables_are_taken_away_and_told() -> None:
    environ = {"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "hunter2", "PATH": "/bin"}
    told = drop_oauth(environ)
    assert told == (
        "Ignoring SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: "
        "Tocsin serves one workspace with SLACK_BOT_TOKEN and does no OAuth."
    )
    assert environ == {"PATH": "/bin"}
    assert drop_oauth(environ) is None


def test_settings_can_be_made_in_code() -> None:
    """As the local workspace does it."""
    settings = Settings(http_port=0, slack_bot_token=SecretStr("xoxb-1"), slack_api_url="http://127.0.0.1:1/api")
    assert settings.slack_api_url == "http://127.0.0.1:1/api/"
    assert settings.slack_bot_token is not None
