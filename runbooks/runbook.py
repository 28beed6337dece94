"""A runbook: what to do in one kind of incident, stage by stage, as its file says."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A page worth having at hand during the incident."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do. `key` names it within the runbook, and stays when its words change."""

    key: str
    text: str
    role: str | None = None
    due_after: timedelta | None = None  # from the start of the run
    link: str | None = None
    required: bool = False  # skipping it needs a full reason
    record: str | None = None  # what to write down when it is done


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Steps that belong together."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook:
    """A runbook as read from its file; `name` is the file's name, without its ending."""

    name: str
    title: str
    when: str  # how to tell that this is the runbook to use
    stages: tuple[Stage, ...]
    postmortem_shows: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    private: bool = False  # for private incidents alone: a public one asks before it is attached

    @property
    def steps(self) -> Iterator[Step]:
        """Every step, in order."""
        return (step for stage in self.stages for step in stage.steps)

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change exactly when the meaning does: not with comments or layout."""
        meaning = [
            self.title,
            self.when,
            [[link.title, link.url] for link in self.links],
            [[stage.title, [_meaning(step) for step in stage.steps]] for stage in self.stages],
            self.postmortem_shows,
            *(["private"] if self.private else []),
        ]
        return hashlib.sha256(json.dumps(meaning, separators=(",", ":")).encode()).hexdigest()[:12]


def _meaning(step: Step) -> list[str | bool | float | None]:
    due = step.due_after.total_seconds() if step.due_after is not None else None
    return [step.key, step.text, step.role, due, step.link, step.required, step.record]
