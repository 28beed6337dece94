"""The screen behind a mail's link: a page, and three buttons. A GET never acts, as mail scanners follow links."""

from collections.abc import Callable, Collection
from html import escape
from typing import Final, NamedTuple
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.notifiers.link import Links
from bot.notifiers.protocol import BY_HAND, in_a_row
from bot.views.message import all_of, more_have
from bot.web.outcome import escalated, in_words, taken
from commands.answer.notices import SNOOZE, Answer, Answered, answer_notice, name_of
from commands.notice.told_with import told_with
from commands.page.hope import hoped_for, is_place, went_to_others
from commands.refusal import REFUSALS
from commands.team import Team
from commands.wording.say import how_long
from oncall.notice import Notice, is_wanted
from oncall.page import Page, PageStatus
from storage.database import Database, Repeated, Transaction

MAX_BODY = 1_000  # bytes
MOST_NAMED = 20  # pages on one screen
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_SCREEN = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tocsin</title>
<style>
  :root {{ color-scheme: light dark; }}
  body {{ font: 1.125rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 12vh auto; padding: 0 1.25rem; }}
  h1 {{ font-size: 1.5rem; }}
  button {{ font: inherit; padding: .8rem 1.4rem; margin: 0 .5rem .75rem 0; border: 1px solid; border-radius: .5rem;
    background: none; color: inherit; cursor: pointer; }}
  button.first {{ background: #0b6b4f; border-color: #0b6b4f; color: #fff; }}
</style>
<main>
<h1>{heading}</h1>
<p>{text}</p>
{buttons}
</main>
</html>
"""
_ACKNOWLEDGE = '<button class="first" name="answer" value="acknowledge">{label}</button>'
_ESCALATE = '<button name="answer" value="escalate">Escalate</button>'
_SNOOZE = f'<button name="answer" value="snooze">Snooze {how_long(SNOOZE)}</button>'
_ANSWERS: Final[tuple[Answer, ...]] = ("acknowledge", "escalate", "snooze")


class AnswerScreen:
    """GET and POST of /answer/TOKEN. Whoever holds the link may: it went to the person paged alone."""

    def __init__(self, *, db: Database, clock: Clock, team: Callable[[], Team], links: Links) -> None:
        self._db, self._clock, self._team, self._links = db, clock, team, links

    def routes(self) -> list[Route]:
        """One address."""
        return [Route("/answer/{token}", self._answer, methods=["GET", "POST"])]

    async def _answer(self, request: Request) -> Response:
        link = self._links.read(request.path_params["token"])
        if link is None:
            return _screen(
                "This link does not work", "It is not whole, or it is not ours. Answer in Slack.", status=401
            )
        if link.until < self._clock.real():
            return _screen("This link is too old", "Links hold for a day. Answer in Slack.", status=410)
        if request.method == "POST":
            return await self._act(request, link.notice_id)
        return await self._show(link.notice_id)

    async def _show(self, notice_id: str) -> Response:
        async with self._db.read() as tx:
            notice = await tx.notices.get(notice_id)
            page = await tx.pages.get(notice.page_id) if notice and notice.page_id is not None else None
            told = await _told_by(tx, notice) if notice is not None else []
            asked = await _asked(tx, page) if page is not None else ()
        if notice is None or (page is None and notice.page_id is not None):
            return _screen("This page is gone", "I do not know it any more. Slack shows what is open.", status=404)
        if notice.person not in self._team().people:
            return _screen("Nobody asks you", "You are not in the team's files any more.", status=410)
        person = self._name(notice.person)
        if page is None:
            text = f"{person}, this is a test of how you are reached. Nobody is paged."
            return _screen("A test", text, _ACKNOWLEDGE.format(label="I got it"))
        waiting = [each.what for each in told if each.waits]
        if not waiting:
            return _screen(*self._outcome(page, notice.person, asked))
        left = len(waiting) - MOST_NAMED
        what = in_a_row([*waiting[:MOST_NAMED], *([f"{left} more"] if left > 0 else [])])
        buttons = _ACKNOWLEDGE.format(label="Acknowledge" if len(waiting) == 1 else f"Acknowledge all {len(waiting)}")
        still = any(each.waits and each.notice_id == notice_id for each in told)
        if still and page.status is PageStatus.TRIGGERED and page.step == notice.step:
            buttons += _ESCALATE
        buttons += _SNOOZE
        text = f"{person}, you are paged for {what}. Acknowledge if you take it; what happened is in Slack."
        return _screen("You are paged", text, buttons)

    async def _act(self, request: Request, notice_id: str) -> Response:
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or len(length) > 9 or int(length) > MAX_BODY:
            return _screen("That is too much", "A button sends a word, no more.", status=413)
        answer = _answer_in(await request.body())
        if answer is None:
            return _screen("I cannot read that", "Go back, and press one of the buttons.", status=400)
        try:
            answered = await answer_notice(
                self._db,
                self._team(),
                notice_id=notice_id,
                answer=answer,
                now=self._clock.now(),
                once=f"answer:{notice_id}:{answer}",
                again=True,  # a link holds for a day, in which the page may come back
            )
        except Repeated:
            return _screen("Done already", "You pressed this before; nothing has changed.")
        except REFUSALS as refusal:
            told = str(refusal).replace("{person}", self._name(getattr(refusal, "person", None))).replace("`", "")
            return _screen("Nothing has changed", told, status=409)
        return _screen(*_told(answered))

    def _outcome(self, page: Page, person: str, asked: Collection[str]) -> tuple[str, str]:
        """Why it wants nothing of the person: who has it, or who is asked for it in their place."""
        name = f"The page of {name_of(page)}" if page.incident_id is not None else "The page"
        if page.is_calling and person in page.acknowledgements:
            return f"You acknowledged {name_of(page)}", f"{more_have(page.missing)} to acknowledge."
        if page.is_calling:
            who = [self._name(each) for each in sorted(asked) if not is_place(each)]
            return f"{name} is with others", f"{all_of(who)} {'is' if len(who) < 2 else 'are'} asked for it now."
        if page.status is PageStatus.SNOOZED:
            who_has = "You have" if page.acknowledged_by == person else f"{self._name(page.acknowledged_by)} has"
            return f"{name} is put off", f"{who_has} it, and wanted to be asked again later."
        if page.status is PageStatus.ACKNOWLEDGED:
            return f"{name} is over", f"{self._name(page.acknowledged_by)} acknowledged it. Nobody else is needed."
        return f"{name} is over", "Nobody is needed any more."

    def _name(self, person: str | None) -> str:
        people = self._team().people
        return people[person].name if person is not None and person in people else "Somebody"


class _Told(NamedTuple):
    """A page that a message told, by what it is called, and whether it waits for whoever was told."""

    notice_id: str
    what: str
    waits: bool


async def _told_by(tx: Transaction, notice: Notice) -> list[_Told]:
    """Every page that the same message told: no word of anybody's."""
    found = []
    for each in await told_with(tx, notice):
        page = await tx.pages.get(each.page_id) if each.page_id is not None else None
        incident = await tx.incidents.of_page(page)
        if page is not None:
            what = f"{incident.name}, {incident.severity.upper()}" if incident else BY_HAND
            found.append(_Told(each.id, what, await _waits(tx, each, page)))
    return found


async def _asked(tx: Transaction, page: Page) -> Collection[str]:
    """Whom it asks instead of its step's people; nobody if it does not."""
    return hoped_for(await tx.timeline.of_page(page.id), page.step) if page.detour is not None else ()


async def _waits(tx: Transaction, notice: Notice, page: Page) -> bool:
    """Whether it waits for the person: who was passed over by an escalation may still answer, late."""
    return is_wanted(notice, page) and not await went_to_others(tx, page, notice.person)


def _answer_in(body: bytes) -> Answer | None:
    try:
        given = parse_qs(body.decode(), max_num_fields=5).get("answer", [""])[0]
    except ValueError:
        return None
    return next((each for each in _ANSWERS if each == given), None)


def _told(answered: Answered) -> tuple[str, str]:
    if not answered.names:
        return "Thank you", f"This way of reaching you works.{taken(answered)}"
    if answered.answer == "acknowledge":
        others = f"{more_have(answered.missing)} to acknowledge." if answered.missing else "Nobody else is paged."
        return f"You have {in_words(answered.names)}", f"{others} What happened, and what to do, is in Slack."
    if answered.answer == "snooze":
        asked = f"You are asked again in {how_long(answered.minutes)}; nobody else is paged until then."
        return f"You have {in_words(answered.names)}", asked
    return "It goes on", escalated(answered)


def _screen(heading: str, text: str, buttons: str = "", *, status: int = 200) -> Response:
    form = f'<form method="post">{buttons}</form>' if buttons else ""
    html = _SCREEN.format(heading=escape(heading), text=escape(text), buttons=form)
    return HTMLResponse(html, status, headers=_HEADERS)
