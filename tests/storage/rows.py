"""Rows for tests of storage."""

from typing import Any

from storage.outbox import SOON, Outgoing
from tests.databases import STARTED_AT


def outgoing(row_id: str, **changes: Any) -> Outgoing:
    """Something to send that is due at once. `changes` replace fields."""
    fields: dict[str, Any] = {
        "id": row_id,
        "kind": "TellOperations",
        "data": {"text": "hello"},
        "subject": "operations",
        "lane": None,
        "priority": SOON,
        "once": None,
        "created_at": STARTED_AT,
        "due_at": STARTED_AT,
    }
    return Outgoing(**{**fields, **changes})
