"""Logs: structured, without secrets and without bodies."""

import logging
import re
import sys
import traceback

import structlog
from structlog.typing import EventDict, WrappedLogger

# Tokens, the addresses that Slack and we hand out as secrets, and passwords in database URLs.
_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|wss?://[^\s'\"]+|https://hooks\.slack\.com/[^\s'\"]+|(?<=://)[^/\s:@]*:[^@\s]+(?=@)"
    r"|(?<=/calendar/)[\w-]+"
)
_LOUD = ("slack_bolt", "slack_sdk", "apscheduler", "uvicorn", "asyncio", "httpx", "httpcore", "alembic")
_INBOUND = ("bot.listeners", "bot.web", "slack_bolt", "uvicorn")  # who speaks of what people and machines send


def set_up(level: str, form: str) -> None:
    """`level`: debug, info, warning or error. `form`: console for people, json for machines.

    The libraries speak from WARNING on: below it they print the bodies of requests.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_words,
        structlog.processors.format_exc_info,
        _redact,
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _LOUD:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def redact(text: str) -> str:
    """The text without what opens doors."""
    return _SECRETS.sub("(secret)", text)


def _without_words(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Where it failed and what kind of failure led to it. What the failures say may repeat what came in."""
    if not event.get("exc_info") or not event["logger"].startswith(_INBOUND):
        return event
    _, failure, _ = event.pop("exc_info")
    if failure is None:  # somebody asked for it where nothing had failed
        return event
    chain: list[BaseException] = [failure]
    while (earlier := chain[-1].__cause__ or chain[-1].__context__) is not None and earlier not in chain:
        chain.append(earlier)
    event["exception"] = "\n".join(
        f"{''.join(traceback.format_tb(each.__traceback__))}{type(each).__module__}.{type(each).__qualname__}"
        for each in reversed(chain)
    )
    return event


def _redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = redact(value)
    return event
