"""Each way of reaching a person, spoken to a real server: sent, refused for good, or to be tried again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.notifiers.link import LIVES, Links
from bot.notifiers.mail import Mail
from bot.notifiers.ntfy import Ntfy
from bot.notifiers.protocol import Again, Matter, Refused, Sent, Summons
from bot.notifiers.sms import Sms
from bot.notifiers.twilio import Twilio
from bot.notifiers.voice import Voice, twiml
from bot.notifiers.webhook import Webhook, sign
from sandbox.client import Client
from sandbox.phone.carrier import ACCOUNT, AUTH_TOKEN, NUMBER, SERVICE, read_twiml
from sandbox.server import Server, serve
from sandbox.workspace import Workspace

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TITLE = 'payments <fail> & "more"'
SUMMONS = Summons(
    notice_id="n1",
    person="Bo Larsen",
    matters=(Matter("INC-12", "SEV1", TITLE),),
    base="http://127.0.0.1:1",
    answer_url="http://127.0.0.1:1/answer/x",
)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """The local workspace's Twilio, ntfy and webhooks."""
    async with serve(Workspace()) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A client, as the bot has one."""
    async with httpx.AsyncClient() as client:
        yield client


class Postbox:
    """A real SMTP server that takes, refuses or puts off, as it is told."""

    def __init__(self) -> None:
        self.answers = "250 OK"
        self.taken: list[Envelope] = []

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answers.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answers

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append(envelope)
        return "250 OK"


def mail_to(port: int) -> Mail:
    return Mail(
        host="127.0.0.1",
        port=port,
        sender="tocsin@example.com",
        security="none",
        username=None,
        password=None,
        real_now=lambda: NOW,
    )


async def test_mail_is_taken_refused_or_put_off_as_the_server_says() -> None:
    """And says no word of what happened, in its subject or its text; the same attempt has the same id."""
    postbox = Postbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(postbox, hostname="test", loop=loop), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        mail = mail_to(port)
        assert await mail.send("bo@example.com", SUMMONS) == Sent("<n1@example.com>")
        (envelope,) = postbox.taken
        assert isinstance(envelope.content, bytes)
        written = envelope.content.decode()
        assert "You are paged: INC-12, SEV1" in written
        assert "http://127.0.0.1:1/answer/x" in written
        assert "payments" not in written
        postbox.answers = "550 no such user"
        assert await mail.send("bo@example.com", SUMMONS) == Refused("the mail server does not take the address")
        postbox.answers = "451 later"
        assert isinstance(await mail.send("bo@example.com", SUMMONS), Again)
    finally:
        server.close()
        await server.wait_closed()
    gone = await mail_to(port).send("bo@example.com", SUMMONS)
    assert isinstance(gone, Again)
    assert not gone.perhaps_done


async def test_a_mail_of_several_names_the_incidents_and_counts_the_rest() -> None:
    """In one sentence; the incidents come first."""
    postbox = Postbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(postbox, hostname="test", loop=loop), "127.0.0.1", 0)
    by_hand = Matter("A page", None, None)
    matters = (by_hand, Matter("INC-1", "SEV3", None), Matter("INC-2", "SEV3", None))
    try:
        mail = mail_to(server.sockets[0].getsockname()[1])
        for some in (matters, (*matters, by_hand)):
            assert isinstance(await mail.send("bo@example.com", replace(SUMMONS, matters=some)), Sent)
    finally:
        server.close()
        await server.wait_closed()
    one, two = (str(envelope.content) for envelope in postbox.taken)
    assert "You are paged for INC-1, SEV3; INC-2, SEV3; and something without an incident." in one
    assert "You are paged for INC-1, SEV3; INC-2, SEV3; and 2 things without an incident." in two


async def test_twilio_is_spoken_to_as_it_wants(server: Server, http: httpx.AsyncClient) -> None:
    """What it refuses is told in words; what it puts off comes with when."""
    twilio = Twilio(http, url=server.twilio_url, account=ACCOUNT, token=AUTH_TOKEN)
    sms, voice = Sms(twilio, sender=NUMBER), Voice(twilio, sender=NUMBER)
    assert isinstance(await sms.send("+14155550141", SUMMONS), Sent)
    assert isinstance(await voice.send("+14155550141", SUMMONS), Sent)
    told, call = server.inbox.received
    assert f"INC-12, SEV1: {TITLE}." in told.text
    assert TITLE in call.text
    assert await sms.send("not a number", SUMMONS) == Refused("Twilio knows no such number")
    stranger = Sms(Twilio(http, url=server.twilio_url, account=ACCOUNT, token="wrong"), sender=NUMBER)
    assert await stranger.send("+14155550141", SUMMONS) == Refused("Twilio refuses our credentials")
    async with Client(server.url) as control:
        await control.fault("twilio.Messages", "ratelimit", retry_after=7, times=1)
        assert await sms.send("+14155550141", SUMMONS) == Again(7.0, "HTTP 429", away=False)
        await control.fault("twilio.Messages", "drop_after", times=1)
        lost = await sms.send("+14155550141", SUMMONS)
        assert isinstance(lost, Again)
        assert lost.perhaps_done
    nowhere = Sms(Twilio(http, url="http://127.0.0.1:1/", account=ACCOUNT, token=AUTH_TOKEN), sender=NUMBER)
    gone = await nowhere.send("+14155550141", SUMMONS)
    assert isinstance(gone, Again)
    assert not gone.perhaps_done


async def test_a_text_message_goes_out_by_a_messaging_service(server: Server, http: httpx.AsyncClient) -> None:
    """Which finds the number to send from; one that Twilio does not know is refused, and a service calls nobody."""
    twilio = Twilio(http, url=server.twilio_url, account=ACCOUNT, token=AUTH_TOKEN)
    assert isinstance(await Sms(twilio, sender=SERVICE).send("+14155550141", SUMMONS), Sent)
    async with Client(server.url) as control:
        (asked,) = await control.traffic(direction="in", method="twilio.Messages")
    assert asked["arguments"]["MessagingServiceSid"] == SERVICE
    assert "From" not in asked["arguments"]
    (told,) = server.inbox.received
    assert (told.to, told.sender) == ("+14155550141", NUMBER)
    unknown = f"MG{'0' * 32}"
    assert await Sms(twilio, sender=unknown).send("+14155550141", SUMMONS) == Refused("Twilio says error 21701")
    assert isinstance(await Voice(twilio, sender=SERVICE).send("+14155550141", SUMMONS), Refused)


async def test_a_webhook_is_signed_with_its_time(server: Server, http: httpx.AsyncClient) -> None:
    """So that whoever gets it can tell that it is ours and new."""
    webhook = Webhook(http, secret="shared", real_now=lambda: NOW)
    assert await webhook.send(f"{server.url}/webhook/bo", SUMMONS) == Sent("n1")
    (received,) = server.inbox.received
    assert received.headers["x-tocsin-timestamp"] == str(int(NOW.timestamp()))
    expected = sign("shared", received.headers["x-tocsin-timestamp"], received.text.encode())
    assert received.headers["x-tocsin-signature"] == expected
    assert await webhook.send(f"{server.url}/nowhere", SUMMONS) == Refused("the webhook answers HTTP 404")


async def answers_with(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """An HTTP server that answers as its path says: a status, and for /endless without ever coming to an end."""
    path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
    status = path.strip("/") if path != "/endless" else "200"
    head = f"HTTP/1.1 {status} X\r\nRetry-After: 77\r\nLocation: http://127.0.0.1:1/\r\nConnection: close\r\n\r\n"
    writer.write(head.encode())
    with suppress(ConnectionError):
        while path == "/endless":
            writer.write(b"x" * 10_000)
            await writer.drain()
    writer.close()


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("204", Sent("n1")),
        ("endless", Sent("n1")),
        ("302", Refused("the webhook answers HTTP 302")),
        ("410", Refused("the webhook answers HTTP 410")),
        ("408", Again(2.0, "HTTP 408")),
        ("429", Again(77.0, "HTTP 429", away=False)),
        ("503", Again(77.0, "HTTP 503")),
    ],
)
async def test_the_head_of_an_answer_says_what_came_of_it(
    path: str, outcome: Sent | Refused | Again, http: httpx.AsyncClient
) -> None:
    """A redirect is not followed, and an answer without an end is not read to it."""
    server = await asyncio.start_server(answers_with, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        webhook = Webhook(http, secret=None, real_now=lambda: NOW)
        assert await webhook.send(f"http://127.0.0.1:{port}/{path}", SUMMONS) == outcome


def test_a_call_is_understood_whatever_was_typed() -> None:
    """XML has no control characters; a call that cannot be read is an apology of the carrier's."""
    typed = replace(SUMMONS, matters=(Matter("INC-12", "SEV1", "bad \x08 & <b> \x00 title"),))
    assert "bad & <b> title" in " ".join(read_twiml(twiml(typed))[0].split())


@pytest.mark.parametrize("is_test", [False, True])
async def test_what_is_repeated_says_so_by_every_method(
    server: Server, http: httpx.AsyncClient, *, is_test: bool
) -> None:
    """Nobody could tell whether it arrived the first time."""
    again = replace(SUMMONS, is_repeated=True, is_test=is_test)
    twilio = Twilio(http, url=server.twilio_url, account=ACCOUNT, token=AUTH_TOKEN)
    for notifier, contact in (
        (Sms(twilio, sender=NUMBER), "+14155550141"),
        (Voice(twilio, sender=NUMBER), "+14155550141"),
        (Ntfy(http, url=server.ntfy_url, token=None), "tocsin-bo"),
        (Webhook(http, secret=None, real_now=lambda: NOW), f"{server.url}/webhook/bo"),
        (mail_to(server.mailbox.port), "bo@example.com"),
    ):
        assert isinstance(await notifier.send(contact, again), Sent)
    told = {each.kind: f"{each.subject} {each.text}" for each in server.inbox.received}
    assert ("(repeated)" if is_test else "Repeated: INC-12") in told["sms"]
    assert told["voice"].strip().startswith("Once more. This is Tocsin")
    assert "(repeated)" in told["ntfy"]
    assert '"repeated":true' in told["webhook"]
    assert "(repeated)" in told["mail"]


async def test_a_push_message_carries_its_button(server: Server, http: httpx.AsyncClient) -> None:
    """Which answers by itself."""
    assert isinstance(await Ntfy(http, url=server.ntfy_url, token=None).send("tocsin-bo", SUMMONS), Sent)
    (received,) = server.inbox.received
    assert (received.to, received.subject) == ("tocsin-bo", "You are paged: INC-12, SEV1")
    assert received.link == SUMMONS.answer_url
    assert isinstance(await Ntfy(http, url=f"{server.url}/api/", token=None).send("tocsin-bo", SUMMONS), Refused)


def test_a_link_is_read_by_who_made_it_alone() -> None:
    """Whatever was changed in it; when it ends is in it."""
    links = Links(b"secret")
    token = links.path("n1", NOW).removeprefix("/answer/")
    read = links.read(token)
    assert read is not None
    assert (read.notice_id, read.until) == ("n1", NOW + LIVES)
    assert read.until - NOW == timedelta(days=1)
    assert Links(b"other").read(token) is None
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert links.read(changed) is None
    for nonsense in ("", ".", "..", "n1.zz.x", "é.1.2", token * 9):
        assert links.read(nonsense) is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, None),
        (3, "A key answers all 3."),
        (25, "A key answers all 25, also those that are not named."),
    ],
)
def test_a_call_says_what_a_key_is_for(number: int, said: str | None) -> None:
    """Ten are named and the others are counted; a key is for every one."""
    matters = tuple(Matter(f"INC-{n}", "SEV2", "it fails") for n in range(1, number + 1))
    spoken = " ".join(read_twiml(twiml(replace(SUMMONS, matters=matters)))[0].split())
    assert ("and 15 more" in spoken) == (number == 25)
    assert said in spoken if said is not None else "A key answers" not in spoken
