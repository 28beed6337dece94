"""Signed, expiring links that answer a page: whoever holds one may, so they go to the person paged alone."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

LIVES = timedelta(hours=24)
_SIZE = 20  # bytes of the signature that are kept: 160 bits
MAX_TOKEN = 200


class Link(NamedTuple):
    """What a link is for, and until when it holds (real time, aware UTC)."""

    notice_id: str
    until: datetime


class Links:
    """Makes and reads them. `secret` is the same in every replica, and not told to anybody."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.new(secret, b"tocsin answer links", hashlib.sha256).digest()

    def path(self, notice_id: str, real_now: datetime) -> str:
        """The path of the screen, from the address of this bot."""
        until = int((real_now + LIVES).timestamp())
        return f"/answer/{notice_id}.{until:x}.{self._sign(f'{notice_id}.{until:x}')}"

    def read(self, token: str) -> Link | None:
        """What the link is for; None if we did not make it. Whether it still holds is for the reader to say."""
        signed, _, signature = token.rpartition(".")
        notice_id, _, until = signed.rpartition(".")
        if len(token) > MAX_TOKEN or not token.isascii():
            return None
        if not hmac.compare_digest(self._sign(signed).encode(), signature.encode()):
            return None
        return Link(notice_id, datetime.fromtimestamp(int(until, 16), UTC))

    def _sign(self, signed: str) -> str:
        digest = hmac.new(self._key, signed.encode(), hashlib.sha256).digest()[:_SIZE]
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
