"""Every HTTP route, fuzzed from the document that is made of the routes: refused in order, never an error of ours."""

import asyncio
import base64
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from pydantic import SecretStr
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from slack_sdk.signature import SignatureVerifier

from bot.clock import Clock
from bot.web.openapi import openapi
from tests.world import World
from tests.world import world as a_world

EXAMPLES = 40
REFUSED = {400, 401, 403, 404, 405, 411, 413, 415, 422}
PROBES = ("/healthz", "/readyz")
SECRET = "the secret recipe"


@pytest.fixture
async def served(sqlite_url: str) -> AsyncIterator[World]:
    """A bot with every route that there is."""
    async with a_world(sqlite_url, start=False) as world:
        await world.starts(
            slack_transport="http",
            twilio_account_sid="AC0",
            twilio_auth_token=SecretStr("twilio-secret"),
            public_url="https://tocsin.example.com",
        )
        yield world


def document(world: World) -> dict[str, Any]:
    return openapi(world.bot.routes)


def address(world: World) -> str:
    return f"http://127.0.0.1:{world.bot.http_port}"


# The bot answers in the same process, and using chance there looks to Hypothesis as if a strategy did.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module")
async def test_fuzzed_requests_get_no_error_of_ours(served: World) -> None:
    """Paths, queries, headers and bodies of every shape: nobody who did not sign gets further than a refusal."""
    url, schema = address(served), schemathesis.openapi.from_dict(document(served))
    tried: dict[str, set[int]] = {}

    def fuzz() -> None:
        for result in schema.get_all_operations():
            assert isinstance(result, Ok)
            operation = result.ok()
            tried[f"{operation.method.upper()} {operation.path}"] = _answers(operation, url)

    await asyncio.to_thread(fuzz)
    assert "GET /calendar/{token}.ics" in tried
    assert len(tried) >= 8
    for route, answers in tried.items():
        allowed = {200, 503} if route.split()[1] in PROBES else REFUSED
        assert answers <= allowed, route


async def test_a_signature_that_is_none_is_401_on_every_route_that_wants_one(served: World) -> None:
    """Whatever stands in its place."""
    now = str(int(Clock().real().timestamp()))
    strange = ["", "v0=", "v0=" + "0" * 64, "v1=x", "\xff\xfe", "=" * 500, base64.b64encode(b"0" * 20).decode()]
    async with httpx.AsyncClient(base_url=address(served)) as client:
        for path, operations in document(served)["paths"].items():
            if "post" not in operations:
                continue
            for signature in strange:
                headers = [
                    (b"X-Slack-Request-Timestamp", now.encode()),
                    (b"X-Slack-Signature", signature.encode("latin-1")),
                    (b"X-Twilio-Signature", signature.encode("latin-1")),
                    (b"Content-Type", b"application/x-www-form-urlencoded"),
                ]
                where = path.replace("{token}", "x.y.z").replace("{notice}", "n")
                answer = await client.post(where, content=b"payload=%7B%7D", headers=headers)
                assert answer.status_code == 401, (path, signature)


async def test_bodies_are_limited_and_never_logged(served: World, caplog: pytest.LogCaptureFixture) -> None:
    """Neither what is refused, nor what is taken."""
    caplog.set_level(logging.DEBUG)
    body = f"command=/incident&text={SECRET}&trigger_id=1&user_id=UANA&channel_id=C1".encode()
    now = str(int(Clock().real().timestamp()))
    signed = SignatureVerifier(served.server.signing_secret).generate_signature(timestamp=now, body=body)
    headers = {
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": str(signed),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    async with httpx.AsyncClient(base_url=address(served), timeout=30) as client:
        for path, operations in document(served)["paths"].items():
            if "post" not in operations:
                continue
            where = path.replace("{token}", "x.y.z").replace("{notice}", "n")
            await client.post(where, content=body, headers=headers)
            large = await client.post(where, content=b"x" * 3_000_000, headers=headers)
            assert large.status_code in {401, 413}, path
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpcore")]
    assert not any(SECRET in message for message in ours), [m for m in ours if SECRET in m]


async def test_a_request_that_is_replayed_has_no_second_effect(served: World) -> None:
    """Signed by Slack, and sent twice by whoever listened."""
    text = "declare+sev2+payments+are+failing"
    channel = await served.channel_id("general")
    body = f"command=%2Fincident&text={text}&trigger_id=T1&user_id=UANA&channel_id={channel}&response_url=".encode()
    now = str(int(Clock().real().timestamp()))
    signed = SignatureVerifier(served.server.signing_secret).generate_signature(timestamp=now, body=body)
    headers = {
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": str(signed),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    async with httpx.AsyncClient(base_url=address(served)) as client:
        answers = [await client.post("/slack/events", content=body, headers=headers) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    async with served.bot.db.read() as tx:
        assert len(await tx.incidents.newest()) == 1


def _answers(operation: APIOperation[Any, Any, Any, Any], url: str) -> set[int]:
    """The statuses that came back for whatever can be made up."""
    answers: set[int] = set()

    @seed(1)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def attempt(case: Any) -> None:
        answers.add(case.call(base_url=url, timeout=10).status_code)

    attempt()
    return answers
