"""What the tests of views look at: a team, people, incidents, pages and runs, and words that people really type."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.views.alarm import LOUDLY
from bot.views.message import Message, escape, fits
from commands.look import Handed, Situation
from commands.team import IncidentType, Link, Person, Severity, Team
from incidents.action import ActionItem
from incidents.incident import COMMANDER, Incident, Status
from oncall.escalation import EscalationStep, Target
from oncall.page import Page, PageStatus
from runbooks.run import Run, RunStep, StepState
from sandbox.blocks.surfaces import message_problems

NOW = datetime(2026, 3, 4, 3, 5, tzinfo=UTC)
SECRET = "Northwind whistleblower"

BAD_TEXTS = {
    "long": "a word " * 430,
    "one long word": "x" * 3_000,
    "cjk": "支払いが失敗しています" * 270,
    "emoji": "🔥👩‍👩‍👧‍👦" * 300,
    "everybody": "<!channel> <!here> <!everyone> <!subteam^S1>",
    "mention": "<@U1> <#C1> <https://evil.example|click> <!date^1^{date}|x>",
    "ampersands": "&" * 3_000,
    "angles": "<>" * 1_500,
    "entities": "&lt;!channel&gt; &amp;lt;!channel&amp;gt;",
    "bold": "*bold* _it_ ~no~ :tada:",
    "code": "`x` ```y```",
    "lines": "one\n\n> two\n• three\r\nfour",
    "right to left": "\u202eevil\u202c שלום עולם مرحبا",
    "blank looking": "\u200b\u00a0",
    "pipes": "a|b|c",
}


class Names:
    """People by name: a key is capitalised, a Slack id is mentioned, `awkward` has an awkward name."""

    def __init__(self, awkward: str = "Awk Ward") -> None:
        self.awkward = awkward

    def name(self, person: str) -> str:
        return self.awkward if person == "awkward" else person.capitalize()

    def mention(self, person: str) -> str:
        return escape(self.awkward) if person == "awkward" else f"<@U{person.upper()}>"

    def zone(self, person: str) -> str:
        """Ivan lives in Singapore, everybody else by UTC."""
        return "Asia/Singapore" if person == "ivan" else "UTC"


def team(title: str = "Serious harm", url: str = "https://cases.example.com/a") -> Team:
    """A team of three, with one kind of incident."""
    return Team(
        people={key: Person(key=key, name=key.capitalize(), email="", zone="UTC") for key in ("ana", "bo", "cy")},
        admins=frozenset({"ana"}),
        severities=(Severity(key="sev2", title=title, rank=0, update_every=timedelta(hours=1)),),
        roles={},
        types={
            "general": IncidentType(
                key="general", title="General", runbook=None, policy="p", links=(Link(title=title, url=url),)
            )
        },
        default_type="general",
        schedules={},
        policies={},
        runbooks={},
        announcements="incidents",
        operations="incident-ops",
    )


def incident(title: str = "Log-ins fail", **changes: Any) -> Incident:
    """An active incident of SEV2, with its channel and no commander."""
    made = Incident(
        id=12,
        title=title,
        severity="sev2",
        type="general",
        private=False,
        status=Status.ACTIVE,
        declared_by="ana",
        declared_at=NOW - timedelta(hours=2),
        update_due_at=NOW + timedelta(minutes=30),
        channel_id="C12",
    )
    return replace(made, **changes)


def page(reason: str = "Log-ins fail", **changes: Any) -> Page:
    """A page at the first of its three steps, for INC-12."""
    targets = [
        Target(kind="person", name="bo"),
        Target(kind="person", name="cy"),
        Target(kind="schedule", name="night"),
    ]
    made = Page(
        id="018f0000-0000-7000-8000-000000000001",
        incident_id=12,
        policy="p",
        steps=tuple(EscalationStep(targets=(target,), wait=timedelta(minutes=5)) for target in targets),
        reason=reason,
        by="ana",
        status=PageStatus.TRIGGERED,
        started_at=NOW - timedelta(minutes=2),
        step=0,
        escalates_at=NOW + timedelta(minutes=3),
    )
    return replace(made, **changes)


def answered(by: str = "bo") -> Page:
    """The page, acknowledged."""
    return page(status=PageStatus.ACKNOWLEDGED, escalates_at=None, acknowledged_by=by, acknowledged_at=NOW)


def exhausted() -> Page:
    """The page after its last step."""
    return page(status=PageStatus.EXHAUSTED, escalates_at=None, step=2)


def step(number: int, stage: str = "Take charge", **changes: Any) -> RunStep:
    """An open step."""
    return replace(RunStep(key=f"step-{number}", stage=stage, text=f"Do thing {number}"), **changes)


def run(*steps: RunStep, **changes: Any) -> Run:
    """A run of these steps, begun an hour ago."""
    made = Run(
        id="018f0000-0000-7000-8000-000000000002",
        incident_id=12,
        runbook="general",
        title="General",
        version="0123456789ab",
        started_at=NOW - timedelta(hours=1),
        started_by="ana",
        steps=steps,
    )
    return replace(made, **changes)


def done(made: RunStep, **changes: Any) -> RunStep:
    """The step, ticked by Bo ten minutes ago."""
    return replace(made, **{"state": StepState.DONE, "by": "bo", "at": NOW - timedelta(minutes=10), **changes})


def skipped(made: RunStep, **changes: Any) -> RunStep:
    """The step, skipped by Cy."""
    settled = {"state": StepState.SKIPPED, "by": "cy", "at": NOW - timedelta(minutes=5), "reason": "Nothing was stolen"}
    return replace(made, **{**settled, **changes})


def action(text: str = "Rotate the keys", *, number: int = 1, finished: bool = False) -> ActionItem:
    """An action item."""
    return ActionItem(
        id=f"a{number}",
        incident_id=12,
        number=number,
        text=text,
        owner=None,
        due_on=None,
        added_by="ana",
        added_at=NOW,
        done_at=NOW if finished else None,
    )


def situation(about: Incident, *pages: Page, runs: Sequence[Run] = (), actions: Sequence[ActionItem] = ()) -> Situation:
    """The incident with pages that Bo has had for two minutes."""
    handed = {each.id: (Handed(person="bo", at=NOW - timedelta(minutes=2)),) for each in pages if each.is_open}
    return Situation(incident=about, pages=pages, runs=runs, actions=actions, handed=handed)


def data(message: Message) -> list[dict[str, Any]]:
    """The message's blocks as they travel; asserted to be what Slack takes, and to call nobody it does not name."""
    blocks = [block.to_dict() for block in message.blocks]
    assert message_problems(blocks) == []
    assert len(blocks) < 50
    told = mrkdwn_of([message.text, blocks])
    if blocks and blocks[0].get("text", {}).get("text", "").startswith(f"{LOUDLY} "):
        told = told.replace(LOUDLY, "", 1)  # our own
    for harm in ("<!channel", "<!here", "<!everyone", "<!subteam", "<@U1>", "<#C1>", "<https://evil"):
        assert harm not in told
    assert fits(message.blocks)
    assert 0 < len(message.text) <= 1_000
    assert message.text.strip()
    assert all(_is_verbatim(text) for text in _markdown(blocks))
    return blocks


def mrkdwn_of(value: Any) -> str:
    """Everything in which Slack would look for mentions and links: all but plain text."""
    if isinstance(value, dict):
        return "" if value.get("type") == "plain_text" else "\n".join(mrkdwn_of(each) for each in value.values())
    return "\n".join(map(mrkdwn_of, value)) if isinstance(value, list) else str(value)


def words(message: Message) -> str:
    """All that is read in the message's blocks, without block ids and values."""
    return "\n".join(_read(data(message)))


def pressed(message: Message) -> list[str]:
    """The action ids of everything that can be pressed, in order."""
    return re.findall(r'"action_id": "([^"]+)"', json.dumps(data(message)))


def _read(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for each in value.values() for text in _read(each)]
    return [text for each in value for text in _read(each)] if isinstance(value, list) else []


def _markdown(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if value.get("type") == "mrkdwn" else []
        return own + [text for each in value.values() for text in _markdown(each)]
    return [text for each in value for text in _markdown(each)] if isinstance(value, list) else []


def _is_verbatim(text: dict[str, Any]) -> bool:
    return text.get("verbatim") is True


def led(**changes: Any) -> Incident:
    """An incident that Ana commands."""
    return incident(roles={COMMANDER: "ana"}, **changes)
