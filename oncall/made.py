"""Schedules that people made in chat: one simple rotation each. The team's files hold all others."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple

from oncall.anchor import anchored
from oncall.arrangement import Rejected
from oncall.grid import Every
from oncall.layer import Layer
from oncall.override import Temporary
from oncall.rotation import Anchor, Member, Was
from oncall.schedule import Schedule
from oncall.zone import local_time

Turn = Literal["day", "week"]
MAX_PEOPLE = 30
MAX_EDITS = 50
_NEVER = datetime(9000, 1, 1, tzinfo=UTC)


class Edit(NamedTuple):
    """A change of the people: the turn that covers `at` (ISO, UTC) is this person's; until then it was as in `was`."""

    person: str
    at: str
    was: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeSchedule:
    """People taking turns by the day or week, handing over at `handoff` (HH:MM on the clock of `zone`).

    `start`: the day of the first handoff; a week's handoffs are on its weekday. `revision` rises with every change.
    """

    id: str
    name: str
    zone: str  # IANA
    start: date
    every: Turn
    handoff: str
    rotation: tuple[str, ...]
    edits: tuple[Edit, ...] = ()
    revision: int = 1
    made_by: str
    changed_by: str
    changed_at: datetime
    deleted_at: datetime | None = None

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.rotation))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleMade:
    schedule: str
    schedule_id: str
    people: tuple[str, ...]
    by: str
    incident_id: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleChanged:
    """Its people did; `people` are those who are in it now or were before."""

    schedule: str
    schedule_id: str
    people: tuple[str, ...]
    by: str
    incident_id: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDeleted:
    schedule: str
    schedule_id: str
    people: tuple[str, ...]
    by: str
    incident_id: None = None


Event = ScheduleMade | ScheduleChanged | ScheduleDeleted


def make(
    schedule_id: str,
    *,
    name: str,
    zone: str,
    every: Turn,
    weekday: int | None,
    handoff: time,
    rotation: tuple[str, ...],
    by: str,
    now: datetime,
) -> tuple[MadeSchedule, ScheduleMade]:
    """The first of the rotation is on call at once, up to the next handoff. `weekday` (Monday is 0; None: today's).

    Raises Rejected for nobody or too many.
    """
    _need_people(rotation)
    here = local_time(now, zone)
    back = 0 if every == "day" or weekday is None else (here.weekday() - weekday) % 7
    start = here.date() - timedelta(days=back)
    if datetime.combine(start, handoff) > here:
        start -= timedelta(days=1 if every == "day" else 7)
    made = MadeSchedule(
        id=schedule_id,
        name=name,
        zone=zone,
        start=start,
        every=every,
        handoff=f"{handoff:%H:%M}",
        rotation=rotation,
        made_by=by,
        changed_by=by,
        changed_at=now,
    )
    return made, ScheduleMade(schedule=name, schedule_id=schedule_id, people=made.people, by=by)


def change_people(
    made: MadeSchedule, rotation: tuple[str, ...], *, by: str, now: datetime
) -> tuple[MadeSchedule, ScheduleChanged]:
    """From the next handoff on; whoever is on call finishes their turn. Raises Rejected if it changes nothing."""
    _need_people(rotation)
    if rotation == made.rotation:
        raise Rejected(f"Those are its people, in that order, already. Nothing has changed in {made.name}.")
    if len(made.edits) >= MAX_EDITS:
        raise Rejected(f"{made.name} has been changed {MAX_EDITS} times. Put it into the team's files.")
    old = layer_of(made)
    wanted = replace(old, rotation=tuple(Member(person=person) for person in rotation))
    new = anchored(old, wanted, now.replace(microsecond=0))
    changed = replace(
        made,
        rotation=rotation,
        edits=tuple(_edit(anchor) for anchor in new.anchors),
        revision=made.revision + 1,
        changed_by=by,
        changed_at=now,
    )
    people = tuple(dict.fromkeys((*made.people, *rotation)))
    return changed, ScheduleChanged(schedule=made.name, schedule_id=made.id, people=people, by=by)


def delete(made: MadeSchedule, *, by: str, now: datetime) -> tuple[MadeSchedule, ScheduleDeleted]:
    """Nobody is on call for it any more."""
    gone = replace(made, revision=made.revision + 1, changed_by=by, changed_at=now, deleted_at=now)
    return gone, ScheduleDeleted(schedule=made.name, schedule_id=made.id, people=made.people, by=by)


def schedule_of(made: MadeSchedule, people: Container[str]) -> Schedule | None:
    """As those of the team's files, with as many of its people as those still name; None if there is none."""
    left = tuple(person for person in made.rotation if person in people)
    if not left:
        return None
    edits = tuple(edit for edit in made.edits if any(person in people for person in edit.was))
    here = replace(
        made,
        rotation=left,
        edits=tuple(edit._replace(was=tuple(each for each in edit.was if each in people)) for edit in edits),
    )
    return Schedule(name=made.name, layers=(layer_of(here),))


def as_it_was(made: MadeSchedule, people: Container[str]) -> Schedule | None:
    """One that was deleted, up to when it was: after that nobody is on call, whatever else was arranged for it."""
    schedule = schedule_of(made, people)
    if schedule is None or made.deleted_at is None:
        return schedule
    nobody = Temporary(start=made.deleted_at.replace(microsecond=0), end=_NEVER, shifts=())
    return replace(schedule, temporary=(nobody,))


def layer_of(made: MadeSchedule) -> Layer:
    """Its one layer."""
    start, turns = datetime.combine(made.start, time.fromisoformat(made.handoff)), Every(unit=made.every)
    return Layer(
        name=made.name,
        zone=made.zone,
        start=start,
        rotation=tuple(Member(person=person) for person in made.rotation),
        turns=turns,
        anchors=tuple(
            Anchor(
                person=edit.person,
                at=datetime.fromisoformat(edit.at),
                was=Was(rotation=tuple(Member(person=person) for person in edit.was), start=start, turns=turns),
            )
            for edit in made.edits
        ),
    )


def _edit(anchor: Anchor) -> Edit:
    was = () if anchor.was is None else tuple(member.person for member in anchor.was.rotation)
    return Edit(anchor.person, anchor.at.isoformat(), was)


def _need_people(rotation: tuple[str, ...]) -> None:
    if not 1 <= len(rotation) <= MAX_PEOPLE:
        raise Rejected(f"A rotation has between 1 and {MAX_PEOPLE} people; this one has {len(rotation)}.")
