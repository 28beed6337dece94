"""What can go wrong with a call of Slack comes as one of three: refused, busy, or unreachable."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import httpx
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

T = TypeVar("T")
LONGEST = 3_600.0  # seconds that Slack is left alone, whatever it asks for
_BUSY = ("ratelimited", "rate_limited")
# Slack's words for a message that nobody can change any more.
GONE = frozenset({
    "cant_update_message", "channel_not_found", "edit_window_closed", "is_archived", "message_not_found",
})  # fmt: skip
# Slack's words for an app that may do nothing any more, until somebody gives it a token, or a place, that counts.
_SHUT_OUT = frozenset({
    "account_inactive", "ekm_access_denied", "invalid_auth", "not_authed", "org_login_required",
    "team_access_not_granted", "token_expired", "token_revoked",
})  # fmt: skip
_TROUBLE = ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "accesslimited")


class SlackFailed(Exception):
    """A call did not do what it was to do."""

    method: str


class SlackRefused(SlackFailed):
    """Slack said no, and will say so again: `error` is its word for it, `needed` the scope that is missing.

    `errors`: Slack's word for each of several people, by their Slack id.
    """

    def __init__(
        self,
        method: str,
        error: str,
        needed: str | None = None,
        detail: str = "",
        errors: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{method}: {error}" + (f" ({needed})" if needed else "") + (f" {detail}" if detail else ""))
        self.method, self.error, self.needed, self.errors = method, error, needed, errors or {}

    @property
    def is_of_everything(self) -> bool:
        """Whether it is no fault of what was asked: the app itself may not speak any more."""
        return self.error in _SHUT_OUT or (self.error == "missing_scope" and self.needed == "chat:write")


class SlackBusy(SlackFailed):
    """Too many calls of this method: try again after `retry_after` seconds."""

    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__(f"{method}: rate limited for {retry_after:g} s")
        self.method, self.retry_after = method, retry_after


class SlackUnreachable(SlackFailed):
    """No usable answer. `perhaps_done`: the call may have done its work all the same.

    `answered`: Slack did answer, if only that it has trouble; otherwise nobody knows what became of the call.
    """

    def __init__(self, method: str, why: str, *, perhaps_done: bool, answered: bool = False) -> None:
        super().__init__(f"{method}: {why}")
        self.method, self.perhaps_done, self.answered = method, perhaps_done, answered


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask, and while Slack is busy ask again when it says so: for many calls in a row that nobody waits for."""
    while True:
        try:
            return await ask()
        except SlackBusy as busy:
            await asyncio.sleep(busy.retry_after)


def failed_call(method: str, failure: SlackApiError) -> SlackFailed:
    """Which of the three it was that a call failed of."""
    response = failure.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    data = getattr(response, "data", None)
    data = data if isinstance(data, Mapping) else {}
    error = str(data.get("error") or f"http_{status}")
    if status == httpx.codes.TOO_MANY_REQUESTS or error in _BUSY:
        headers = {str(name).lower(): value for name, value in dict(response.headers).items()}
        try:
            seconds = float(headers.get("retry-after", 1))
        except ValueError:
            seconds = 1
        return SlackBusy(method, min(max(seconds, 0.1), LONGEST) if math.isfinite(seconds) else 1)
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or error in _TROUBLE or not data:
        return SlackUnreachable(method, error, perhaps_done=True, answered=True)
    detail = "; ".join((data.get("response_metadata") or {}).get("messages") or [])
    return SlackRefused(method, error, data.get("needed"), detail, errors_of_people(data))


def errors_of_people(answer: Mapping[str, Any] | AsyncSlackResponse) -> dict[str, str]:
    """Slack's errors that are each about one person."""
    return {each["user"]: each["error"] for each in answer.get("errors") or [] if each.get("user")}
