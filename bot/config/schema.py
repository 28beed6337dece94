"""What may stand in the team's files, key by key; docs/team-files.md is its description for people."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.config.values import (
    Cadence,
    Channel,
    Day,
    Email,
    Emoji,
    Key,
    Line,
    PageTarget,
    PersonName,
    PolicyName,
    RunbookName,
    SeverityName,
    TimeOfDay,
    Title,
    TypeName,
    Url,
    Wait,
    Zone,
)

# The most options that a menu in Slack holds.
_MENU = 100


class Entry(BaseModel):
    """One entry of the files: exactly the keys named here, nothing converted behind the writer's back.

    A required key carries an example, which is what a fault shows when the key is missing.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PersonEntry(Entry):
    name: Title = Field(examples=["Ana Ruiz"])
    email: Email = Field(examples=["ana@example.com"])
    zone: Zone = Field(examples=["Europe/Dublin"])
    team: Key | None = None


class SeverityEntry(Entry):
    title: Title = Field(examples=["Serious harm"])
    update_every: Cadence | None = None


class LinkEntry(Entry):
    title: Title = Field(examples=["Case tool"])
    url: Url = Field(examples=["https://example.com/cases"])


class TypeEntry(Entry):
    title: Title = Field(examples=["Account takeover"])
    policy: PolicyName = Field(examples=["trust-safety"])
    policy_by_severity: dict[SeverityName, PolicyName] = Field(default_factory=dict)
    runbook: RunbookName | None = None
    severity: SeverityName | None = None
    private: bool = False
    stakeholders: Channel | None = None
    links: list[LinkEntry] = Field(default_factory=list)


class ScheduleEntry(Entry):
    zone: Zone = Field(examples=["Europe/Dublin"])
    start: Day = Field(examples=["2026-01-05"])
    rotation: list[PersonName] = Field(min_length=1, examples=["[ana, bo]"])
    every: Literal["day", "week"] = "week"
    handoff: TimeOfDay = time(9)


class StepEntry(Entry):
    page: Annotated[
        list[PageTarget],
        BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    ] = Field(min_length=1, examples=["schedule tns-sf"])
    wait: Wait = timedelta(minutes=5)


class PolicyEntry(Entry):
    steps: list[StepEntry] = Field(min_length=1, examples=["[{page: schedule tns-sf}]"])


class TeamEntry(Entry):
    """The files as a whole."""

    people: dict[Key, PersonEntry] = Field(min_length=1, examples=["{ana: {...}}"])
    types: dict[Key, TypeEntry] = Field(min_length=1, max_length=_MENU, examples=["{general: {...}}"])
    policies: dict[Key, PolicyEntry] = Field(min_length=1, examples=["{trust-safety: {...}}"])
    schedules: dict[Key, ScheduleEntry] = Field(default_factory=dict)
    severities: dict[Key, SeverityEntry] | None = Field(default=None, min_length=1, max_length=_MENU)
    roles: dict[Key, Line] = Field(default_factory=dict)
    admins: list[PersonName] = Field(default_factory=list)
    default_type: TypeName | None = None
    announcements: Channel = "incidents"
    operations: Channel = "incident-ops"
    timeline_emoji: Emoji = "memo"


_ENTRIES: Mapping[tuple[int | str, ...], type[Entry]] = {
    (): TeamEntry,
    ("people",): PersonEntry,
    ("severities",): SeverityEntry,
    ("types",): TypeEntry,
    ("types", "links"): LinkEntry,
    ("schedules",): ScheduleEntry,
    ("policies",): PolicyEntry,
    ("policies", "steps"): StepEntry,
}


def entry_at(path: tuple[int | str, ...]) -> type[Entry] | None:
    """The kind of entry at a place in the files; None where there is none, such as within a list of names."""
    # Sections and the names in them take turns: types, NAME, links, 0.
    return None if len(path) % 2 else _ENTRIES.get(path[::2])
