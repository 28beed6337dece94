"""Cursors: long lists come in portions, each with the cursor of the next."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.api.call import Call
from sandbox.wire import RefusedError

Item = TypeVar("Item")


def portion(call: Call, items: Sequence[Item], *, default: int = 100, most: int = 1000) -> tuple[list[Item], str]:
    """The items that `cursor` and `limit` ask for, and the cursor of the rest ("" at the end)."""
    limit = call.number("limit", default, least=1, most=most) or default
    start = 0
    if cursor := call.text("cursor"):
        try:
            start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
        except (binascii.Error, ValueError):
            raise RefusedError("invalid_cursor") from None
        if not 0 < start <= len(items):
            raise RefusedError("invalid_cursor")
    rest = start + limit
    following = base64.b64encode(f"next:{rest}".encode()).decode() if rest < len(items) else ""
    return list(items[start:rest]), following
