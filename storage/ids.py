"""Ids that sort by when they were made: UUID version 7 (RFC 9562, method 1 of section 6.2)."""

import secrets
from datetime import datetime

_TWELVE_BITS = 0xFFF


class Ids:
    """Makes UUIDv7 texts, each greater than the one before it, also within a millisecond.

    It is handed the time rather than reading it, which is why no library does this here.
    """

    def __init__(self) -> None:
        self._ms = 0
        self._counter = 0

    def next(self, now: datetime) -> str:
        """A new id for `now` (aware)."""
        ms = int(now.timestamp() * 1000)
        if ms > self._ms:
            self._ms, self._counter = ms, secrets.randbits(10)
        else:
            self._counter += 1
            if self._counter > _TWELVE_BITS:
                self._ms, self._counter = self._ms + 1, 0
        number = (self._ms << 80) | (0x7 << 76) | (self._counter << 64) | (0b10 << 62) | secrets.randbits(62)
        text = f"{number:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
