"""What went over the wire, in both directions: the last 5,000 entries, tokens left out."""

from collections import deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sandbox.wire import Payload

KEPT = 5000
_SECRET = ("token", "response_url", "upload_url")


class Traffic:
    """`in` is a Web API call of the app, `out` what was delivered to it."""

    def __init__(self) -> None:
        self.entries: deque[Payload] = deque(maxlen=KEPT)
        self.next = 0

    def record(
        self,
        direction: Literal["in", "out"],
        method: str,
        arguments: Mapping[str, Any],
        at: datetime,
        *,
        error: str | None = None,
        millis: float = 0,
    ) -> None:
        """Keep one exchange; `error` None means that it went well."""
        self.entries.append(
            {
                "n": self.next,
                "at": at.isoformat(),
                "direction": direction,
                "method": method,
                "arguments": {key: "(redacted)" if key in _SECRET else value for key, value in arguments.items()},
                "ok": error is None,
                "error": error,
                "millis": round(millis, 1),
            }
        )
        self.next += 1

    def since(self, n: int) -> Payload:
        """The entries from number `n` on."""
        return {"next": self.next, "entries": [each for each in self.entries if each["n"] >= n]}

    def clear(self) -> None:
        """Forget the entries; the numbers go on."""
        self.entries.clear()
