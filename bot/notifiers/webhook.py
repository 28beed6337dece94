"""A generic webhook: JSON to any address, signed with a time as Slack signs its own requests."""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime

import httpx

from bot.notifiers.http import post
from bot.notifiers.protocol import Outcome, Refused, Sent, Summons


class Webhook:
    def __init__(self, client: httpx.AsyncClient, *, secret: str | None, real_now: Callable[[], datetime]) -> None:
        """`secret`: what the receiver checks the signature with; None: nothing is signed."""
        self._client, self._secret, self._real_now = client, secret, real_now

    async def send(self, contact: str, summons: Summons) -> Outcome:
        """POST it; anything but a 2xx is a refusal. The same attempt carries the same `id` whenever it comes."""
        body = json.dumps(_told(summons), separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json", "User-Agent": "Tocsin"}
        if self._secret is not None:
            timestamp = str(int(self._real_now().timestamp()))
            headers["X-Tocsin-Timestamp"] = timestamp
            headers["X-Tocsin-Signature"] = sign(self._secret, timestamp, body)
        answer = await post(self._client, contact, content=body, headers=headers)
        if not isinstance(answer, httpx.Response):
            return answer
        return (
            Sent(summons.notice_id) if answer.is_success else Refused(f"the webhook answers HTTP {answer.status_code}")
        )


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """`v1=` and the HMAC-SHA256 of "v1:", the timestamp (seconds since 1970), ":" and the body, in hexadecimal."""
    return "v1=" + hmac.new(secret.encode(), b"v1:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


def _told(summons: Summons) -> dict[str, object]:
    return {
        "id": summons.notice_id,
        "type": "test" if summons.is_test else "page",
        "person": summons.person or None,
        "urgent": summons.is_urgent,
        "for": [{"name": m.name, "severity": m.severity, "text": m.text} for m in summons.matters],
        "answer_url": summons.answer_url,
        **({"repeated": True} if summons.is_repeated else {}),
    }
