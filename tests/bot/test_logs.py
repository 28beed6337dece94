"""Logs: nothing in them opens a door."""

import io
import logging
from collections.abc import Iterator

import pytest

from tests.bot.printed import printing

SECRETS = {
    "bot token": "xoxb-123-456-AbCdEf",
    "app-level token": "xapp-1-A0-99-abcdef",
    "socket": "wss://wss-primary.slack.com/link/?ticket=abc-def&app_id=1",
    "response_url": "https://hooks.slack.com/commands/T1/2/abcdef",
    "calendar": "https://tocsin.example.com/calendar/s3cr3t-Calendar_token.ics",
    "database": "postgresql+asyncpg://tocsin:hunter2@db.example.com/tocsin",
    "database without a user": "postgresql://:hunter2@db.example.com/tocsin",
}
KEPT_BACK = ("456-AbCdEf", "99-abcdef", "abc-def", "2/abcdef", "hunter2", "s3cr3t")


@pytest.fixture(params=["console", "json"])
def printed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged from now on, in either form."""
    with printing(monkeypatch, request.param) as stream:
        yield stream


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_secrets_are_kept_back_wherever_they_stand(printed: io.StringIO, secret: str) -> None:
    """In the message, in its arguments, in a stack trace."""
    log = logging.getLogger("bot.test")
    log.warning("cannot use %s here", secret)
    log.warning(f"cannot use {secret} here")  # noqa: G004 - somebody else's library may
    log.error("it failed", exc_info=ConnectionError(secret))
    text = printed.getvalue()
    assert text.count("cannot use") == 2
    assert "ConnectionError" in text
    assert "(secret)" in text
    assert not [each for each in KEPT_BACK if each in text]


@pytest.mark.parametrize("name", ["bot.listeners.edge", "bot.web.twilio", "slack_bolt"])
def test_what_came_in_is_not_repeated_by_what_failed_over_it(printed: io.StringIO, name: str) -> None:
    """Where it failed is told, and what kind of failure led to it; an error's own words may be somebody's text."""
    written = "the secret recipe"
    try:
        try:
            int(written)
        except ValueError as wrong:
            raise KeyError(written) from wrong
    except KeyError:
        logging.getLogger(name).exception("A request failed")
    text = printed.getvalue()
    assert written not in text
    for told in ("A request failed", "builtins.ValueError", "builtins.KeyError", "int(written)", "test_logs.py"):
        assert told in text
    logging.getLogger("bot.delivery.loop").error("It failed", exc_info=ConnectionError("nobody answers"))
    assert "nobody answers" in printed.getvalue()


def test_libraries_speak_from_warnings_on(printed: io.StringIO) -> None:
    """Below that they print the bodies of requests."""
    for name in ("slack_bolt", "slack_sdk.web", "httpx", "uvicorn.error"):
        logging.getLogger(name).info("body: db down")
        logging.getLogger(name).debug("body: db down")
    assert "db down" not in printed.getvalue()
    logging.getLogger("bot.delivery").info("we say")
    assert "we say" in printed.getvalue()
