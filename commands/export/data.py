"""An export for machines: JSON, streamed, its keys sorted and its instants in UTC."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from commands.export.story import LEFT_OUT, Paged, Story
from commands.export.times import utc
from commands.team import Team
from commands.wording import sentence
from incidents.action import ActionItem
from incidents.incident import Incident
from incidents.postmortem import Part, Postmortem, prompt_of
from incidents.timeline import Entry
from runbooks.run import Run, RunStep

SCHEMA = 1  # raised when a reader of the older shape would go wrong

Data = dict[str, Any]


async def as_json(
    story: Story, timeline: AsyncIterator[Entry], *, names: Callable[[str], str], team: Team | None
) -> AsyncIterator[str]:
    """The file in pieces. Both versions of a corrected note are there; people are keys, or Slack ids.

    Pages, runbooks and entries are numbered rather than named by their random ids, and refer to each other so.
    """
    figures = story.figures
    parts: Data = {
        "actions": [_action(item) for item in story.actions],
        "incident": _incident(story.incident, team),
        "pages": [_page(paged, number) for number, paged in enumerate(story.pages, 1)],
        "people": {
            person: {
                "name": names(person),
                "roles": [
                    {"role": term.role, "since": utc(term.since), "until": _utc(term.until)}
                    for term in story.terms
                    if term.person == person
                ],
            }
            for person in story.people
        },
        "postmortem": _postmortem(story.postmortem),
        "runbooks": [_run(run, number) for number, run in enumerate(story.runs, 1)],
        "schema": SCHEMA,
        "seconds": {
            "open": _seconds(figures.open_for),
            "to_acknowledge": _seconds(figures.to_acknowledge),
            "to_mitigate": _seconds(figures.to_mitigate),
            "to_page": _seconds(figures.to_page),
            "to_resolve": _seconds(figures.to_resolve),
        },
    }
    yield "{\n"
    for key, value in parts.items():
        yield f"  {json.dumps(key)}: {_written(value, 2)},\n"
    yield '  "timeline": ['
    numbers = _Numbers(story)
    between = "\n"
    async for entry in timeline:
        if entry.kind in LEFT_OUT:
            continue
        yield f"{between}    {_written(numbers.entry(entry, names), 4)}"
        between = ",\n"
    yield "]\n}\n" if between == "\n" else "\n  ]\n}\n"


class _Numbers:
    """Gives entries their numbers as they pass, and remembers those that a correction will refer to."""

    def __init__(self, story: Story) -> None:
        self._pages = {paged.page.id: number for number, paged in enumerate(story.pages, 1)}
        self._runs = {run.id: number for number, run in enumerate(story.runs, 1)}
        self._corrected = {entry.corrects for entry in story.versions}
        self._entries: dict[str, int] = {}
        self._last = 0

    def entry(self, entry: Entry, names: Callable[[str], str]) -> Data:
        """The entry as data; its event's fields without those that stand beside them."""
        self._last += 1
        if entry.id in self._corrected:
            self._entries[entry.id] = self._last
        return {
            "at": utc(entry.at),
            "by": entry.by,
            "corrects": self._entries.get(entry.corrects) if entry.corrects else None,
            "data": _event(entry.data),
            "kind": entry.kind,
            "number": self._last,
            "page": self._pages.get(entry.page_id) if entry.page_id else None,
            "recorded_at": utc(entry.recorded_at),
            "runbook": self._runs.get(entry.data.get("run_id", "")),
            "says": sentence(entry, name=names, text=str),
            "source": entry.source,
        }


_BESIDE = frozenset({"incident_id", "page_id", "run_id", "by", "at", "corrects", "source"})


def _event(data: Mapping[str, Any]) -> Data:
    return {
        key: utc(datetime.fromisoformat(value)) if key.endswith("_at") and isinstance(value, str) else value
        for key, value in data.items()
        if key not in _BESIDE
    }


def _incident(incident: Incident, team: Team | None) -> Data:
    kind = team.types.get(incident.type) if team else None
    return {
        "channel": incident.channel_name,
        "closed_at": _utc(incident.closed_at),
        "declared_at": utc(incident.declared_at),
        "declared_by": incident.declared_by,
        "id": incident.name,
        "mitigated_at": _utc(incident.mitigated_at),
        "private": incident.private,
        "roles": dict(incident.roles),
        "severity": incident.severity,
        "severity_title": team.severity(incident.severity).title
        if team and team.has_severity(incident.severity)
        else None,
        "status": str(incident.status),
        "summary": incident.summary,
        "title": incident.title,
        "type": incident.type,
        "type_title": kind.title if kind else None,
    }


def _page(paged: Paged, number: int) -> Data:
    page = paged.page
    return {
        "acknowledged_at": _utc(page.acknowledged_at),
        "acknowledged_by": page.acknowledged_by,
        "by": page.by,
        "number": number,
        "policy": page.policy,
        "reason": page.reason,
        "started_at": utc(page.started_at),
        "status": str(page.status),
        "step": page.step + 1,
        "steps": [
            {
                "targets": [{"kind": target.kind, "name": target.name} for target in step.targets],
                "wait_seconds": _seconds(step.wait),
            }
            for step in page.steps
        ],
    }


def _run(run: Run, number: int) -> Data:
    return {
        "ended_at": _utc(run.ended_at),
        "ended_by": run.ended_by,
        "number": number,
        "runbook": run.runbook,
        "started_at": utc(run.started_at),
        "started_by": run.started_by,
        "steps": [_step(step) for step in run.steps],
        "title": run.title,
        "version": run.version,
    }


def _step(step: RunStep) -> Data:
    return {
        "assignee": step.assignee,
        "at": _utc(step.at),
        "by": step.by,
        "due_at": _utc(step.due_at),
        "key": step.key,
        "link": step.link,
        "note": step.note,
        "reason": step.reason,
        "record": step.record,
        "required": step.required,
        "role": step.role,
        "stage": step.stage,
        "state": str(step.state),
        "text": step.text,
    }


def _action(item: ActionItem) -> Data:
    return {
        "added_at": utc(item.added_at),
        "added_by": item.added_by,
        "done_at": _utc(item.done_at),
        "done_by": item.done_by,
        "kind": item.kind,
        "due_on": item.due_on.isoformat() if item.due_on else None,
        "number": item.number,
        "owner": item.owner,
        "text": item.text,
    }


def _postmortem(postmortem: Postmortem) -> Data:
    return {
        "authors": list(postmortem.authors),
        "owner": postmortem.owner,
        "parts": {
            "answers": {prompt: text for part, text in postmortem.parts.items() if (prompt := prompt_of(part))},
            **{part: postmortem.parts.get(part) for part in Part},
        },
        "signed_off_at": _utc(postmortem.signed_off_at),
        "signed_off_by": postmortem.signed_off_by,
        "signed_off_version": postmortem.signed_off_version,
        "version": postmortem.version,
        "waived_by": postmortem.waived_by,
    }


def _written(value: object, depth: int) -> str:
    """JSON, its further lines moved in; a line feed within a text is written as an escape, so none is touched."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    return text.replace("\n", "\n" + " " * depth)


def _utc(at: datetime | None) -> str | None:
    return utc(at) if at else None


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()
