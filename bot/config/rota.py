"""What may stand under `schedules`, key by key: layers, and what was arranged on top of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, PlainValidator, ValidationInfo, model_validator

from bot.config.moments import CalendarName, Moment, Rest
from bot.config.turns import AnchorEntry, Entry, MemberEntry, RotationEntry, TurnsEntry, WindowEntry
from bot.config.values import Day, Key, Line, PersonName, ReadyBefore, ReadyBy, kind, refuse
from oncall.contact import Method
from oncall.notice import Worked

Allowed = Literal["allowed"]


class HolidaysEntry(Entry):
    calendar: CalendarName = Field(examples=["IE"])
    to: Key | None = None


class DaysOffEntry(Entry):
    days: list[Day] = Field(min_length=1, examples=["[2026-12-24]"])
    to: Key | None = None


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
    ready_before: ReadyBefore | None = None
    ready_by: ReadyBy | None = None
    backup: PersonName | None = None
    lead: PersonName | None = None

    @model_validator(mode="after")
    def _leaves_time_to_answer(self) -> Self:
        if self.ready_before and self.ready_by is not None and self.ready_by >= self.ready_before:
            refuse("ready_by is as long as ready_before, or longer", "a ready_by closer to the shift")
        return self


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


def _exported(value: object, info: ValidationInfo) -> ArrangedEntry:
    """What was arranged for a schedule of the files, or a whole schedule that was made in chat."""
    shape = SimpleEntry if isinstance(value, dict) and "rotation" in value else ArrangedEntry
    return shape.model_validate(value, context=info.context)


class WorkedEntry(Entry):
    """When a way of reaching somebody was last seen to work, who may have left since."""

    person: Key
    method: Method = Field(strict=False)
    went_to: str | None = None
    at: Moment

    @property
    def worked(self) -> Worked:
        return Worked(self.person, self.method, self.went_to, self.at)


class ExportEntry(Entry):
    """A file of `tocsin export oncall`."""

    schedules: dict[Key, Annotated[ArrangedEntry, PlainValidator(_exported)]] = Field(default_factory=dict)
    absences: list[AbsenceEntry] = Field(default_factory=list)  # from every schedule that the person is in
    worked: list[WorkedEntry] | None = None


# The entries below a schedule, by their keys.
BELOW: Mapping[str, type[Entry]] = {
    "layers": LayerEntry,
    "rotation": MemberEntry,
    "windows": WindowEntry,
    "anchors": AnchorEntry,
    "was": RotationEntry,
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
