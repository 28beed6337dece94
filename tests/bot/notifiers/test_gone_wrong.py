"""What is never connected, hangs up or stumbles: whether anything may have been sent is known as well as it can be."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from bot.notifiers.mail import Mail, Security
from bot.notifiers.ntfy import Ntfy
from bot.notifiers.protocol import Again, Matter, Notifier, Outcome, Refused, Sent, Summons
from bot.notifiers.sms import Sms
from bot.notifiers.twilio import Twilio
from bot.notifiers.webhook import Webhook

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SUMMONS = Summons(
    notice_id="n1", person="Bo Larsen", matters=(Matter("INC-12", "SEV1", "it fails"),), base=None, answer_url=None
)
NEVER_BEGUN = Again(2.0, "ConnectTimeout")
LACKING = "the mail server does not offer what the address, a login or TOCSIN_SMTP_SECURITY needs"
Speaks = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A client, as the bot has one."""
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
def dropping() -> Iterator[int]:
    """A port whose packets are dropped: nobody takes the connections that wait there, and there is no room for more."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.settimeout(0)
            with suppress(BlockingIOError):
                each.connect(listening.getsockname())
        yield listening.getsockname()[1]
        for each in waiting:
            each.close()


async def is_mute(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes a connection, and says nothing."""
    await asyncio.sleep(60)
    writer.close()


async def to(speaks: Speaks, send: Callable[[int], Awaitable[Outcome]]) -> Outcome:
    """What comes of sending to a server that speaks like this."""
    under_way: set[asyncio.Task[None]] = set()

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        under_way.add(task := asyncio.create_task(speaks(reader, writer)))
        with suppress(asyncio.CancelledError, ConnectionError):
            await task
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    async with server:
        try:
            return await send(server.sockets[0].getsockname()[1])
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
            await asyncio.sleep(0)


async def test_what_was_never_connected_was_surely_not_sent(http: httpx.AsyncClient, dropping: int) -> None:
    """A firewall drops it, or whoever takes the connection never speaks TLS: it is tried for as long as it takes."""
    webhook = Webhook(http, secret=None, real_now=lambda: NOW)
    base = f"http://127.0.0.1:{dropping}/"
    every: list[tuple[Notifier, str]] = [
        (Sms(Twilio(http, url=base, account="AC", token="t"), sender="+14155550199"), "+14155550141"),
        (Ntfy(http, url=base, token=None), "tocsin-bo"),
        (webhook, base),
    ]
    mute = to(is_mute, lambda port: webhook.send(f"https://127.0.0.1:{port}/", SUMMONS))
    outcomes = await asyncio.gather(mute, *(notifier.send(contact, SUMMONS) for notifier, contact in every))
    assert outcomes == [NEVER_BEGUN] * 4


class Counting(ThreadPoolExecutor):
    """One thread, as a loop has for lookups, which counts what it is asked for."""

    asked = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.asked += 1
        return super().submit(fn, *args, **kwargs)


async def test_a_name_whose_servers_do_not_answer_is_asked_for_once(http: httpx.AsyncClient) -> None:
    """However many messages wait for it: each lookup holds a thread for half a minute."""
    with Counting(1) as threads:
        asyncio.get_running_loop().set_default_executor(threads)
        released = threading.Event()
        held = asyncio.create_task(asyncio.to_thread(released.wait))
        await asyncio.sleep(0)
        webhook = Webhook(http, secret=None, real_now=lambda: NOW)
        outcomes = await asyncio.gather(*(webhook.send("http://localhost:1/", SUMMONS) for _ in range(8)))
        assert outcomes == [Again(2.0, "ConnectError")] * 8
        assert threads.asked == 2  # what holds the thread, and a lookup
        released.set()
        await held
        assert await webhook.send("http://localhost:1/", SUMMONS) == Again(2.0, "ConnectError")
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))


def answers(raw: str) -> Speaks:
    """An HTTP server that reads a request, and answers like this."""

    async def speaks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {raw}\r\nConnection: close\r\n\r\n".encode())

    return speaks


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("500 X", Again(2.0, "HTTP 500", perhaps_done=True, answered=True)),
        ("502 X", Again(2.0, "HTTP 502", perhaps_done=True)),
        ("429 X\r\nRetry-After: nan", Again(2.0, "HTTP 429", away=False)),
        ("429 X\r\nRetry-After: inf", Again(2.0, "HTTP 429", away=False)),
        ("429 X\r\nRetry-After: 1e300", Again(300.0, "HTTP 429", away=False)),
    ],
)
async def test_whoever_stumbles_may_have_taken_it(answer: str, outcome: Outcome, http: httpx.AsyncClient) -> None:
    """And no number is too odd to wait for."""
    webhook = Webhook(http, secret=None, real_now=lambda: NOW)
    assert await to(answers(answer), lambda port: webhook.send(f"http://127.0.0.1:{port}/", SUMMONS)) == outcome


async def test_what_cannot_be_written_is_refused(http: httpx.AsyncClient) -> None:
    """An address without a port that there is, and a token that no header can hold."""
    webhook = Webhook(http, secret=None, real_now=lambda: NOW)
    assert await webhook.send("http://127.0.0.1:99999/", SUMMONS) == Refused("its address is none")
    ntfy = Ntfy(http, url="http://127.0.0.1:1/", token="tök")
    assert await ntfy.send("tocsin-bo", SUMMONS) == Refused("its address, or what goes with it, cannot be written")


def mail_server(**says: str) -> Speaks:
    """One that answers each command as it is told to, and 250 to any other; "hang" says nothing, "close" hangs up."""

    async def speaks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = {"greeting": "220 test", "DATA": "354 go on", **says}
        verb = "greeting"
        while True:
            match said.get(verb, "250 ok"):
                case "hang":
                    await asyncio.sleep(60)
                case "close":
                    return
                case answer:
                    writer.write(f"{answer}\r\n".encode())
            if verb == "DATA":
                await reader.readuntil(b"\r\n.\r\n")
                verb = "end"
            else:
                verb = (await reader.readuntil(b"\r\n")).split()[0].decode().upper()

    return speaks


@pytest.mark.parametrize(
    ("says", "security", "outcome"),
    [
        ({}, "starttls", Refused(LACKING)),
        ({"EHLO": "close"}, "none", Again(5.0, "SMTPServerDisconnected")),
        ({"RCPT": "close"}, "none", Again(5.0, "SMTPServerDisconnected")),
        ({"RCPT": "451 later"}, "none", Again(10.0, "the mail server does not take the address", away=False)),
        ({"end": "close"}, "none", Again(5.0, "SMTPServerDisconnected", perhaps_done=True)),
        ({"QUIT": "close"}, "none", Sent("<n1@example.com>")),
    ],
)
async def test_a_mail_may_have_been_taken_only_once_it_was_begun(
    says: dict[str, str], security: Security, outcome: Outcome
) -> None:
    """What a server lacks it will lack again; who hangs up before the mail itself does not have it."""
    assert await to(mail_server(**says), lambda port: mail(port, security).send("bo@example.com", SUMMONS)) == outcome


async def test_a_login_that_a_mail_server_does_not_offer_is_refused() -> None:
    """Though nobody ever said no."""
    assert await to(
        mail_server(), lambda port: mail(port, "none", username="tocsin").send("bo@example.com", SUMMONS)
    ) == Refused(LACKING)


def mail(port: int, security: Security, username: str | None = None) -> Mail:
    """Mail by this server."""
    return Mail(
        host="127.0.0.1",
        port=port,
        sender="tocsin@example.com",
        security=security,
        username=username,
        password=username,
        real_now=lambda: NOW,
    )
