"""`tocsin oncall prove`: what is wrong."""

import json
from datetime import timedelta
from typing import Annotated

import typer

from bot.oncall import words
from bot.oncall.cli.asked import AsJson, Files, From, With, instant_of, put, say_what_was_left_out, team_of
from oncall.prove import prove


def prove_(
    days: Annotated[int, typer.Option(help="How far to look.", min=1, max=4_000)] = 400,
    from_: From = None,
    files: Files = None,
    with_: With = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Find gaps, steps that reach nobody, absences on shifts, short rests and moved handoffs; status 1 if there are."""
    team, start = team_of(files, with_), instant_of(from_)
    found = prove(team.house, start, start + timedelta(days=days))
    if as_json:
        put(json.dumps([words.finding_data(each) for each in found], indent=2))
    else:
        for each in found:
            put(words.finding(each))
        put(
            f"{_counted(len(found), 'thing', 'things') if found else 'Nothing'} to mend in "
            f"{_counted(len(team.schedules), 'schedule', 'schedules')} and "
            f"{_counted(len(team.policies), 'policy', 'policies')} over {_counted(days, 'day', 'days')}."
        )
    say_what_was_left_out(with_)
    if found:
        raise typer.Exit(1)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
