"""Past the door: requests that are signed, and half right. Answered in order, never logged; the bot works on."""

import asyncio
import hashlib
import hmac
import io
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import httpx
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from bot.clock import Clock
from sandbox.phone.carrier import sign
from tests.bot.half_right import SECRET, from_slack, half_right, once, typed, whole, words
from tests.bot.printed import printing
from tests.team_files import EVERYTHING, adds
from tests.world import World
from tests.world import world as a_world

TEAM = Path(__file__).parents[1] / "scenarios" / "team"
EXAMPLES = 40
IN_ORDER = range(200, 500)

# The bot answers in the same process, and using chance there looks to Hypothesis as if a strategy did.
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module")


class Answer(NamedTuple):
    """What came back for what was sent."""

    status: int
    text: str
    sent: str


@pytest.fixture(name="world")
async def the_world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """Slack and Twilio come over HTTP; Bo was paged by everything, and an incident has a checklist."""
    files = Path(shutil.copytree(TEAM, tmp_path / "team"))
    adds(files, "bo", EVERYTHING, "notify: {high: [slack, sms, voice, mail]}")
    async with a_world(database_url, team=files, start=False) as world:
        await world.starts(slack_transport="http")
        world.workspace.request_url = f"{base(world)}/slack/events"
        await world.declares("ana", "/incident declare sev2 payments are failing")
        await world.types("ana", "/page bo the vendor's hotline asks for you")
        await world.passes(minutes=2)
        yield world


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The log, as it is written when everything is."""
    with printing(monkeypatch, "console") as stream:
        yield stream


def base(world: World) -> str:
    return f"http://127.0.0.1:{world.bot.http_port}"


def from_slack_signed(world: World, http: httpx.Client, body: bytes) -> httpx.Response:
    now = str(int(Clock().real().timestamp()))
    kind = "application/json" if body[:1] in (b"{", b"[") else "application/x-www-form-urlencoded"
    key, signed = world.server.signing_secret.encode(), b"v0:" + now.encode() + b":" + body
    signature = f"v0={hmac.new(key, signed, hashlib.sha256).hexdigest()}"
    headers = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature, "Content-Type": kind}
    return http.post(f"{base(world)}/slack/events", content=body, headers=headers)


def attempts(each: st.SearchStrategy[Any], send: Callable[[httpx.Client, Any], httpx.Response]) -> list[Answer]:
    """Send what can be made up. What is wrong is found afterwards: what one did to the bot is there for the next."""
    answers: list[Answer] = []
    with httpx.Client(timeout=30) as http:

        @seed(1)
        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(sent=each)
        def attempt(sent: Any) -> None:
            answer = send(http, sent)
            answers.append(Answer(answer.status_code, answer.text, repr(sent)[:2_000]))

        attempt()
    assert len(answers) >= EXAMPLES // 2
    return answers


async def works_on(world: World, printed: io.StringIO) -> None:
    """Whatever came in: nobody is told of it in the log, and the next who asks is answered."""
    await world.settles()
    assert [line for line in printed.getvalue().splitlines() if SECRET in line] == []
    async with httpx.AsyncClient(base_url=base(world)) as client:
        assert (await client.get("/healthz")).status_code == 200
    assert "INC-1" in str(await world.types("ana", "/incident list all"))


async def ids(world: World) -> list[str]:
    """What the buttons of this world's messages and forms name."""
    async with world.bot.db.read() as tx:
        (incident,) = await tx.incidents.newest()
        pages = [page.id for page in await tx.pages.of_incident(incident.id)]
        runs = [run.id for run in await tx.runs.of_incident(incident.id)]
        paged = [page.id for page in await tx.pages.with_person("bo")]
    return [str(incident.id), *pages, *runs, *paged]


async def notices(world: World) -> list[str]:
    async with world.bot.db.read() as tx:
        (page, *_) = await tx.pages.with_person("bo")
        return [notice.id for notice in await tx.notices.of_page(page.id)]


async def test_what_slack_signs_is_answered_in_order(world: World, printed: io.StringIO) -> None:
    """Whatever stands in a command, a button's value, a form, a shortcut or an event: what cannot be read is a 400."""
    bodies = from_slack(world, await ids(world), await world.channel_id("general"))
    for kind, each in bodies.items():
        answers = await asyncio.to_thread(attempts, each, lambda http, body: from_slack_signed(world, http, body))
        assert [answer for answer in answers if answer.status not in IN_ORDER] == [], kind
        assert ({200, 400} if kind != "anything" else {400}) <= {answer.status for answer in answers}, kind
    await works_on(world, printed)


async def test_what_twilio_signs_is_answered_in_order(world: World, printed: io.StringIO) -> None:
    """Text messages, keys and what became of a message: whoever is on the telephone hears, or reads, a sentence."""
    notice = st.sampled_from([*await notices(world), "unknown", "%00", quote("☎\x01")])
    sid = once() | words
    number = st.sampled_from(["+14155550141", "+14155550142", "+15550000000", ""])
    said = st.sampled_from(["1", "2", "3", "3 45", "ok", "ack INC-1", "STOP", "3 99999999999h", "1 #999999999"])
    status = st.sampled_from(["delivered", "completed", "busy", "no-answer", "failed", "undelivered", "queued"]) | typed
    text = half_right(st.fixed_dictionaries({"From": number, "Body": said | typed, "MessageSid": sid}))
    keys = half_right(st.fixed_dictionaries({"Digits": said | words, "CallSid": sid, "SpeechResult": typed}))
    told = half_right(st.fixed_dictionaries({"MessageStatus": status, "ErrorMessage": typed}))
    called = half_right(st.fixed_dictionaries({"CallStatus": status, "CallSid": sid}))
    sent = st.one_of(
        st.tuples(st.just("/twilio/sms"), text),
        st.tuples(notice.map("/twilio/keys/{}".format), keys),
        st.tuples(notice.map("/twilio/status/{}".format), told | called),
    )

    def send(http: httpx.Client, sent: tuple[str, dict[str, Any]]) -> httpx.Response:
        path, form = sent
        written = {whole(key): whole(value) for key, value in form.items()}
        url = f"{base(world)}{path}"
        return http.post(url, data=written, headers={"X-Twilio-Signature": sign(url, written)})

    answers = await asyncio.to_thread(attempts, sent, send)
    assert [each for each in answers if each.status not in IN_ORDER] == []
    assert {200, 204} <= {each.status for each in answers}
    for each in answers:
        if each.status == 200:
            assert ET.fromstring(each.text).tag == "Response", each  # noqa: S314 - our own bot's
    await works_on(world, printed)
    await world.types("ana", "/page bo the vendor asks once more")
    await world.passes(minutes=2)
    assert await world.texts_back("bo", "1") == "You have the page. Nobody else is paged."


async def test_a_link_that_holds_is_answered_in_order(world: World, printed: io.StringIO) -> None:
    """Whatever is asked of the screen behind it, and however."""
    known = [*await notices(world), "unknown"]
    links = {each: world.bot.links.path(each, world.bot.clock.real()) for each in known}
    method = st.sampled_from(["GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "ODD"])
    pressed = st.sampled_from(["acknowledge", "escalate", "snooze", "", SECRET, "acknowledge\x00"]) | typed
    body = st.one_of(
        pressed.map(lambda word: urlencode({"answer": whole(word)}).encode()),
        typed.map(lambda text: whole(text).encode()),
        st.binary(max_size=60),
        st.just(b"answer=acknowledge&" * 20),
        st.just(b"x" * 5_000),
    )
    kind = st.sampled_from(["application/x-www-form-urlencoded", "application/json", "multipart/form-data", ""])

    def send(http: httpx.Client, sent: tuple[str, str, bytes, str]) -> httpx.Response:
        notice, method, body, kind = sent
        return http.request(method, f"{base(world)}{links[notice]}", content=body, headers={"Content-Type": kind})

    answers = await asyncio.to_thread(attempts, st.tuples(st.sampled_from(known), method, body, kind), send)
    assert [each for each in answers if each.status not in IN_ORDER] == []
    assert {200, 400, 405} <= {each.status for each in answers}
    assert all(SECRET not in each.text for each in answers)
    await works_on(world, printed)
