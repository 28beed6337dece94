"""A calendar of another tool as a schedule of the team's files, with what was carried over and what was not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, zip_longest

from pydantic import TypeAdapter, ValidationError

from bot.config.names import Names
from bot.config.rota import ScheduleEntry
from bot.config.schedules import schedule_of
from bot.config.values import Key
from bot.oncall.calendar_file import Read, read_calendar
from bot.oncall.definition import WEEKDAYS, Data, every, rotation_data, yaml_of
from bot.oncall.words import stamp
from commands.team import Team
from oncall.grid import Weekly
from oncall.infer import Difference, differences, infer
from oncall.instant import moment
from oncall.layer import Layer
from oncall.listed import Listed, horizon_of
from oncall.schedule import Schedule
from oncall.window import EVERY_DAY, Window


@dataclass(frozen=True, kw_only=True)
class Imported:
    """`text` is YAML for the team's files and `schedule` its meaning; `report` says what was carried over, by lines."""

    text: str
    report: tuple[str, ...]
    schedule: Schedule


def imported(content: bytes, name: str, team: Team, zone: str | None = None) -> Imported | None:
    """The schedule behind a calendar; None if there is no shift in it. `zone` (IANA): for times without one.

    Raises Unreadable for what is no calendar, ValueError for a name that no schedule can have.
    """
    try:
        TypeAdapter(Key).validate_python(name)
    except ValidationError as error:
        raise ValueError(f"{name} cannot name a schedule: {_why(error)}") from None
    read = read_calendar(content, team.people.values(), zone)
    horizon = horizon_of(read.events)
    listed = sorted({shift for event in read.events for shift in event.shifts(horizon)})
    if not listed:
        return None
    clocks = [zone, *(event.zone for event in read.events if event.zone != "UTC")]
    clocks += ["UTC" for event in read.events if event.recurs and event.zone == "UTC"]  # which is meant, then
    clocks += [read.zone]
    clocks += [team.people[each.person].zone for each in listed if each.person in team.people]
    clocks += [person.zone for person in team.people.values()]
    layers = infer(listed, list(dict.fromkeys([clock for clock in clocks if clock] + ["UTC"])))
    left = differences(layers, listed)
    entry = _entry(layers, left) if layers else _temporary(listed)
    schedule = _checked(name, entry, team, read)
    return Imported(
        text=yaml_of({"schedules": {name: entry}}), report=_report(read, listed, layers, left), schedule=schedule
    )


def named(file: str) -> str:
    """The name of a schedule for the name of a file."""
    return "-".join(re.findall(r"[a-z0-9]+", file.lower()))[:40].strip("-") or "imported"


def _checked(name: str, entry: Data, team: Team, read: Read) -> Schedule:
    """As the loader of the team's files takes it, as if strangers were already in them."""
    names = Names(
        people=(*team.people, *read.strangers.values()),
        schedules=(*team.schedules, name),
        policies=tuple(team.policies),
        types=tuple(team.types),
        severities=(),
        runbooks=(),
    )
    return schedule_of(name, TypeAdapter(ScheduleEntry).validate_python(entry, context=names))


def _why(error: ValidationError) -> str:
    return str(error.errors()[0].get("ctx", {}).get("allowed", "another name"))


def _entry(layers: Sequence[Layer], left: Sequence[Difference]) -> Data:
    if len(layers) == 1:
        entry = _layer(layers[0])
    else:
        beside = [{"place": "beside"} if layer.beside else {} for layer in layers]
        entry = {
            "layers": [{"name": layer.name, **_layer(layer), **own} for layer, own in zip(layers, beside, strict=True)]
        }
    return entry | ({"overrides": _overrides(left)} if left else {})


def _layer(layer: Layer) -> Data:
    entry: Data = {"zone": layer.zone, **rotation_data(layer.rotation, layer.start, layer.turns)}
    if layer.advance == "eligible":
        entry["advance"] = "eligible"
    if layer.windows:
        entry["windows"] = [_window(window) for window in layer.windows]
    return entry


def _window(window: Window) -> Data:
    days: Data = {} if window.days == EVERY_DAY else {"days": [WEEKDAYS[day] for day in sorted(window.days)]}
    if window.days == frozenset(range(5)):
        days = {"days": "mon-fri"}
    return {**days, "start": f"{window.start:%H:%M}", "end": f"{window.end:%H:%M}"}


def _overrides(left: Sequence[Difference]) -> list[Data]:
    return [
        {
            "start": stamp(moment(each.start)),
            "end": stamp(moment(each.end)),
            **({"add": add} if add else {}),
            **({"remove": remove} if remove else {}),
        }
        for each in left
        for add, remove in zip_longest(each.add, each.remove)
    ]


def _temporary(listed: Sequence[Listed]) -> Data:
    """Each shift as it stands. A schedule needs a layer: this one ends on the list's first day, hidden by the list."""
    day = moment(listed[0].start).date()
    end = max(stamp(moment(max(each.end for each in listed))), f"{day + timedelta(days=1)}T00:00:00Z")
    return {
        "zone": "UTC",
        "start": day.isoformat(),
        "handoff": "00:00",
        "until": (day + timedelta(days=1)).isoformat(),
        "rotation": [listed[0].person],
        "temporary": [
            {
                "start": f"{day}T00:00:00Z",
                "end": end,
                "shifts": [
                    {"person": each.person, "start": stamp(moment(each.start)), "end": stamp(moment(each.end))}
                    for each in listed
                ],
            }
        ],
    }


def _report(
    read: Read, listed: Sequence[Listed], layers: Sequence[Layer], left: Sequence[Difference]
) -> tuple[str, ...]:
    people = list(dict.fromkeys(each.person for each in listed))
    last = stamp(moment(max(each.end for each in listed)))
    lines = [f"Read {len(listed)} {'shift' if len(listed) == 1 else 'shifts'} of {', '.join(people)}."]
    for layer in layers:
        turns = layer.turns
        pace = "the handoffs of each week" if isinstance(turns, Weekly) else every(turns.unit, turns.count)
        order = ", ".join(member.person for member in layer.rotation)
        lines.append(f"A rotation on the clock of {layer.zone}, by {pace}: {order}.")
    if not layers:
        lines.append(f"No rotation could be seen in it: every shift stands as it is. Nobody is on call after {last}.")
    elif left:
        lines.append(f"What is not as the rotation has it became overrides: {len(left)}. Past ones can be deleted.")
    if layers and all(event.recurs is None for event in read.events):
        lines.append(f"The list ends {last}; the rotation goes on from there.")
    elif layers and any(event.recurs and (event.recurs.until or event.recurs.times) for event in read.events):
        lines.append("Some events end; the rotation goes on. Give it an `until` where it is over.")
    if any(
        after.start > until
        for after, until in zip(listed[1:], accumulate((each.end for each in listed), max), strict=False)
    ):
        lines.append("It is not around the clock: add `gaps: allowed` if that is meant.")
    if read.assumed:
        lines.append(
            f"Some times have no zone that I know: they were read on the clock of {read.clock}. --zone says another."
        )
    lines += [f"Not carried over: {each}." for each in dict.fromkeys(read.refused)]
    lines += [
        f"Not in the team's files: {who}, written as {key}. Add them under `people`."
        for who, key in read.strangers.items()
    ]
    lines.append("A calendar has no escalation, contact methods, or reasons of overrides: those are not in here.")
    return tuple(lines)
