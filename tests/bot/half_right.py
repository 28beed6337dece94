"""What Slack sends, half right: everything that the bot listens to, with something else in it or something missing."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import count
from typing import Any, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from slack_bolt.app.async_app import AsyncApp

from bot.desk import Desk
from bot.listeners import register
from commands.grammar import Context, groups
from tests.world import World

SECRET = "the secret recipe"


class Heard:
    """Stands where Bolt's app does, and notes what the bot listens to."""

    def __init__(self) -> None:
        self.actions, self.views = list[str](), list[str]()
        self.shortcuts, self.events = list[str](), list[str]()
        nowhere: list[Any] = []
        self.action, self.view = self._noting(self.actions), self._noting(self.views)
        self.message_shortcut, self.event = self._noting(self.shortcuts), self._noting(self.events)
        self.command = self._noting(nowhere)
        register(cast("AsyncApp", self), cast("Desk", None))

    def error(self, _: object) -> None:
        """Of no interest here."""

    def _noting(self, names: list[str]) -> Callable[[Any], Callable[[Any], None]]:
        def noting(name: Any) -> Callable[[Any], None]:
            if isinstance(name, str):
                names.append(name)
            return lambda _: None

        return noting


HEARD = Heard()

halves = st.sampled_from(["", "\x00", "\ud800", "☎", "-1", "0", "1", "2.5", "9" * 30, "INC-1", "x|y", "null", "{}"])
words = st.text(max_size=12) | halves
typed = st.builds("{}{}{}".format, words, st.sampled_from(["", " ", SECRET, SECRET, f" {SECRET} "]), words)
junk: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)
numbers = count(1)  # a delivery that is sent twice has no second effect, and so none to be tried


def paths(of: Any, *before: Any) -> Iterator[tuple[Any, ...]]:
    """To everything within, at any depth."""
    within = of.items() if isinstance(of, dict) else enumerate(of) if isinstance(of, list) else ()
    for key, value in within:
        yield (*before, key)
        yield from paths(value, *before, key)


@st.composite
def half_right(draw: st.DrawFn, right: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    """Up to three things in it are something else, or not there."""
    body = deepcopy(draw(right))
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2, 3]))):
        *way, last = draw(st.sampled_from([*paths(body)] or [("x",)]))
        inside = body
        for key in way:
            inside = inside[key]
        if draw(st.booleans()):
            inside[last] = draw(junk)
        else:
            inside.pop(last, None) if isinstance(inside, dict) else inside.pop(last)
    return body


def once() -> st.SearchStrategy[str]:
    return st.builds(lambda: f"fuzzed-{next(numbers)}")


def values(known: list[str]) -> st.SearchStrategy[str]:
    """What a button of ours carries, or nearly."""
    part = st.sampled_from([*known, "snooze-30", "reassign", "step", "done", "skip", "later", "mine", "help"])
    parts = st.lists(part | typed | halves, max_size=4)
    return parts.map("|".join) | parts.map(",".join) | parts.map(json.dumps) | part | typed


def from_slack(world: World, known: list[str], channel: str) -> dict[str, st.SearchStrategy[bytes]]:
    """The bodies of each kind of request. `known` are ids that exist."""
    user = st.fixed_dictionaries({"id": st.sampled_from(["UBO", "UANA", "UNOBODY"]), "team_id": st.just("T1")})
    where = st.fixed_dictionaries({"id": st.just(channel), "name": st.just("general")})
    value = values(known)
    common: dict[str, st.SearchStrategy[Any]] = {"user": user, "trigger_id": once(), "team": st.just({"id": "T1"})}
    press = st.fixed_dictionaries(
        {
            **common,
            "type": st.just("block_actions"),
            "channel": where,
            "response_url": st.just("http://127.0.0.1:1/nowhere"),
            "actions": st.lists(
                st.fixed_dictionaries(
                    {"action_id": st.sampled_from(HEARD.actions), "block_id": st.just("b"), "type": st.just("button")},
                    optional={"value": value, "selected_option": st.fixed_dictionaries({"value": value})},
                ),
                min_size=1,
                max_size=1,
            ),
        }
    )
    carried = st.sampled_from(
        ["channel", "page", "incident", "version", "run", "step", "ts", "author", "text", "what", "anyway"]
    )
    element = st.fixed_dictionaries({}, optional={"value": value | typed, "selected_user": st.just("UBO")})
    blocks = ("text", "title", "severity", "type", "summary", "person", "whom", "number", "incident", "version")
    form = st.fixed_dictionaries(
        {
            **common,
            "type": st.just("view_submission"),
            "view": st.fixed_dictionaries(
                {
                    "id": st.just("V1"),
                    "type": st.just("modal"),
                    "callback_id": st.sampled_from(HEARD.views),
                    "private_metadata": st.dictionaries(carried, value | st.just(channel)).map(json.dumps) | typed,
                    "state": st.fixed_dictionaries(
                        {
                            "values": st.dictionaries(
                                st.sampled_from(blocks) | words, st.fixed_dictionaries({"it": element}), max_size=8
                            )
                        }
                    ),
                }
            ),
        }
    )
    pointed = st.fixed_dictionaries(
        {
            **common,
            "type": st.just("message_action"),
            "callback_id": st.sampled_from(HEARD.shortcuts),
            "channel": where,
            "message": st.fixed_dictionaries({"ts": halves | st.just("1.5"), "text": typed, "user": st.just("UANA")}),
        }
    )
    event = st.fixed_dictionaries(
        {
            "type": st.just("event_callback"),
            "event_id": once(),
            "team_id": st.just("T1"),
            "event": st.fixed_dictionaries(
                {"type": st.sampled_from([*HEARD.events, "message", "nothing"])},
                optional={
                    "user": st.just("UBO") | user,
                    "channel": st.just(channel) | words,
                    "inviter": st.just("UANA") | words,
                    "tab": st.just("home"),
                    "text": typed,
                    "reaction": st.just(world.bot.team().timeline_emoji) | words,
                    "item": st.fixed_dictionaries({"channel": st.just(channel), "ts": words}) | junk,
                    "channel_id": words,
                },
            ),
        }
    )
    command = st.fixed_dictionaries(
        {
            "command": st.sampled_from(["/incident", "/oncall", "/page"]),
            "text": st.sampled_from(examples(world))
            | st.builds("{} {}".format, st.sampled_from(examples(world)), typed),
            "trigger_id": once(),
            "user_id": st.sampled_from(["UBO", "UANA"]),
            "channel_id": st.just(channel),
        }
    )
    return {
        "press": half_right(press).map(as_payload),
        "form": half_right(form).map(as_payload),
        "shortcut": half_right(pointed).map(as_payload),
        "event": half_right(event).map(as_json),
        "command": half_right(command).map(as_form),
        "anything": st.one_of(
            junk.map(as_json),
            junk.map(as_payload),
            st.just(b'{"a":' * 5_000) | st.just(b"[" * 200_000),
            st.binary(max_size=40),
            typed.map(lambda text: whole(text).encode()),
        ),
    }


def examples(world: World) -> list[str]:
    """What can be typed after a command, as help has it."""
    team = world.bot.team()
    context = Context(
        severities=tuple(severity.key for severity in team.severities),
        types=tuple(team.types),
        roles=tuple(team.roles),
        runbooks=tuple(sorted(team.runbooks)),
        schedules=tuple(team.schedules),
        people=team.people,
        zone=ZoneInfo("UTC"),
        now=world.bot.clock.now(),
    )
    return [form.example.partition(" ")[2] for group in groups(context) for form in group.forms]


def as_json(body: object) -> bytes:
    return json.dumps(body).encode()


def as_payload(body: object) -> bytes:
    return urlencode({"payload": json.dumps(body)}).encode()


def as_form(body: dict[str, Any]) -> bytes:
    return urlencode({whole(key): whole(value) for key, value in body.items()}).encode()


def whole(value: object) -> str:
    """As it can travel: without halves of characters."""
    return str(value).encode("utf-8", "replace").decode()
