"""A rotation and its anchors as the team's files write them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import yaml

from bot.oncall.words import stamp
from oncall.grid import Turns, Weekly
from oncall.layer import Layer
from oncall.rotation import Anchor, Member
from runbooks.document import read

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Data = dict[str, object]
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")  # stands in quotes everywhere, for those who read it with another YAML


class _Dumper(yaml.SafeDumper):
    """Times stand in quotes: YAML 1.1 has numbers that look like them, and its readers differ about which."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"' if _TIME.fullmatch(data) else None)


_Dumper.add_representer(str, _Dumper.represent_str)


def yaml_of(data: object, *, width: int = 120) -> str:
    """Data as a file of the team has it."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=width)


def rotation_data(rotation: Iterable[Member], start: datetime, turns: Turns) -> Data:
    """Who takes turns from when on, and when they change."""
    data: Data = {"start": start.date().isoformat()}
    if isinstance(turns, Weekly):
        data["handoffs"] = [f"{WEEKDAYS[day]} {at:%H:%M}" for day, at in turns.handoffs]
    else:
        data |= {"every": every(turns.unit, turns.count), "handoff": f"{start:%H:%M}"}
        data |= {"absolute": True} if turns.absolute else {}
    return {**data, "rotation": [*map(_member, rotation)]}


def every(unit: str, count: int) -> str:
    """How long a turn is."""
    return unit if count == 1 else f"{count} {unit}s"


def anchor_text(anchor: Anchor, layer: Layer) -> str:
    """An anchor of a layer on a line: what of the rotation `was` as it is now is left out."""
    data: Data = {"person": anchor.person, "at": stamp(anchor.at)}
    if (was := anchor.was) is not None:
        alone = (was.start, was.turns) == (layer.start, layer.turns)
        data["was"] = [*map(_member, was.rotation)] if alone else rotation_data(was.rotation, was.start, was.turns)
    return _flow(data)


def _member(member: Member) -> object:
    dates = {key: at for key, at in (("since", member.since), ("until", member.until)) if at is not None}
    return {"person": member.person, **{key: at.isoformat() for key, at in dates.items()}} if dates else member.person


def _flow(value: object) -> str:
    """Data as YAML on one line, in quotes only where they are needed."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, str):
        plain = not _TIME.fullmatch(value) and read(f"[{value}]", "").value == [value]
        return value if plain else json.dumps(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_flow, value))}]"
    return json.dumps(value)
