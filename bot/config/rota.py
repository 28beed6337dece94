"""What may stand under `schedules`, key by key: layers, and what was arranged on top of them."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationInfo, model_validator

from bot.config.moments import CalendarName, Handoff, Moment, Rest, Turn, Weekdays
from bot.config.values import Day, Key, Line, PersonName, TimeOfDay, Zone, kind, person_name, refuse
from oncall.grid import Every

Allowed = Literal["allowed"]


class Entry(BaseModel):
    """One entry of the files: exactly the keys named here, nothing converted behind the writer's back.

    A required key carries an example, which is what a fault shows when the key is missing.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class MemberEntry(Entry):
    person: PersonName = Field(examples=["ana"])
    since: Day | None = None
    until: Day | None = None


def _member(value: object, info: ValidationInfo) -> MemberEntry:
    """A person's name, or their name with dates."""
    if isinstance(value, dict):
        return MemberEntry.model_validate(value, context=info.context)
    if not isinstance(value, str):
        refuse(kind(value), "text; put it in quotes")
    return MemberEntry.model_construct(person=person_name(value, info), since=None, until=None)


Member = Annotated[MemberEntry, PlainValidator(_member)]


class WindowEntry(Entry):
    days: Weekdays = frozenset(range(7))
    start: TimeOfDay = Field(examples=['"09:00"'])
    end: TimeOfDay = Field(examples=['"17:00"'])


class AnchorEntry(Entry):
    person: PersonName = Field(examples=["ana"])
    at: Moment = Field(examples=["2026-03-01T09:00Z"])
    was: list[Member] | None = Field(default=None, min_length=1)


class HolidaysEntry(Entry):
    calendar: CalendarName = Field(examples=["IE"])
    to: Key | None = None


class DaysOffEntry(Entry):
    days: list[Day] = Field(min_length=1, examples=["[2026-12-24]"])
    to: Key | None = None


class TurnsEntry(Entry):
    """Whose turn it is: the part that a layer and the simple form of a schedule have in common."""

    zone: Zone = Field(examples=["Europe/Dublin"])
    start: Day = Field(examples=["2026-01-05"])
    rotation: list[Member] = Field(min_length=1, examples=["[ana, bo]"])
    every: Turn = Every(unit="week")
    handoff: TimeOfDay = time(9)
    handoffs: list[Handoff] | None = Field(default=None, min_length=1)
    absolute: bool = False
    until: Day | None = None
    windows: list[WindowEntry] = Field(default_factory=list)
    advance: Literal["always", "eligible"] = "always"
    anchors: list[AnchorEntry] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.handoffs is not None and {"every", "handoff"} & self.model_fields_set:
            refuse('"handoffs" beside "every" or "handoff"', "one of them: handoffs is a week of its own")
        if self.absolute and (self.handoffs is not None or self.every.unit != "hour"):
            refuse('"absolute: true" without hours', "turns of hours, as in every: 12 hours")
        if self.until is not None and self.until <= self.start:
            refuse(f"until {self.until} is not after start {self.start}", "a later date")
        people = {member.person for member in self.rotation}
        if missing := [anchor.person for anchor in self.anchors if anchor.person not in people]:
            refuse(f"an anchor on {kind(missing[0])}, who is not in the rotation", "somebody of the rotation")
        return self


class LayerEntry(TurnsEntry):
    name: Key = Field(examples=["dublin"])
    place: Literal["over", "beside"] = "over"
    holidays: list[HolidaysEntry] = Field(default_factory=list)
    days_off: list[DaysOffEntry] = Field(default_factory=list)
    absent: Key | None = None


class SpanEntry(Entry):
    start: Moment = Field(examples=["2026-03-01T09:00Z"])
    end: Moment = Field(examples=["2026-03-02T09:00Z"])

    @model_validator(mode="after")
    def _goes_forward(self) -> Self:
        need_order(self.start, self.end)
        return self


class OverrideEntry(SpanEntry):
    add: PersonName | None = None
    remove: PersonName | None = None
    alone: bool = False
    kind: Literal["override", "cover", "swap"] = "override"  # what it is called in answers
    reason: Line = ""

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if self.add == self.remove:
            refuse("an override that changes nobody", "add: somebody, remove: somebody, or both to replace one")
        if self.alone and (self.add is None or self.remove is not None):
            refuse('"alone: true" without anybody to be on call', "add: somebody, and no remove")
        return self


class CoverEntry(SpanEntry):
    person: PersonName = Field(examples=["ana"])
    by: PersonName = Field(examples=["bo"])
    reason: Line = ""

    @model_validator(mode="after")
    def _is_of_two(self) -> Self:
        if self.person == self.by:
            refuse(f"{kind(self.by)} for themselves", "two people")
        return self


class SwapEntry(CoverEntry):
    """`by` takes over from `person`, who takes over from `by` from `back_start` to `back_end`."""

    back_start: Moment = Field(examples=["2026-03-08T09:00Z"])
    back_end: Moment = Field(examples=["2026-03-09T09:00Z"])

    @model_validator(mode="after")
    def _is_apart(self) -> Self:
        need_order(self.back_start, self.back_end)
        if self.start < self.back_end and self.back_start < self.end:
            refuse("the two halves of the swap overlap", "times apart from each other")
        return self


class FixedShiftEntry(SpanEntry):
    person: PersonName = Field(examples=["ana"])


class TemporaryEntry(SpanEntry):
    shifts: list[FixedShiftEntry] = Field(default_factory=list)
    reason: Line = ""


class ShadowEntry(Entry):
    person: PersonName = Field(examples=["ana"])
    start: Moment = Field(examples=["2026-03-01T09:00Z"])
    end: Moment | None = None
    of: PersonName | None = None
    reason: Line = ""

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.end is not None:
            need_order(self.start, self.end)
        if self.of == self.person:
            refuse(f"{kind(self.person)} as their own shadow", "somebody else")
        return self


class AbsenceEntry(SpanEntry):
    person: PersonName = Field(examples=["ana"])
    reason: Line = ""


class ArrangedEntry(Entry):
    """What people arranged; an export of the database's part has these keys alone."""

    overrides: list[OverrideEntry] = Field(default_factory=list)
    covers: list[CoverEntry] = Field(default_factory=list)
    swaps: list[SwapEntry] = Field(default_factory=list)
    temporary: list[TemporaryEntry] = Field(default_factory=list)
    shadows: list[ShadowEntry] = Field(default_factory=list)
    absences: list[AbsenceEntry] = Field(default_factory=list)


class IntendedEntry(ArrangedEntry):
    gaps: Allowed | None = None
    moves: Allowed | None = None
    rest: Rest | None = None


class SimpleEntry(IntendedEntry, TurnsEntry):
    """A schedule of one layer."""


class LayeredEntry(IntendedEntry):
    """A schedule of several."""

    layers: list[LayerEntry] = Field(min_length=1, examples=["[{name: dublin, ...}]"])

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        names = [layer.name for layer in self.layers]
        if again := [name for i, name in enumerate(names) if name in names[:i]]:
            refuse(f"two layers named {kind(again[0])}", "a name of its own for each")
        for layer in self.layers:
            handed = [*(each.to for each in layer.holidays), *(each.to for each in layer.days_off), layer.absent]
            for to in handed:
                if to is not None and (to not in names or to == layer.name):
                    refuse(f"layer {kind(layer.name)} cannot hand a day to {kind(to)}", "the name of another layer")
        return self


def _schedule(value: object, info: ValidationInfo) -> SimpleEntry | LayeredEntry:
    shape = LayeredEntry if isinstance(value, dict) and "layers" in value else SimpleEntry
    return shape.model_validate(value, context=info.context)


ScheduleEntry = Annotated[SimpleEntry | LayeredEntry, PlainValidator(_schedule)]


class ExportEntry(Entry):
    """A file of `tocsin export oncall`."""

    schedules: dict[Key, ArrangedEntry] = Field(default_factory=dict)
    absences: list[AbsenceEntry] = Field(default_factory=list)  # from every schedule that the person is in


# The entries below a schedule, by their keys.
BELOW: Mapping[str, type[Entry]] = {
    "layers": LayerEntry,
    "rotation": MemberEntry,
    "windows": WindowEntry,
    "anchors": AnchorEntry,
    "was": MemberEntry,
    "holidays": HolidaysEntry,
    "days_off": DaysOffEntry,
    "overrides": OverrideEntry,
    "covers": CoverEntry,
    "swaps": SwapEntry,
    "temporary": TemporaryEntry,
    "shifts": FixedShiftEntry,
    "shadows": ShadowEntry,
    "absences": AbsenceEntry,
}


def need_order(start: datetime, end: datetime) -> None:
    """Refuse a span that does not go forward."""
    if end <= start:
        refuse(f"the end {end:%Y-%m-%dT%H:%MZ} is not after the start {start:%Y-%m-%dT%H:%MZ}", "a later end")


def first_handoff(entry: TurnsEntry) -> time:
    """When the first turn begins on its day: at the week's own handoff if one falls on it."""
    weekday = entry.start.weekday()
    at = sorted(at for day, at in entry.handoffs or () if day == weekday)
    return (at or [time()])[0] if entry.handoffs is not None else entry.handoff


def at_handoff(day: date | None, entry: TurnsEntry) -> datetime | None:
    """The wall-clock time at which a layer ends."""
    return None if day is None else datetime.combine(day, first_handoff(entry))
