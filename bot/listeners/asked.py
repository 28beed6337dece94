"""What reaches a listener, typed: who asks, from where, by which delivery, and what they said.

Whatever is not as Slack sends it raises here, before anything is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk import Desk
from bot.directory import zone_of
from bot.views.forms.carried import carried
from commands.grammar import Context
from commands.team import Team

Body = Mapping[str, Any]


class Unreadable(ValueError):
    """An event does not say what it has to."""


MALFORMED = (AttributeError, LookupError, TypeError, ValueError)
"""What is raised over a request that does not look as Slack sends it, which Bolt takes for granted, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody asks for something. `once` is Slack's trigger: one a request, however often it is delivered."""

    desk: Desk
    team: Team  # as it was when this arrived
    slack_id: str
    person: str
    channel_id: str  # where the answer is shown; the person's own id if there is no channel
    once: str
    now: datetime

    @property
    def is_there(self) -> bool:
        """Whether asking shows that they are in that channel: Slack takes commands and presses from members alone."""
        return True

    @property
    def zone(self) -> ZoneInfo:
        """The person's own zone; UTC if it is unknown, or unknown to us."""
        return zone_of(self.desk.directory, self.person)

    @property
    def context(self) -> Context:
        """What the words of a command may refer to."""
        team = self.team
        return Context(
            severities=tuple(severity.key for severity in team.severities),
            types=tuple(team.types),
            roles=tuple(team.roles),
            runbooks=tuple(sorted(team.runbooks)),
            schedules=tuple(team.schedules),
            zone=self.zone,
            now=self.now,
            people=team.people,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(Asked):
    """A slash command. `text` is what follows it, escaped as Slack delivers it."""

    command: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Asked):
    """A button, or a choice in a menu; `value` is what it carries. `at_home`: on the app's Home tab."""

    value: str
    at_home: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Asked):
    """A form. `origin` is what it carried since it was opened; `values` what was typed and chosen, by block."""

    origin: Mapping[str, str]
    values: Mapping[str, str]  # a choice by its value, a person by their Slack id, ticks joined by commas

    @property
    def is_there(self) -> bool:
        """Not known: they were when they opened the form, and may have left since."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed(Asked):
    """A message's shortcut. `text` is escaped as Slack delivers it; `author` a Slack id."""

    author: str
    text: str
    ts: str

    @property
    def written_at(self) -> datetime:
        """When the message was written (aware UTC)."""
        return datetime.fromtimestamp(float(self.ts), UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An event. `bot` is the bot's own Slack id; `facts` are Slack's, and their shape its own."""

    desk: Desk
    team: Team
    bot: str
    once: str
    now: datetime
    facts: Mapping[str, Any]

    def fact(self, *path: str) -> str:
        """A text that an event of this kind always has. Raises Unreadable if this one does not."""
        try:
            found: Any = self.facts
            for name in path:
                found = found[name]
            return _text(found)
        except (LookupError, TypeError) as broken:
            raise Unreadable(f"it has no {'.'.join(path)}") from broken

    def perhaps(self, *path: str) -> str | None:
        """A text that it may have."""
        try:
            return self.fact(*path)
        except Unreadable:
            return None


def typed(desk: Desk, body: Body) -> Typed:
    text = _text(body.get("text") or "")
    return Typed(**_asked(desk, body["user_id"], body), command=_text(body["command"]), text=text)


def pressed(desk: Desk, body: Body) -> Pressed:
    action = body["actions"][0]
    value = (action.get("selected_option") or {}).get("value") or action.get("value") or ""
    at_home = (body.get("view") or {}).get("type") == "home"
    return Pressed(**_asked(desk, body["user"]["id"], body), value=_text(value), at_home=at_home)


def submitted(desk: Desk, body: Body) -> Submitted:
    view = body["view"]
    origin = {key: _text(word) for key, word in carried(view.get("private_metadata") or "").items()}
    values = {
        block: _value(element) for block, elements in view["state"]["values"].items() for element in elements.values()
    }
    asked = _asked(desk, body["user"]["id"], {**body, "channel_id": origin.get("channel")})
    return Submitted(**asked, origin=origin, values=values)


def pointed(desk: Desk, body: Body) -> Pointed:
    message = body["message"]
    author = message.get("user") or message.get("bot_id") or message.get("username") or "somebody"
    text = message.get("text") or next((a["fallback"] for a in message.get("attachments") or () if "fallback" in a), "")
    asked = _asked(desk, body["user"]["id"], body)
    return Pointed(**asked, author=_text(author), text=_text(text), ts=_text(message["ts"]))


def happened(desk: Desk, body: Body, bot: str) -> Happened:
    once, facts = _text(body["event_id"]), body["event"]
    return Happened(desk=desk, team=desk.team(), bot=bot, once=once, now=desk.clock.now(), facts=facts)


def _asked(desk: Desk, slack_id: object, body: Body) -> dict[str, Any]:
    channel, who = (body.get("channel") or {}).get("id") or body.get("channel_id"), _text(slack_id)
    return {
        "desk": desk,
        "team": desk.team(),
        "slack_id": who,
        "person": desk.directory.person(who),
        "channel_id": _text(channel or who),
        "once": _text(body["trigger_id"]),
        "now": desk.clock.now(),
    }


def _value(element: Mapping[str, Any]) -> str:
    if "selected_options" in element:
        return ",".join(_text(option["value"]) for option in element["selected_options"] or ())
    chosen = (element.get("selected_option") or {}).get("value")
    return _text(element.get("value") or chosen or element.get("selected_user") or "")


def _text(found: object) -> str:
    """A text of Slack's, without what no database stores and nobody can type: NUL, and halves of characters."""
    if not isinstance(found, str):
        raise TypeError(f"a text was expected, not {type(found).__name__}")
    return found.replace("\x00", "").encode("utf-8", "ignore").decode()
