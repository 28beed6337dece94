"""HTTP in: health, readiness, and Slack's signed requests."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import httpx
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.web import twilio
from bot.web.health import Reading, health_routes
from bot.web.server import serving
from bot.web.slack import slack_routes
from sandbox.delivery.signing import signature
from sandbox.phone import carrier

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
COMMAND = urlencode({"command": "/incident", "text": "declare sev2 the secret recipe", "user_id": "UANA"}).encode()
FORM = "application/x-www-form-urlencoded"
WELL = {"database": Reading(ok=True, says="sqlite"), "outbox": Reading(ok=True, says={"waiting": 0})}


def now() -> str:
    return str(int(Clock().real().timestamp()))


@asynccontextmanager
async def website(readings: dict[str, Reading] | None = None) -> AsyncIterator[tuple[httpx.AsyncClient, list[str]]]:
    """The bot's own routes with one listener; what it heard."""
    heard: list[str] = []
    app = AsyncApp(
        client=AsyncWebClient("xoxb-none"),
        authorize=_authorize,
        request_verification_enabled=False,
        process_before_response=True,
        logger=logging.getLogger("slack_bolt"),
    )

    async def listener(ack: object, body: dict[str, str]) -> None:
        assert callable(ack)
        heard.append(body["text"])
        await ack("heard")

    app.command("/incident")(listener)

    async def look() -> dict[str, Reading]:
        return WELL if readings is None else readings

    routes = [*health_routes(look), *slack_routes(app, SECRET, real_now=Clock().real)]
    async with (
        serving(routes, host="127.0.0.1", port=0) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        yield client, heard


async def _authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=None, bot_user_id="UBOT", bot_token="xoxb-none")


async def sent(
    client: httpx.AsyncClient,
    body: bytes = COMMAND,
    *,
    at: str | None = None,
    sign: str | None = None,
    media: str = FORM,
) -> httpx.Response:
    at = now() if at is None else at
    sign = signature(SECRET, at, body) if sign is None else sign
    headers = [
        (b"Content-Type", media.encode()),
        (b"X-Slack-Request-Timestamp", at.encode("latin-1")),
        (b"X-Slack-Signature", sign.encode("latin-1")),
    ]
    return await client.post("/slack/events", content=body, headers=headers)


def test_signatures_are_made_as_slack_publishes_them() -> None:
    """The example of Slack's documentation, which the checks below go by."""
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name="
        "foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2F"
        "hooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    made = SignatureVerifier(SECRET).generate_signature(timestamp="1531420618", body=body)
    assert made == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def test_signatures_are_checked_as_twilio_publishes_them() -> None:
    """The example of Twilio's documentation; the local workspace signs so, too."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url, published = "https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert twilio.signature(b"12345", url, reversed(form.items())) == published.encode()
    assert carrier.sign(url, form, "12345") == published


async def test_a_signed_request_is_heard() -> None:
    """And its answer travels with the ack."""
    async with website() as (client, heard):
        answer = await sent(client)
        assert (answer.status_code, answer.text) == (200, "heard")
        assert heard == ["declare sev2 the secret recipe"]


@pytest.mark.parametrize(
    ("at", "sign"),
    [
        (None, "v0=" + "0" * 64),
        (None, ""),
        (None, "v1=abc"),
        (None, "v0=ünïcöde"),
        (None, "v0="),
        ("1531420618", None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("²", None),
        ("9" * 400, None),
        ("9" * 5_000, None),
    ],
)
async def test_what_is_not_signed_by_slack_just_now_is_refused(
    at: str | None, sign: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    """With 401 whatever is wrong with it, never 500; nothing of it is read or logged."""
    async with website() as (client, heard):
        for body, media in (
            (COMMAND, FORM),
            (b"{nonsense", "application/json"),
            (b"payload=%7B", FORM),
            (b"\xff", FORM),
        ):
            answer = await sent(client, body, at=at, sign=sign, media=media)
            assert answer.status_code == 401, (at, sign, body)
        assert heard == []
    assert "recipe" not in caplog.text


async def test_another_body_under_the_same_signature_is_refused() -> None:
    """The signature is over every byte."""
    async with website() as (client, heard):
        at = now()
        answer = await sent(client, COMMAND + b"!", at=at, sign=signature(SECRET, at, COMMAND))
        assert answer.status_code == 401
        assert heard == []


async def test_what_is_too_long_is_refused_before_it_is_read() -> None:
    """Also when its length is not told."""
    async with website() as (client, _):
        assert (await sent(client, b"x" * 1_000_001)).status_code == 413

        async def pieces() -> AsyncIterator[bytes]:
            yield COMMAND

        answer = await client.post("/slack/events", content=pieces())
        assert answer.status_code == 413


async def test_signed_nonsense_is_refused_too() -> None:
    """Slack does not send any; it gets a sentence and no stack trace."""
    async with website() as (client, _):
        answer = await sent(client, b"{nonsense", media="application/json")
        assert (answer.status_code, answer.text) == (400, "The request cannot be read.")


async def test_reading_is_not_sending() -> None:
    """Nothing is there for a browser."""
    async with website() as (client, _):
        assert (await client.get("/slack/events")).status_code == 405
        assert (await client.get("/")).status_code == 404


async def test_readiness_says_what_is_not_well() -> None:
    """Alive is not ready: 503 and which part it is."""
    readings = dict(WELL)
    async with website(readings) as (client, _):
        assert (await client.get("/healthz")).text == "ok\n"
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()["ready"]) == (200, True)
        readings["database"] = Reading(ok=False, says="ConnectionRefusedError")
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["database"] == {"ok": False, "says": "ConnectionRefusedError"}
        assert (await client.get("/healthz")).status_code == 200


async def test_a_taken_port_is_told() -> None:
    """Before anything is served."""
    async with serving([], host="127.0.0.1", port=0) as port:
        with pytest.raises(OSError, match="in use"):
            async with serving([], host="127.0.0.1", port=port):
                pass


async def test_whoever_hangs_up_in_the_middle_of_asking_is_no_error_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    """A proxy that gives up, a phone that loses its network: the log stays for what went wrong here."""
    async with website() as (client, heard):
        _, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: tocsin\r\nContent-Length: 50\r\n\r\npayload=")
        await writer.drain()
        await client.get("/healthz")
        writer.close()
        await writer.wait_closed()
        assert (await client.get("/healthz")).status_code == httpx.codes.OK
    assert not heard
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []
