"""The schedule of an on-call case, as somebody would write it down; what cannot be said is refused with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from oncall.grid import Every, Unit
from oncall.instant import moment, reading, seconds
from oncall.layer import Layer
from oncall.override import FixedShift, Override, Temporary
from oncall.rotation import Anchor, Member, Was
from oncall.schedule import Schedule
from oncall.window import EVERY_DAY, Window
from oncall.zone import local_time, zone_of

Given = Mapping[str, Any]
_UNITS: Mapping[str, tuple[Unit, int]] = {  # and its hours, of a rotation by elapsed time
    "hourly": ("hour", 1),
    "daily": ("day", 24),
    "weekly": ("week", 7 * 24),
    "monthly": ("month", 0),
}
_WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_OF_A_WINDOW = {"days", "start", "end"}
_OF_A_LAYER = _OF_A_WINDOW | {"name", "users", "tz", "type", "length", "start_local", "end_local", "semantics", "state"}
_OF_A_LAYER |= {"windows", "place", "note"}
_OF_A_CONFIG = _OF_A_LAYER | {"remove", "at", "active_index", "layers", "base", "overrides", "temporary", "view", "day"}
_OF_AN_OVERRIDE = {"add", "remove", "user", "start", "end", "reason", "note"}
_LONG_AGO = datetime(1990, 1, 1)  # noqa: DTZ001 - what a wall clock reads has no zone
_KNOWN_FROM, _KNOWN_TO = datetime(1990, 1, 1, tzinfo=UTC), datetime(2070, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)  # of a case that names no time
_HOUR = timedelta(hours=1)
_LONGEST = 1_000  # of units in a turn
_OR_NULL = ("overrides", "temporary", "view", "state", "semantics", "end_local", "windows", "place", "note")


class NotExpressible(Exception):
    """The case says something that schedules do not know, or that cannot be read."""


def schedule_of(given: Given) -> Schedule:
    """A case's schedule. Raises NotExpressible, or whatever comes of what cannot be read."""
    config = _given(given["config"])
    need_known(config, _OF_A_CONFIG, f"a {given['kind']}")
    zone, beside = given.get("tz", "mixed"), _is_beside(config, otherwise=True)
    if "layers" in config:
        layers = [_layer(f"layer {i}", each, zone, beside=beside) for i, each in enumerate(config["layers"])]
    elif "base" in config:
        layers = [_layer(user, {"users": [user]}, zone, beside=True) for user in people_of(config["base"])]
    elif "users" not in config:
        layers = [_layer(f"window {i}", each, zone, beside=beside) for i, each in enumerate(config["windows"])]
    else:
        layers = [_layer("layer", {key: config[key] for key in config.keys() & _OF_A_LAYER}, zone)]
    if given["kind"] == "removal":
        layers = [_without(layers[0], config, zone)]
    return Schedule(
        name=str(given.get("id")),
        layers=tuple(layers),
        overrides=tuple(_override(each, zone) for each in config.get("overrides") or ()),
        temporary=tuple(_temporary(each, zone) for each in config.get("temporary") or ()),
    )


def _layer(name: str, given: Given, zone: str, *, beside: bool = False) -> Layer:
    config = _given(given)
    need_known(config, _OF_A_LAYER, name)
    users, zone = people_of(config["users"]), config.get("tz", zone)
    if len(users) > 1 and not {"type", "start_local"} <= config.keys():
        raise NotExpressible("several people who do not take turns from a start on")
    windows = config.get("windows", [config] if config.keys() & _OF_A_WINDOW else [])
    for each in windows:
        need_known(each, _OF_A_LAYER, "a window")
    return Layer(
        name=name,
        zone=zone_of(zone).name,
        start=_local(config["start_local"], zone) if "start_local" in config else _LONG_AGO,
        end=_local(config["end_local"], zone) if "end_local" in config else None,
        rotation=tuple(Member(person=user) for user in users),
        turns=_turns(config),
        windows=tuple(map(_window, windows)),
        beside=_is_beside(config, otherwise=beside),
        anchors=_anchors(config["state"], users) if "state" in config else (),
    )


def _turns(config: Given) -> Every:
    (unit, hours), length = _UNITS[config.get("type", "weekly")], config.get("length", 1)
    if not isinstance(length, int) or length > _LONGEST:
        raise NotExpressible(f"turns of {length}")
    match config.get("semantics", "wall"):
        case "wall" | "wall-aligned":
            return Every(unit=unit, count=length)
        case "absolute" if hours:
            return Every(unit="hour", count=hours * length, absolute=True)
    raise NotExpressible(f"semantics {config['semantics']} of turns by the {unit}")


def _window(given: Given) -> Window:
    config = {key: given[key] for key in given.keys() & _OF_A_WINDOW}
    days = config.get("days", "ALL")
    named = EVERY_DAY if days == "ALL" else frozenset(_WEEKDAYS.index(day[:2].lower()) for day in days)
    start, end = config.get("start", "00:00"), config.get("end", "00:00")
    return Window(days=named, start=time.fromisoformat(start), end=time.fromisoformat(_midnight(end)))


def _midnight(end: str) -> str:
    return "00:00" if end == "24:00" else end


def _anchors(state: Given, users: Sequence[str]) -> tuple[Anchor, ...]:
    return (Anchor(person=users[state["current_index"]], at=utc(state["current_shift_start_utc"])),)


def _without(layer: Layer, config: Given, zone: str) -> Layer:
    """The layer without those who leave at an instant; who follows takes the rest of a leaver's turn."""
    gone = people_of(config["remove"])
    users = [member.person for member in layer.rotation]
    if not all(user in users for user in gone) or not set(users) - set(gone):
        raise NotExpressible("the removal of somebody who is not there, or of everybody")
    at = instant_of(config["at"], zone) if config.get("at") else NOON
    if config.get("active_index") is not None:  # whose turn it is when they leave
        layer = replace(layer, anchors=(*layer.anchors, Anchor(person=users[config["active_index"]], at=at)))
    held = layer.roster.who(seconds(at))
    holder = users.index(held[0].person) if held else 0
    heir = next(user for user in users[holder:] + users[:holder] if user not in gone)
    was = Was(rotation=layer.rotation, start=layer.start, turns=layer.turns)
    left = tuple(member for member in layer.rotation if member.person not in gone)
    return replace(layer, rotation=left, anchors=(*layer.anchors, Anchor(person=heir, at=at, was=was)))


def _override(each: Given, zone: str) -> Override:
    need_known(each, _OF_AN_OVERRIDE, "an override")
    add, remove, alone = (people_of(each[key])[0] if each.get(key) else None for key in ("add", "remove", "user"))
    return Override(
        start=instant_of(each["start"], zone) if "start" in each else NOON - _HOUR,
        end=instant_of(each["end"], zone) if "end" in each else NOON + _HOUR,
        add=alone or add,
        remove=remove,
        alone=alone is not None,
    )


def _temporary(each: Given, zone: str) -> Temporary:
    start, end = span_of((each["start"], each["end"]), zone)
    shifts = (span_of((shift["start"], shift["end"]), zone) for shift in each.get("shifts") or ())
    people = (people_of(shift["user"])[0] for shift in each.get("shifts") or ())
    fixed = (FixedShift(person=who, start=from_, end=to) for who, (from_, to) in zip(people, shifts, strict=True))
    return Temporary(start=start, end=end, shifts=tuple(fixed))


def _is_beside(config: Given, *, otherwise: bool) -> bool:
    place = config.get("place")
    if place not in (None, "over", "beside"):
        raise NotExpressible(f"place {place}")
    return otherwise if place is None else place == "beside"


def people_of(given: object) -> tuple[str, ...]:
    """People, or one of them. A turn of several at once is a list in the list, which nobody can say here."""
    people = [given] if isinstance(given, str) else given
    if not isinstance(people, list) or not all(isinstance(each, str) for each in people):
        raise NotExpressible(f"{given} in place of people")
    return tuple(people)


def _given(config: Given) -> Given:
    """A config without what is there and says nothing."""
    return {key: value for key, value in config.items() if not (value is None and key in _OR_NULL)}


def need_known(given: Given, known: set[str], where: str) -> None:
    if unknown := given.keys() - known:
        raise NotExpressible(f"{', '.join(sorted(map(str, unknown)))} in {where}")


def span_of(given: Sequence[str], zone: str) -> tuple[datetime, datetime]:
    start, end = given
    return instant_of(start, zone), instant_of(end, zone)


def instant_of(written: str, zone: str) -> datetime:
    """An instant of a schedule: on its clock, unless it says otherwise."""
    at = datetime.fromisoformat(written)
    return moment(zone_of(zone).first(reading(at.date(), at.time()))) if at.tzinfo is None else utc(written)


def utc(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    if at.tzinfo is None:
        raise NotExpressible(f"{written} without a zone")
    if not _KNOWN_FROM <= at < _KNOWN_TO:
        raise NotExpressible(f"{written}: clocks are known from 1990 to 2070")
    return at.astimezone(UTC)


def _local(written: str, zone: str) -> datetime:
    at = datetime.fromisoformat(written)
    if at.tzinfo is None:
        return at
    shown = local_time(at, zone)
    if zone_of(zone).first(reading(shown.date(), shown.time())) != seconds(at):
        raise NotExpressible(f"{written} is the second time that the clock shows it")
    return shown
