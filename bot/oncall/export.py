"""What was arranged and made in chat as a file: the database's part, in the words of the team's files."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from bot.oncall.definition import yaml_of
from oncall.arrangement import Arrangement
from oncall.made import MadeSchedule
from oncall.notice import Worked

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_HEAD = "# What was arranged and made in chat, for `tocsin oncall ... --with FILE`. The team's files hold the rest.\n"


def exported(
    arrangements: Iterable[Arrangement],
    made: Iterable[MadeSchedule] = (),
    worked: Iterable[Worked] | None = None,
) -> str:
    """As YAML that `--with` reads: what holds or held, cut where it was undone, in the order in which it was arranged.

    Schedules made in chat are written whole, so that they can be copied into the files.

    `worked`: when each way of reaching people was last seen to work, if that is to be in it.
    Covers and swaps are written as overrides with their `kind`, because the order among all of them counts.
    """
    schedules: dict[str, dict[str, Any]] = {each.name: _definition(each) for each in made}
    absences: list[dict[str, object]] = []
    for each in arrangements:
        why = {"reason": each.reason} if each.reason else {}
        for start, end, add, remove in each.replacements:
            span = {"start": _stamp(start), "end": _stamp(end)}
            if each.kind == "absence" or each.schedule is None:
                absences.append({**span, "person": each.person, **why})
                continue
            here = schedules.setdefault(each.schedule, {}).setdefault("overrides", [])
            people = {key: person for key, person in (("add", add), ("remove", remove)) if person is not None}
            alone = {"alone": True} if each.kind == "override" else {}
            named = {"kind": each.kind} if each.kind in ("cover", "swap") else {}
            here.append({**span, **people, **alone, **named, **why})
    there = (("schedules", schedules), ("absences", absences))
    content: dict[str, object] = {key: value for key, value in there if value}
    if worked is not None:
        content["worked"] = [
            {"person": each.person, "method": each.method.value, "at": _stamp(each.at)}
            | ({"went_to": each.went_to} if each.went_to is not None else {})
            for each in worked
        ]
    return _HEAD + (yaml_of(content, width=200) if content else "{}\n")


def _definition(made: MadeSchedule) -> dict[str, Any]:
    anchors = [
        {"person": edit.person, "at": _stamp(datetime.fromisoformat(edit.at)), "was": list(edit.was)}
        for edit in made.edits
    ]
    return {
        "zone": made.zone,
        "start": made.start,
        "every": made.every,
        "handoff": made.handoff,
        "rotation": list(made.rotation),
        **({"anchors": anchors} if anchors else {}),
    }


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
