"""What people arrange on top of the layers: overrides, swaps, covers, temporary schedules, shadows and absences."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """From `start` to `end` (aware) somebody is added, or removed, or (both) replaced where they are on call.

    `alone`: whoever is added is on call by themselves, whoever else would be.
    Raises ValueError for one that does nothing: without a person, or with an end that is not after its start.
    """

    start: datetime
    end: datetime
    add: str | None = None
    remove: str | None = None
    alone: bool = False
    reason: str = ""
    kind: Literal["override", "swap", "cover"] = "override"

    def __post_init__(self) -> None:
        _need_order(self.start, self.end)
        if self.add == self.remove:
            message = "an override adds somebody, removes somebody, or replaces one by another"
            raise ValueError(message)
        if self.alone and (self.add is None or self.remove is not None):
            message = "only somebody who is added can be on call alone"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedShift:
    person: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        _need_order(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Temporary:
    """From `start` to `end` only these shifts count; where there is none, nobody is on call."""

    start: datetime
    end: datetime
    shifts: tuple[FixedShift, ...]
    reason: str = ""

    def __post_init__(self) -> None:
        _need_order(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """Somebody rides along while `of` is on call (None: whoever is), never to answer. Without an end: for good."""

    person: str
    start: datetime
    end: datetime | None = None
    of: str | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.end is not None:
            _need_order(self.start, self.end)
        if self.of == self.person:
            message = f"{self.person} cannot shadow themselves"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody is away from `start` to `end`, whatever the schedules say."""

    person: str
    start: datetime
    end: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        _need_order(self.start, self.end)


def swap(
    one: str, ones: tuple[datetime, datetime], other: str, others: tuple[datetime, datetime], reason: str = ""
) -> tuple[Override, Override]:
    """`other` takes over from `one` during `ones`, and `one` from `other` during `others`.

    Raises ValueError if the two spans overlap: the second replacement would undo the first.
    """
    if ones[0] < others[1] and others[0] < ones[1]:
        message = "the two halves of a swap overlap"
        raise ValueError(message)
    return (
        Override(start=ones[0], end=ones[1], remove=one, add=other, reason=reason, kind="swap"),
        Override(start=others[0], end=others[1], remove=other, add=one, reason=reason, kind="swap"),
    )


def cover(person: str, by: str, start: datetime, end: datetime, reason: str = "") -> Override:
    """`by` takes over from `person` for a span, and nothing is owed for it."""
    return Override(start=start, end=end, remove=person, add=by, reason=reason, kind="cover")


def _need_order(start: datetime, end: datetime) -> None:
    if start.tzinfo is None or end.tzinfo is None:
        message = "an instant needs a zone"
        raise ValueError(message)
    if start >= end:
        message = f"the end {end} is not after the start {start}"
        raise ValueError(message)
