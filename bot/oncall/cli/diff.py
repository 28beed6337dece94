"""`tocsin oncall diff`: what an edit of the team's files does, and the anchors that it needs."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.config import Faulty, load
from bot.config.files import gather
from bot.oncall import words
from bot.oncall.anchoring import Unplaceable, with_anchor
from bot.oncall.cli.asked import AsJson, From, With, complain, instant_of, put, say_what_was_left_out, stop, team_of
from bot.oncall.definition import anchor_text
from commands.team import Team
from oncall.anchor import anchored, keeps
from oncall.diff import Difference, diff, past_changes
from oncall.layer import Layer

_BEYOND = (
    "{where}: the edit changes who was on call before {at}. Anchors keep people, handoffs and start, nothing else: "
    "give the layer as it was an `until`, and start another."
)
_LOST = (
    "schedule {name}: the edit changes who was on call before {at}; first, {person} {verb} {start} - {end}. No anchor "
    "keeps that: leave what has been as it was, and begin what is new now."
)


def diff_(
    old: Annotated[Path, typer.Argument(help="The team's files as they were.")],
    new: Annotated[Path, typer.Argument(help="The team's files as they would be.")],
    from_: From = None,
    days: Annotated[int, typer.Option(help="How far to look.", min=1, max=2_000)] = 90,
    with_: With = None,
    *,
    write: Annotated[
        bool, typer.Option("--write", help="Write the anchors that keep the past and everybody's turn into NEW first.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Who gains and loses which shifts by an edit, and what it does to gaps, absences, rest and load.

    With --write, status 1 if it changes who was on call in the past and no anchor can keep that.
    """
    before, start = team_of(old, with_), instant_of(from_)
    kept = not write or _write(before, new, with_, start)
    compared = diff(before.house, team_of(new, with_).house, start, start + timedelta(days=days))
    if as_json:
        put(json.dumps(words.comparison_data(compared), indent=2))
    else:
        put(words.comparison(compared))
    say_what_was_left_out(with_)
    if not kept:
        raise typer.Exit(1)


def _write(before: Team, new: Path, with_: Path | None, at: datetime) -> bool:
    """Write each anchor that is needed where its layer stands, and say so. False, and said, if the past changes."""
    after = team_of(new, None)
    written, lost = 0, {}
    for where, place, old, layer in _edited(before, after):
        made = anchored(old, layer, at)
        if made is not layer:
            _put_into(new, place, layer, made, where)
            written += 1
        elif not keeps(old, layer, at):
            lost[place[0]] = _BEYOND.format(where=where, at=words.stamp(at))
    for each in past_changes(before.house, team_of(new, with_).house, at):
        lost.setdefault(each.schedule, _told(each, at))
    complain(lost.values())
    if not written and not lost:
        complain(["No anchor had to be written."])
    return not lost


def _told(lost: Difference, at: datetime) -> str:
    """The first thing of the past that an edit changes."""
    (start, end), person, verb = min(
        (times[0], person, verb)
        for verb, people in (("gains", lost.gains), ("loses", lost.loses))
        for person, times in people.items()
    )
    return _LOST.format(
        name=lost.schedule,
        at=words.stamp(at),
        person=person,
        verb=verb,
        start=words.stamp(start),
        end=words.stamp(end),
    )


def _edited(before: Team, after: Team) -> Iterator[tuple[str, tuple[str, int], Layer, Layer]]:
    """Each layer that both have: what it is called, schedule and number, as it was and as it is."""
    for name, schedule in after.schedules.items():
        was = before.schedules.get(name)
        olds = {layer.name: layer for layer in was.layers} if was is not None else {}
        for i, layer in enumerate(schedule.layers):
            if layer.name in olds:
                yield f"schedule {name}, layer {layer.name}", (name, i), olds[layer.name], layer


def _put_into(new: Path, place: tuple[str, int], layer: Layer, made: Layer, where: str) -> None:
    """Into the file that the layer stands in; what the file was before if it could not be read with the anchor."""
    anchor = anchor_text(made.anchors[-1], made)
    name, number = place
    document = gather(new).places["schedules", name]
    path: tuple[str | int, ...] = ("schedules", name)
    if (*path, "layers") in document.lines:
        path = (*path, "layers", number)
    file = Path(document.file)
    content = file.read_bytes()
    extra = [i for i, each in enumerate(layer.anchors) if each not in made.anchors]
    paste = f"{where}: its anchor could not be written into {file}. Write it yourself:\n  anchors: [{anchor}]"
    try:
        file.write_bytes(with_anchor(content.decode("utf-8"), path, anchor, extra).encode("utf-8"))
        load(new)
    except Faulty:
        file.write_bytes(content)
        stop(paste)
    except (Unplaceable, OSError):
        stop(paste)
    complain([f"{where}: wrote an anchor into {file}: {anchor}"])
