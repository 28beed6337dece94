"""What may stand in the team's files, key by key; docs/team-files.md is its description for people."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.config.moments import CalendarName
from bot.config.policies import PolicyEntry, policy_entry_at
from bot.config.rota import BELOW, LayeredEntry, ScheduleEntry, SimpleEntry
from bot.config.turns import Entry
from bot.config.values import (
    Bundle,
    Cadence,
    Channel,
    Email,
    Emoji,
    Key,
    Line,
    MethodTurns,
    Night,
    Number,
    PersonName,
    PolicyName,
    QuietAfter,
    ReadyBefore,
    ReadyBy,
    RunbookName,
    SeverityName,
    TimeOfDay,
    Title,
    Topic,
    TypeName,
    Url,
    Zone,
    refuse,
)

# The most options that a menu in Slack holds.
_MENU = 100


class ContactsEntry(Entry):
    sms: Number | None = None
    voice: Number | None = None
    mail: Email | None = None
    ntfy: Topic | None = None
    webhook: Url | None = None


class QuietEntry(Entry):
    start: TimeOfDay = Field(examples=['"22:00"'])
    end: TimeOfDay = Field(examples=['"07:00"'])
    high: MethodTurns | None = Field(default=None, min_length=1)
    low: MethodTurns | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _takes_time(self) -> Self:
        if self.start == self.end:
            refuse("quiet hours that end when they start", "say when they end")
        return self


class NotifyEntry(Entry):
    high: MethodTurns | None = Field(default=None, min_length=1)
    low: MethodTurns | None = Field(default=None, min_length=1)
    quiet: QuietEntry | None = None


class PersonEntry(Entry):
    name: Title = Field(examples=["Ana Ruiz"])
    email: Email = Field(examples=["ana@example.com"])
    zone: Zone = Field(examples=["Europe/Dublin"])
    team: Key | None = None
    holidays: CalendarName | None = None
    reached: Literal["by name"] | None = None
    night: Night | None = None
    awake_first: bool = False
    contacts: ContactsEntry | None = None
    notify: NotifyEntry | None = None

    @model_validator(mode="after")
    def _has_a_night(self) -> Self:
        if self.awake_first and self.night is None:
            refuse("awake_first without a night", "night: 22:00-07:00, so that it is known when they are awake")
        return self


class SeverityEntry(Entry):
    title: Title = Field(examples=["Serious harm"])
    update_every: Cadence | None = None
    urgency: Literal["high", "low"] | None = None
    quiet_after: QuietAfter | None = None
    postmortem: bool = True


class LinkEntry(Entry):
    title: Title = Field(examples=["Case tool"])
    url: Url = Field(examples=["https://example.com/cases"])


class WebhookEntry(Entry):
    url: Url = Field(examples=["https://example.com/pages"])


class TypeEntry(Entry):
    title: Title = Field(examples=["Account takeover"])
    policy: PolicyName = Field(examples=["trust-safety"])
    policy_by_severity: dict[SeverityName, PolicyName] = Field(default_factory=dict)
    runbook: RunbookName | None = None
    severity: SeverityName | None = None
    private: bool = False
    stakeholders: Channel | None = None
    quiet_after: QuietAfter | None = None
    links: list[LinkEntry] = Field(default_factory=list)


class TeamEntry(Entry):
    """The files as a whole."""

    people: dict[Key, PersonEntry] = Field(min_length=1, examples=["{ana: {...}}"])
    types: dict[Key, TypeEntry] = Field(min_length=1, max_length=_MENU, examples=["{general: {...}}"])
    policies: dict[Key, PolicyEntry] = Field(min_length=1, examples=["{trust-safety: {...}}"])
    schedules: dict[Key, ScheduleEntry] = Field(default_factory=dict)
    webhooks: dict[Key, WebhookEntry] = Field(default_factory=dict)
    severities: dict[Key, SeverityEntry] | None = Field(default=None, min_length=1, max_length=_MENU)
    roles: dict[Key, Line] = Field(default_factory=dict)
    admins: list[PersonName] = Field(default_factory=list)
    default_type: TypeName | None = None
    announcements: Channel = "incidents"
    operations: Channel = "incident-ops"
    timeline_emoji: Emoji = "memo"
    bundle: Bundle = timedelta(minutes=1)
    ready_before: ReadyBefore | None = None
    ready_by: ReadyBy | None = None


_ENTRIES: Mapping[tuple[int | str, ...], type[Entry]] = {
    (): TeamEntry,
    ("people",): PersonEntry,
    ("severities",): SeverityEntry,
    ("webhooks",): WebhookEntry,
    ("types",): TypeEntry,
    ("types", "links"): LinkEntry,
}
# Beneath one person, each once.
_OF_A_PERSON: Mapping[tuple[int | str, ...], type[Entry]] = {
    ("contacts",): ContactsEntry,
    ("notify",): NotifyEntry,
    ("notify", "quiet"): QuietEntry,
}


def entry_at(path: tuple[int | str, ...]) -> type[Entry] | None:
    """The kind of entry at a place in the files; None where there is none, such as within a list of names."""
    if path[:1] == ("people",) and (own := _OF_A_PERSON.get(path[2:])):
        return own
    if path[:1] == ("policies",) and len(path) > 1:
        return policy_entry_at(path[2:])
    # Sections and the names in them take turns: types, NAME, links, 0.
    if len(path) % 2:
        return None
    sections = path[::2]
    if sections[:1] == ("schedules",):
        return SimpleEntry if len(sections) == 1 else BELOW.get(str(sections[-1]))
    return _ENTRIES.get(sections)


def keys_at(path: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that may stand there."""
    entry = entry_at(path)
    more = LayeredEntry.model_fields if entry is SimpleEntry else ()
    return tuple(dict.fromkeys([*entry.model_fields, *more])) if entry else ()
