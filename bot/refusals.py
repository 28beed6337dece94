"""Why the console script stops, in sentences for whoever started it."""

import errno

from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from bot.config import Faulty
from bot.settings import Misconfigured
from bot.single import SecondProcess
from bot.slack import SlackFailed, SlackRefused
from storage.migrate import NewerDatabase


class CannotDo(Exception):
    """Something else that the person who started us should know; the text is the sentence."""


CANNOT_START = (
    CannotDo,
    Faulty,
    Misconfigured,
    SecondProcess,
    NewerDatabase,
    SlackFailed,
    SQLAlchemyError,
    OSError,
)


def sentences_of(refusal: BaseException) -> list[str]:
    """What to tell; never a stack trace."""
    match refusal:
        case Faulty():
            return [str(fault) for fault in refusal.faults]
        case Misconfigured():
            return list(refusal.sentences)
        case SlackRefused(error="invalid_auth" | "not_authed" | "account_inactive" | "token_revoked"):
            app_level = refusal.method == "apps.connections.open"
            token = "SLACK_APP_TOKEN to the app-level token" if app_level else "SLACK_BOT_TOKEN to the bot token"
            return [f"Slack does not take the token ({refusal.error}). Set {token} of your Slack app."]
        case SlackRefused():
            return [f"Slack refuses: {refusal}."]
        case OSError(errno=errno.EADDRINUSE):
            return ["Something else listens on this port already. Set TOCSIN_HTTP_PORT (or --port) to a free one."]
        case OperationalError() | ProgrammingError() if _is_of_nobody(refusal):
            hint = "Set TOCSIN_DATABASE_URL as it is set for `tocsin run`; for a new one, `tocsin migrate`."
            return [f"There is nothing of Tocsin's in this database. {hint}"]
        case OperationalError() | OSError(filename=None):
            return [f"The database does not answer: {type(refusal).__name__}. Check TOCSIN_DATABASE_URL."]
        case SQLAlchemyError():
            return [f"The database cannot be used: {type(refusal).__name__}. Check TOCSIN_DATABASE_URL."]
        case _:
            return [str(refusal)]


def _is_of_nobody(refusal: OperationalError | ProgrammingError) -> bool:
    """A table is missing: as SQLite says it, and as PostgreSQL does."""
    said = str(refusal.orig)
    return "no such table" in said or ("relation" in said and "does not exist" in said)
