"""`tocsin oncall at`: who is on call at an instant."""

import json
from typing import Annotated

import typer

from bot.oncall import words
from bot.oncall.cli.asked import (
    AN_INSTANT,
    AsJson,
    Files,
    Name,
    With,
    instant_of,
    put,
    say_what_was_left_out,
    schedule_of,
    team_of,
)
from oncall.resolve import next_shift, on_call

# The same keys as of a shift, so that a program need not ask which there are.
_NOBODY: words.Data = {"start": None, "end": None, "responders": [], "because": [], "shadows": []}


def at(
    name: Name,
    at: Annotated[str | None, typer.Option("--at", help=AN_INSTANT)] = None,
    files: Files = None,
    with_: With = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Who is on call at an instant, and why."""
    schedule, instant = schedule_of(team_of(files, with_), name), instant_of(at)
    shift = on_call(schedule, instant)
    if as_json:
        told = words.data_of(shift) if shift else _NOBODY
        put(json.dumps({"schedule": name, "at": words.stamp(instant), **told}, indent=2))
    elif shift:
        put(words.line(shift))
    else:
        then = next_shift(schedule, instant)
        put("Nobody is on call" + (f" until {words.stamp(then.start)}." if then else "."))
    say_what_was_left_out(with_)
