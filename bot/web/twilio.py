"""What Twilio tells: that a message arrived, what somebody replied, which key was pressed. Each request is signed."""

import base64
import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.web import reply
from bot.web.outcome import sentence
from commands.answer.notices import SNOOZE, Answered, answer_notice, note_arrived, note_failed
from commands.answer.texts import answer_texts
from commands.refusal import REFUSALS
from commands.team import Team
from oncall.contact import Method
from storage.database import Database, Repeated
from storage.inbound import TIMELESS

log = logging.getLogger(__name__)
MAX_BODY = 64_000  # bytes; a text message has at most 1,600 characters
MAX_FIELDS = 100
Form = dict[str, str]

_STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"})
_HELP = (
    "Reply 1 to acknowledge, 2 to escalate, 3 to be asked again in 30 minutes (3 60: in 60). "
    "With several pages waiting: 1 INC-12 answers that one alone."
)
_HOW_LONG = (
    "I cannot read how long; nothing has changed. Reply 3 to be asked again in 30 minutes, "
    "or for another time 3 45, 3 45m or 3 2h."
)
_STOPPED = (
    "You get no more text messages from this number; START takes it back. "
    "Pages go by your other methods. To change which, change the team's files."
)
_NOT_NOTED = "Something went wrong on my side, and your answer is perhaps not noted."
_NOT_DELIVERED = {
    "failed": "it could not be sent",
    "undelivered": "it was not delivered",
}
_NOT_TAKEN = {
    "busy": "the line was busy",
    "no-answer": "nobody picked up",
    "failed": "the call could not be put through",
    "canceled": "the call was cancelled",
}


class Inbound:
    """Answers in TwiML. What comes in is never logged."""

    def __init__(
        self, *, db: Database, clock: Clock, team: Callable[[], Team], token: str, base: Callable[[], str | None]
    ) -> None:
        """`token`: the account's, with which Twilio signs. `base`: the address that Twilio calls us at."""
        self._db, self._clock, self._team, self._base = db, clock, team, base
        self._token = token.encode()

    def routes(self) -> list[Route]:
        """Beneath /twilio; /twilio/sms is what is put down at Twilio for the number."""
        return [
            Route("/twilio/sms", self._checked(self._sms, _text_again), methods=["POST"]),
            Route("/twilio/keys/{notice}", self._checked(self._keys, self._press_again), methods=["POST"]),
            Route("/twilio/status/{notice}", self._checked(self._status, _failed), methods=["POST"]),
        ]

    async def _sms(self, _: Request, form: Form) -> Response:
        """A text message to our number."""
        sender, text = form.get("From", ""), form.get("Body", "")
        team = self._team()
        person = next(
            (p.key for p in team.people.values() if sender and sender in (p.contacts.get(Method.SMS), _voice(p))), None
        )
        if person is None:
            return _message("This number is not in the team's files, so I do not know who you are.")
        word, rest = (*text.split(maxsplit=1), "", "")[:2]
        word = word.lower().strip(".,!;:")
        if word in _STOP:
            return _message(_STOPPED)
        answer = reply.meant(word)
        if answer is None:
            return _message(_HELP)
        which = reply.which(answer, rest)
        if which.minutes is None:
            return _message(_HOW_LONG)
        sid = form.get("MessageSid", "")
        return await self._told(
            answer_texts(
                self._db,
                team,
                person=person,
                answer=answer,
                incidents=which.incidents,
                minutes=which.minutes,
                now=self._clock.now(),
                once=f"{TIMELESS}{sid}",
                is_ok=word in reply.OK,
            ),
            _message,
        )

    async def _keys(self, request: Request, form: Form) -> Response:
        """A key, pressed in a call."""
        notice_id = request.path_params["notice"]
        answer = reply.meant(form.get("Digits", ""))
        if answer is None:
            return self._asks(
                request, f"Press 1 to acknowledge, 2 to escalate, 3 to be called again in {SNOOZE} minutes."
            )
        once = f"{TIMELESS}{form.get('CallSid', '')}"
        answering = answer_notice(
            self._db, self._team(), notice_id=notice_id, answer=answer, now=self._clock.now(), once=once
        )
        return await self._told(answering, _say)

    def _asks(self, request: Request, words: str) -> Response:
        """Wait for a key, in the same call."""
        action = quoteattr(f"{self._base()}{request.url.path}")
        return _twiml(
            f'<Gather numDigits="1" timeout="10" action={action} method="POST"><Say>{escape(words)}</Say></Gather>'
        )

    def _press_again(self, request: Request) -> Response:
        return self._asks(request, f"{_NOT_NOTED} Wait a moment, and press the key again.")

    async def _status(self, request: Request, form: Form) -> Response:
        """What became of a message or a call."""
        notice_id, now = request.path_params["notice"], self._clock.now()
        message, call = form.get("MessageStatus", ""), form.get("CallStatus", "")
        if message == "delivered":
            await note_arrived(self._db, notice_id=notice_id, worked=True, now=now)
        elif call == "completed":
            await note_arrived(self._db, notice_id=notice_id, worked=False, now=now)
        elif why := _NOT_DELIVERED.get(message) or _NOT_TAKEN.get(call):
            await note_failed(self._db, notice_id=notice_id, why=why, now=now)
        return Response(status_code=204)

    async def _told(self, answering: Awaitable[Answered], say: Callable[[str], Response]) -> Response:
        try:
            return say(sentence(await answering))
        except Repeated:
            return say("")
        except REFUSALS as refusal:
            person: str | None = getattr(refusal, "person", None)
            team = self._team()
            name = team.people[person].name if person is not None and person in team.people else "Somebody"
            return say(str(refusal).replace("{person}", name).replace("`", ""))

    def _checked(
        self, receive: Callable[[Request, Form], Awaitable[Response]], sorry: Callable[[Request], Response]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def checked(request: Request) -> Response:
            length = request.headers.get("content-length", "")
            if not length.isdecimal() or len(length) > 9 or int(length) > MAX_BODY:
                return PlainTextResponse("The request has no length or is too long.", 413)
            pairs = _pairs(await request.body())
            if pairs is None:
                return PlainTextResponse("The request cannot be read.", 400)
            if not self._is_signed(request, pairs):
                return PlainTextResponse("The request is not signed by Twilio.", 401)
            try:
                return await receive(request, dict(pairs))
            except Exception:  # the edge: Twilio reads out or texts what comes, and shows a 500 to nobody
                log.exception("A request of Twilio's failed")
                return sorry(request)

        return checked

    def _is_signed(self, request: Request, pairs: Sequence[tuple[str, str]]) -> bool:
        base = self._base()
        if base is None:
            return False
        query = f"?{request.url.query}" if request.url.query else ""
        expected = signature(self._token, base + request.url.path + query, pairs)
        return hmac.compare_digest(expected, request.headers.get("x-twilio-signature", "").encode())


def signature(token: bytes, url: str, pairs: Iterable[tuple[str, str]]) -> bytes:
    """What Twilio signs a form with that it posts to an address of ours: `url` is whole, as it calls it."""
    signed = url + "".join(key + value for key, value in sorted(pairs))
    return base64.b64encode(hmac.new(token, signed.encode(), hashlib.sha1).digest())


def _pairs(body: bytes) -> list[tuple[str, str]] | None:
    try:
        text = body.decode()
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:  # among them UnicodeDecodeError
        return None


def _voice(person: object) -> str | None:
    contacts = getattr(person, "contacts", {})
    return str(contacts[Method.VOICE]) if Method.VOICE in contacts else None


def _text_again(_: Request) -> Response:
    return _message(f"{_NOT_NOTED} Send it again in a minute, or answer in Slack.")


def _failed(_: Request) -> Response:
    return PlainTextResponse("Something went wrong on my side.", 500)


def _message(text: str) -> Response:
    inside = f"<Message>{escape(text)}</Message>" if text else ""
    return _twiml(inside)


def _say(text: str) -> Response:
    inside = f"<Say>{escape(text)}</Say>" if text else ""
    return _twiml(f"{inside}<Hangup/>")


def _twiml(inside: str) -> Response:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>', media_type="text/xml")
