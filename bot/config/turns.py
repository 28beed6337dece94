"""What may stand in a layer about whose turn it is: people in order, handoffs, windows, and anchors."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationInfo, model_validator

from bot.config.moments import Handoff, Moment, Turn, Weekdays
from bot.config.values import Day, PersonName, TimeOfDay, Zone, kind, person_name, refuse
from oncall.grid import Every


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


class RotationEntry(Entry):
    """Who takes turns, and when they change."""

    start: Day = Field(examples=["2026-01-05"])
    rotation: list[Member] = Field(min_length=1, examples=["[ana, bo]"])
    every: Turn = Every(unit="week")
    handoff: TimeOfDay = time(9)
    handoffs: list[Handoff] | None = Field(default=None, min_length=1)
    absolute: bool = False

    @model_validator(mode="after")
    def _has_one_week(self) -> Self:
        if self.handoffs is not None and {"every", "handoff"} & self.model_fields_set:
            refuse('"handoffs" beside "every" or "handoff"', "one of them: handoffs is a week of its own")
        if self.absolute and (self.handoffs is not None or self.every.unit != "hour"):
            refuse('"absolute: true" without hours', "turns of hours, as in every: 12 hours")
        return self


class _PeopleEntry(Entry):
    rotation: list[Member] = Field(min_length=1)


def _was(value: object, info: ValidationInfo) -> RotationEntry | list[MemberEntry]:
    """The people of before, or all of the rotation as it was."""
    if isinstance(value, dict):
        return RotationEntry.model_validate(value, context=info.context)
    return _PeopleEntry.model_validate({"rotation": value}, context=info.context).rotation


class AnchorEntry(Entry):
    person: PersonName = Field(examples=["ana"])
    at: Moment = Field(examples=["2026-03-01T09:00Z"])
    was: Annotated[RotationEntry | list[MemberEntry] | None, PlainValidator(_was)] = None


class WindowEntry(Entry):
    days: Weekdays = frozenset(range(7))
    start: TimeOfDay = Field(examples=['"09:00"'])
    end: TimeOfDay = Field(examples=['"17:00"'])


class TurnsEntry(RotationEntry):
    """The part that a layer and the simple form of a schedule have in common."""

    zone: Zone = Field(examples=["Europe/Dublin"])
    until: Day | None = None
    windows: list[WindowEntry] = Field(default_factory=list)
    advance: Literal["always", "eligible"] = "always"
    anchors: list[AnchorEntry] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.until is not None and self.until <= self.start:
            refuse(f"until {self.until} is not after start {self.start}", "a later date")
        return self

    def history(self) -> Iterator[tuple[AnchorEntry, RotationEntry]]:
        """Each anchor with the rotation before it, the newest first."""
        after: RotationEntry = self
        for anchor in sorted(self.anchors, key=lambda anchor: anchor.at)[::-1]:  # of two at once, the later one first
            match anchor.was:
                case None:
                    before = after
                case RotationEntry():
                    before = anchor.was
                case people:
                    before = after.model_copy(update={"rotation": people})
            yield anchor, before
            after = before


def first_handoff(entry: RotationEntry) -> time:
    """When the first turn begins on its day: at the week's own handoff if one falls on it."""
    weekday = entry.start.weekday()
    at = sorted(at for day, at in entry.handoffs or () if day == weekday)
    return (at or [time()])[0] if entry.handoffs is not None else entry.handoff


def at_handoff(day: date | None, entry: RotationEntry) -> datetime | None:
    """The wall-clock time at which a layer ends."""
    return None if day is None else datetime.combine(day, first_handoff(entry))
