"""Twilio's REST API, as far as SMS and telephone calls need it."""

from collections.abc import Mapping

import httpx

from bot.notifiers.http import SOON, post, retry_after
from bot.notifiers.protocol import Again, Outcome, Refused, Sent

VERSION = "2010-04-01"
_BUSY = 20429
_PLAIN = {
    20003: "Twilio refuses our credentials",
    21211: "Twilio knows no such number",
    21214: "the number cannot be called",
    21215: "the account may not call that country",
    21408: "the account may not send SMS to that country",
    21606: "the number that we send from cannot send SMS",
    21610: "they sent STOP to our number; START takes it back",
    21614: "the number cannot receive SMS",
}


class Twilio:
    """One account. `url`: the API's address. What it says is never logged: it holds numbers and texts."""

    def __init__(self, client: httpx.AsyncClient, *, url: str, account: str, token: str) -> None:
        self._client, self._auth = client, (account, token)
        self._base = f"{url.rstrip('/')}/{VERSION}/Accounts/{account}"

    async def create(self, resource: str, form: Mapping[str, str | list[str]]) -> Outcome:
        """Create a `Messages` or a `Calls` resource; the reference is its SID."""
        answer = await post(self._client, f"{self._base}/{resource}.json", data=dict(form), auth=self._auth)
        if not isinstance(answer, httpx.Response):
            return answer
        said = _object(answer)
        if answer.is_success and isinstance(said.get("sid"), str):
            return Sent(str(said["sid"]), arrives_later=True)
        code = said.get("code")
        if code == _BUSY:
            return Again(retry_after(answer.headers), "Twilio is busy", away=False)
        if answer.is_success:
            return Again(SOON, "Twilio's answer cannot be read", perhaps_done=True)
        if isinstance(code, int) and code in _PLAIN:
            return Refused(_PLAIN[code])
        return Refused(f"Twilio says error {code or answer.status_code}")


def _object(answer: httpx.Response) -> Mapping[str, object]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
