"""Twilio's REST API for messages and calls, with its signed callbacks."""

import asyncio
import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import NoReturn
from xml.etree import ElementTree as ET

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.faults import Fault, Faults
from sandbox.phone.inbox import Inbox, Received
from sandbox.traffic import Traffic

ACCOUNT = "AC" + "5a" * 16
AUTH_TOKEN = "sandbox-auth-token"  # noqa: S105 - opens nothing but the sandbox
NUMBER = "+14155550199"
SERVICE = "MG" + "5a" * 16
LONGEST_BODY = 1_600
LONGEST_TWIML = 4_000
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class _Wrong(Exception):
    """What Twilio refuses, with its own number for it."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.status = code, status


class Carrier:
    """One account with one number, which is also that of its messaging service."""

    def __init__(
        self, inbox: Inbox, faults: Faults, traffic: Traffic, hang_up: Callable[[Request], Awaitable[None]]
    ) -> None:
        self.inbox, self._faults, self._traffic, self._hang_up = inbox, faults, traffic, hang_up
        self._http = httpx.AsyncClient(timeout=10, verify=False)  # noqa: S501 - plain HTTP on localhost
        self._under_way: set[asyncio.Task[None]] = set()
        self.untold: list[Received] = []
        """Of which the app was told what became of them, and did not answer."""
        self.fates: dict[str, str] = {}
        """What becomes of text messages to a number, as Twilio calls it; to any other they are delivered."""

    def routes(self) -> list[Route]:
        """The API, beneath /twilio."""
        base = "/twilio/2010-04-01/Accounts/{account}"
        return [
            Route(f"{base}/Messages.json", self.messages, methods=["POST"]),
            Route(f"{base}/Calls.json", self.calls, methods=["POST"]),
        ]

    async def messages(self, request: Request) -> Response:
        """An SMS."""
        return await self._create(request, "twilio.Messages", self._message)

    async def calls(self, request: Request) -> Response:
        """A call: it rings until a key is pressed or somebody declines it."""
        return await self._create(request, "twilio.Calls", self._call)

    async def _create(self, request: Request, name: str, make: Callable[[Mapping[str, str]], Received]) -> Response:
        async with request.form() as given:
            form = {key: value for key, value in given.items() if isinstance(value, str)}
        fault = self._fault(name, form)
        error: str | None = None
        try:
            if fault is not None and fault.fault != "drop_after":
                error = fault.fault
                return await self._fail(request, fault)
            self._check(request)
            made = make(form)
        except _Wrong as wrong:
            error = str(wrong.code)
            told = {"code": wrong.code, "message": str(wrong), "status": wrong.status}
            return JSONResponse(told, wrong.status)
        finally:
            self._traffic.record("in", name, form, self.inbox.now(), error=error)
        self.inbox.put(made)
        if made.kind == "sms":
            self.report(made, self.fates.get(made.to, "delivered"))
        if fault is not None:
            await self._hang_up(request)
            return Response(status_code=499)
        status = "ringing" if made.kind == "voice" else "queued" if "From" in form else "accepted"
        return JSONResponse({"sid": made.id, "status": status, "to": made.to, "from": form.get("From")}, 201)

    def _check(self, request: Request) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        try:
            known = scheme == "Basic" and base64.b64decode(given).decode() == f"{ACCOUNT}:{AUTH_TOKEN}"
        except (binascii.Error, UnicodeDecodeError):
            known = False
        if not known or request.path_params["account"] != ACCOUNT:
            raise _Wrong(20003, "Authenticate", 401)

    def _message(self, form: Mapping[str, str]) -> Received:
        service = form.get("MessagingServiceSid")
        if service not in {None, SERVICE}:
            _refuse(21701, "The Messaging Service does not exist.")
        # A service finds the number itself.
        self._between(form if service is None else {"From": NUMBER, **form}, to=21211)
        body = form.get("Body", "")
        if not body:
            _refuse(21602, "Message body is required.")
        if len(body) > LONGEST_BODY:
            _refuse(21617, "The concatenated message body exceeds the 1600 character limit.")
        return self._received("SM", form, body)

    def _call(self, form: Mapping[str, str]) -> Received:
        self._between(form, to=21214)
        twiml = form.get("Twiml", "")
        if not twiml or len(twiml) > LONGEST_TWIML:
            _refuse(21205, "Url parameter is required, or Twiml of at most 4000 characters.")
        said, action = read_twiml(twiml)
        call = self._received("CA", form, said)
        call.kind, call.action, call.status = "voice", action, "ringing"
        return call

    def _between(self, form: Mapping[str, str], *, to: int) -> None:
        if not _E164.fullmatch(form.get("To", "")):
            _refuse(to, f"The 'To' number {form.get('To', '')} is not a valid phone number.")
        if form.get("From") != NUMBER:
            _refuse(21606, f"The 'From' phone number provided ({form.get('From')}) is not valid for this account.")

    def _received(self, prefix: str, form: Mapping[str, str], text: str) -> Received:
        return Received(
            id=self.inbox.new_id(prefix),
            kind="sms",
            to=form["To"],
            sender=form.get("From", NUMBER),
            at=self.inbox.now().isoformat(),
            text=text,
            callback=form.get("StatusCallback"),
        )

    # What Twilio tells the app

    def report(self, received: Received, status: str) -> None:
        """Tell the app what became of a message or a call."""
        received.status = status
        self.inbox.touched()
        if received.callback is None:
            return
        noun = "Call" if received.kind == "voice" else "Message"
        form = {
            f"{noun}Sid": received.id,
            f"{noun}Status": status,
            "To": received.to,
            "From": received.sender,
            "AccountSid": ACCOUNT,
        }
        task = asyncio.create_task(self._report(received, received.callback, form))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def reply(self, number: str, text: str) -> str:
        """Somebody texts the app's number; what comes back, if anything does."""
        if self.inbox.sms_url is None:
            raise ValueError("nobody receives what is sent to this number")
        sid = self.inbox.new_id("SM")
        mine = Received(id=sid, kind="sms", to=number, at=self.inbox.now().isoformat(), text=text, mine=True)
        self.inbox.put(mine)
        form = {"MessageSid": sid, "From": number, "To": NUMBER, "Body": text, "AccountSid": ACCOUNT, "NumMedia": "0"}
        answer = await self.tell(self.inbox.sms_url, form)
        said = [each.text or "" for each in ET.fromstring(answer.text).iter("Message")]  # noqa: S314 - our own bot's
        for each in said:
            back = Received(id=self.inbox.new_id("SM"), kind="sms", to=number, at=mine.at, text=each, sender=NUMBER)
            self.inbox.put(back)
        return "\n".join(said)

    async def press(self, call: Received, digit: str) -> str:
        """Somebody presses a key in a call; what is said then."""
        if call.status not in ("ringing", "in-progress") or call.action is None:
            raise ValueError("this call is over")
        form = {"CallSid": call.id, "From": call.sender, "To": call.to, "Digits": digit, "AccountSid": ACCOUNT}
        answer = await self.tell(call.action, {**form, "CallStatus": "in-progress"})
        said, again = read_twiml(answer.text)
        call.keys += digit
        call.text = f"{call.text}\n{said}"
        call.action = again
        if again is None:
            self.report(call, "completed")
        self.inbox.touched()
        return said

    async def tell(self, url: str, form: Mapping[str, str]) -> httpx.Response:
        """Post a signed request to the app."""
        answer = await self._http.post(url, data=dict(form), headers={"X-Twilio-Signature": sign(url, form)})
        self._traffic.record("out", "twilio.callback", form, self.inbox.now(), error=_error(answer))
        answer.raise_for_status()
        return answer

    async def idle(self) -> None:
        """Wait until every status has been told."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def close(self) -> None:
        """Drop what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._http.aclose()

    async def _report(self, received: Received, url: str, form: Mapping[str, str]) -> None:
        try:
            await self.tell(url, form)
        except httpx.HTTPError:
            self.untold.append(received)  # Twilio too tells a status once

    def _fault(self, name: str, form: Mapping[str, str]) -> Fault | None:
        mine = any(fault.method == name for fault in self._faults.calls)
        return self._faults.take(name, form) if mine else None

    async def _fail(self, request: Request, fault: Fault) -> Response:
        match fault.fault:
            case "http500" | "timeout":
                return PlainTextResponse("Internal Server Error", 500)
            case "http503":
                return PlainTextResponse("Service Unavailable", 503)
            case "ratelimit":
                told = {"code": 20429, "message": "Too Many Requests", "status": 429}
                return JSONResponse(told, 429, headers={"Retry-After": str(fault.retry_after)})
            case "error":
                raise _Wrong(int(fault.error), "refused on demand")
            case _:
                await self._hang_up(request)
                return Response(status_code=499)


def sign(url: str, form: Mapping[str, str], token: str = AUTH_TOKEN) -> str:
    """Twilio's signature of a form posted to a URL."""
    signed = url + "".join(f"{key}{form[key]}" for key in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def read_twiml(twiml: str) -> tuple[str, str | None]:
    """What is said, and where keys go; refuses what is no TwiML."""
    try:
        root = ET.fromstring(twiml)  # noqa: S314 - our own bot's
    except ET.ParseError:
        _refuse(12100, "Document parse failure")
    if root.tag != "Response" or {each.tag for each in root.iter()} - {"Response", "Say", "Gather", "Hangup"}:
        _refuse(12200, "Schema validation warning")
    gather = root.find("Gather")
    heard = gather if gather is not None else root  # what follows it is said only if no key is pressed
    said = [each.text or "" for each in heard.iter("Say")]
    return " ".join(said), gather.get("action") if gather is not None else None


def _refuse(code: int, message: str) -> NoReturn:
    raise _Wrong(code, message)


def _error(answer: httpx.Response) -> str | None:
    return None if answer.is_success else f"HTTP {answer.status_code}"
