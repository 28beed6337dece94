"""Push messages by ntfy (ntfy.sh, or a server of one's own), with buttons that answer."""

import httpx

from bot.notifiers.http import post
from bot.notifiers.protocol import Outcome, Refused, Sent, Summons, again, story, subject

LONGEST = 400  # characters of what it is about
URGENT, NORMAL = 5, 3


class Ntfy:
    def __init__(self, client: httpx.AsyncClient, *, url: str, token: str | None) -> None:
        """`url`: the server. `token`: its access token, if it wants one."""
        self._client, self._url = client, url
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def send(self, contact: str, summons: Summons) -> Outcome:
        """Publish to the person's topic."""
        answer = await post(self._client, self._url, json=_message(contact, summons), headers=self._headers)
        if not isinstance(answer, httpx.Response):
            return answer
        if answer.is_success:
            return Sent(summons.notice_id)
        return Refused(f"ntfy answers HTTP {answer.status_code}")


def _message(topic: str, summons: Summons) -> dict[str, object]:
    told: dict[str, object] = {
        "topic": topic,
        "title": f"Tocsin: a test{again(summons)}" if summons.is_test else f"You are paged: {subject(summons)}"[:150],
        "message": _test(summons) if summons.is_test else story(summons, LONGEST),
        "priority": URGENT if summons.is_urgent and not summons.is_test else NORMAL,
        "tags": ["rotating_light"],
    }
    if summons.answer_url is not None:
        told["click"] = summons.answer_url
        label = "I got it" if summons.is_test else "Acknowledge"
        press = {"action": "http", "label": label, "url": summons.answer_url, "method": "POST", "clear": True}
        press["headers"] = {"Content-Type": "application/x-www-form-urlencoded"}
        told["actions"] = [{**press, "body": "answer=acknowledge"}]
    return told


def _test(summons: Summons) -> str:
    before = f"Your on-call shift begins {summons.shift}. " if summons.shift is not None else ""
    return f"{before}Nobody is paged."
