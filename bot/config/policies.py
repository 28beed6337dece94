"""What may stand under `policies`, key by key, and as what `oncall` reckons with."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PlainValidator, ValidationInfo, model_validator

from bot.config.moments import Weekdays
from bot.config.names import offer
from bot.config.rota import Allowed
from bot.config.turns import Entry
from bot.config.values import SeverityName, TimeOfDay, TypeName, Wait, Zone, channel_name, kind, names_of, refuse
from oncall.escalation import EscalationPolicy, EscalationStep, OfficeHours, Target, When, target_of
from oncall.window import EVERY_DAY, Window

MAX_STEPS = 20
_TARGET = re.compile(r"(person|schedule|team|next|channel|webhook)\s+(\S+)")


def _target(value: object, info: ValidationInfo) -> Target:
    names = names_of(info)
    if not isinstance(value, str) or (match := _TARGET.fullmatch(value.strip())) is None:
        meant = "a schedule, next, person, team, channel or webhook"
        if isinstance(value, str):
            nouns = {"schedule": names.schedules, "person": names.people, "team": names.teams}
            nouns |= {"webhook": names.webhooks}
            meant = next((f'did you mean "{noun} {value}"?' for noun, known in nouns.items() if value in known), meant)
        refuse(f"{kind(value)} names nobody to page", meant)
    noun, name = match.groups()
    if noun == "channel":
        return Target(kind="channel", name=channel_name(name))
    defined = {"person": names.people, "team": names.teams, "webhook": names.webhooks}.get(noun, names.schedules)
    if names.are_all and name not in defined:
        refuse(f"there is no {'schedule' if noun == 'next' else noun} {kind(name)}", offer(name, defined))
    return target_of(noun, name)


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


PageTarget = Annotated[Target, PlainValidator(_target)]
Targets = Annotated[list[PageTarget], BeforeValidator(_listed)]


class OfficeHoursEntry(Entry):
    zone: Zone = Field(examples=["Europe/Dublin"])
    start: TimeOfDay = Field(examples=['"09:00"'])
    end: TimeOfDay = Field(examples=['"17:00"'])
    days: Weekdays = EVERY_DAY


class WhenEntry(Entry):
    severity: Annotated[list[SeverityName], BeforeValidator(_listed)] = Field(default_factory=list)
    type: Annotated[list[TypeName], BeforeValidator(_listed)] = Field(default_factory=list)
    hours: OfficeHoursEntry | None = None


class AskingEntry(Entry):
    """Whom to page, and how long to wait for an answer."""

    page: Targets = Field(min_length=1, examples=["schedule tns-sf"])
    wait: Wait = timedelta(minutes=5)


class StepEntry(AskingEntry):
    when: WhenEntry = WhenEntry()
    sparing: Wait | None = None
    turns: Literal["round robin"] | None = None
    acknowledge: int = Field(default=1, ge=1, le=10)

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.sparing is not None and self.sparing >= self.wait:
            refuse("sparing is as long as the wait, or longer", "a sparing shorter than the wait")
        if self.turns is not None and (self.sparing is not None or self.acknowledge > 1):
            refuse('"turns" beside "sparing" or "acknowledge"', "one of them: turns ask one person at a time")
        by_name = {target.name for target in self.page if target.kind == "person"}
        if all(target.kind == "person" for target in self.page) and self.acknowledge > len(by_name):
            refuse(f"acknowledge: {self.acknowledge}, of {len(by_name)}", "at most as many as the step pages")
        return self


class PolicyEntry(Entry):
    steps: list[StepEntry] = Field(min_length=1, max_length=MAX_STEPS, examples=["[{page: schedule tns-sf}]"])
    repeat: int = Field(default=0, ge=0, le=9)
    last_resort: AskingEntry | None = None
    ack_timeout: Wait | None = None
    repeats: Allowed | None = None


_ENTRIES: Mapping[tuple[str, ...], type[Entry]] = {
    (): PolicyEntry,
    ("steps",): StepEntry,
    ("steps", "when"): WhenEntry,
    ("steps", "when", "hours"): OfficeHoursEntry,
    ("last_resort",): AskingEntry,
}


def policy_entry_at(path: tuple[int | str, ...]) -> type[Entry] | None:
    """The kind of entry at a place beneath one policy; None where there is none."""
    return _ENTRIES.get(tuple(part for part in path if isinstance(part, str)))


def policy_of(name: str, given: PolicyEntry) -> EscalationPolicy:
    """One policy."""
    last = given.last_resort
    return EscalationPolicy(
        name=name,
        steps=tuple(_step(step) for step in given.steps),
        repeats_allowed=given.repeats is not None,
        repeat=given.repeat,
        last_resort=EscalationStep(targets=tuple(last.page), wait=last.wait) if last is not None else None,
        ack_timeout=given.ack_timeout,
    )


def _step(given: StepEntry) -> EscalationStep:
    return EscalationStep(
        targets=tuple(given.page),
        wait=given.wait,
        when=When(severities=tuple(given.when.severity), types=tuple(given.when.type), hours=_hours(given.when.hours)),
        sparing=given.sparing,
        round_robin=given.turns is not None,
        acknowledge=given.acknowledge,
    )


def _hours(given: OfficeHoursEntry | None) -> OfficeHours | None:
    if given is None:
        return None
    window = Window(days=given.days, start=given.start, end=given.end)
    return OfficeHours(windows=(window,), zone=given.zone)
