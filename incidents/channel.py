"""The name of an incident's channel."""

import re
import unicodedata
from datetime import datetime, timedelta

MAX_NAME = 80
MAX_SLUG = 40  # more is cut off in the sidebar anyway
CREATED_TO_THE_SECOND = timedelta(seconds=1)
CLOCKS_MAY_DIFFER_BY = timedelta(seconds=2)  # Slack's and the database's


def channel_name(incident_id: int, title: str, *, private: bool = False, attempt: int = 0) -> str:
    """`inc-12-short-title`: of `[a-z0-9-]` alone, at most 80 characters, legal for any title.

    A private incident's name does not tell its title. `attempt` counts the names that were taken already.
    """
    slug = "private" if private else _slug(title)
    suffix = f"-{attempt + 1}" if attempt else ""
    return f"inc-{incident_id}{'-' + slug if slug else ''}"[: MAX_NAME - len(suffix)].rstrip("-") + suffix


def is_ours(*, created_by_us: bool, created_at: datetime, declared_at: datetime) -> bool:
    """Whether a channel that already has the name is the one whose creation went unanswered.

    Ours, and not older than the declaration, as far as two clocks can tell; anything else belongs to somebody else.
    """
    return created_by_us and created_at + CREATED_TO_THE_SECOND + CLOCKS_MAY_DIFFER_BY > declared_at


def _slug(title: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")
    if len(words) <= MAX_SLUG:
        return words
    return words[: MAX_SLUG + 1].rsplit("-", 1)[0][:MAX_SLUG].strip("-")
