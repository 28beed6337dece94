"""What people arrange in chat: kept with who did it and when, undone without rewriting what has been."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from oncall.override import Absence, Override
from oncall.schedule import Schedule

Kind = Literal["override", "add", "remove", "cover", "swap", "absence"]
MAX_REASON = 200


class Rejected(Exception):
    """The arrangement does not allow this; the text is for the person who asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """From `start` to `end` (aware UTC, whole seconds) something other than what the layers say.

    override: `substitute` is on call, alone; add: also `substitute`; remove: not `person`; cover: `substitute` for
    `person`; swap: the same, and `person` for `substitute` from `back_start` to `back_end`; absence: `person` is away.
    What is undone holds up to `undone_at`.
    """

    id: int
    kind: Kind
    schedule: str | None  # None: all of them
    person: str | None
    substitute: str | None
    start: datetime
    end: datetime
    back_start: datetime | None = None
    back_end: datetime | None = None
    reason: str = ""
    arranged_by: str
    arranged_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """Whose shifts it changes."""
        return tuple(person for person in (self.substitute, self.person) if person is not None)

    @property
    def spans(self) -> tuple[tuple[datetime, datetime], ...]:
        """When it holds, a swap's way back included; cut where it was undone."""
        return tuple((start, end) for start, end, _, _ in self.replacements)

    @property
    def replacements(self) -> tuple[tuple[datetime, datetime, str | None, str | None], ...]:
        """When it holds, and who is on call then instead of whom."""
        given = [(self.start, self.end, self.substitute, self.person)]
        if self.back_start is not None and self.back_end is not None:
            given.append((self.back_start, self.back_end, self.person, self.substitute))
        undone = self.undone_at
        cut = [(start, end if undone is None else min(end, undone), add, remove) for start, end, add, remove in given]
        return tuple(each for each in cut if each[0] < each[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftsArranged:
    """Somebody arranged something; `people` are those whose shifts it changes."""

    arrangement_id: int
    kind: Kind
    schedule: str | None
    people: tuple[str, ...]
    start: datetime
    end: datetime
    reason: str
    by: str
    incident_id: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrangementUndone:
    arrangement_id: int
    kind: Kind
    schedule: str | None
    people: tuple[str, ...]
    by: str
    incident_id: None = None


Event = ShiftsArranged | ArrangementUndone


def arrange(wanted: Arrangement) -> tuple[Arrangement, ShiftsArranged]:
    """Put it on record. What has been stays as it was: it begins at `arranged_at` at the earliest.

    Raises Rejected for one that is over, does nothing, or whose halves overlap.
    """
    now = wanted.arranged_at.replace(microsecond=0)
    if wanted.end <= now or wanted.end <= wanted.start:
        raise Rejected("That time is over already, and what has been cannot be changed. Nothing has changed.")
    if wanted.person is not None and wanted.person == wanted.substitute:
        raise Rejected("It takes two people: nobody takes over from themselves. Nothing has changed.")
    if len(wanted.reason) > MAX_REASON:
        raise Rejected(f"A reason can hold {MAX_REASON} characters; this one has {len(wanted.reason):,}.")
    made = replace(wanted, start=max(wanted.start, now))
    if made.back_start is not None and made.back_end is not None:
        back_start, back_end = max(made.back_start, now), made.back_end
        if back_end <= back_start:
            raise Rejected("The way back is over already. Nothing has changed.")
        if made.start < back_end and back_start < made.end:
            raise Rejected("The two halves of the swap overlap. Give times that lie apart.")
        made = replace(made, back_start=back_start)
    event = ShiftsArranged(
        arrangement_id=made.id,
        kind=made.kind,
        schedule=made.schedule,
        people=made.people,
        start=made.start,
        end=made.end,
        reason=made.reason,
        by=made.arranged_by,
    )
    return made, event


def undo(made: Arrangement, *, by: str, now: datetime) -> tuple[Arrangement, ArrangementUndone]:
    """From now on it does not hold any more. Raises Rejected if it is undone or over already."""
    if made.undone_at is not None:
        raise Rejected(f"Change {made.id} is undone already; nothing has changed.")
    if not any(end > now for _, end in made.spans):
        raise Rejected(f"Change {made.id} is over, and what has been stays as it was. Nothing has changed.")
    event = ArrangementUndone(arrangement_id=made.id, kind=made.kind, schedule=made.schedule, people=made.people, by=by)
    return replace(made, undone_by=by, undone_at=now.replace(microsecond=0)), event


def with_arrangements(schedule: Schedule, arrangements: Iterable[Arrangement]) -> Schedule:
    """The schedule with what was arranged for it on top, in the order in which it was arranged."""
    here = [each for each in arrangements if each.schedule in (None, schedule.name)]
    overrides = tuple(override for each in here for override in _overrides(each))
    absences = tuple(
        Absence(person=each.person, start=start, end=end, reason=each.reason)
        for each in here
        if each.kind == "absence" and each.person in schedule.people
        for start, end in each.spans
    )
    if not overrides and not absences:
        return schedule
    return replace(
        schedule,
        overrides=(*schedule.overrides, *overrides),
        absences=(*schedule.absences, *absences),
    )


def _overrides(each: Arrangement) -> Iterable[Override]:
    for start, end, add, remove in each.replacements if each.kind != "absence" else ():
        yield Override(
            start=start,
            end=end,
            add=add,
            remove=remove,
            alone=each.kind == "override",
            reason=each.reason,
            kind=each.kind if each.kind in ("cover", "swap") else "override",
        )
