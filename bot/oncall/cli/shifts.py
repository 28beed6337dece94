"""`tocsin oncall shifts`: every shift of a span."""

import json

from bot.oncall import words
from bot.oncall.cli.asked import (
    AsJson,
    Files,
    From,
    Name,
    To,
    With,
    put,
    say_what_was_left_out,
    schedule_of,
    span_of,
    team_of,
)
from oncall.resolve import shifts


def shifts_(
    name: Name,
    from_: From = None,
    to: To = None,
    files: Files = None,
    with_: With = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Every shift between two instants, in UTC, each with its because."""
    start, end = span_of(from_, to)
    found = shifts(schedule_of(team_of(files, with_), name), start, end)
    if as_json:
        put(json.dumps([words.data_of(shift) for shift in found], indent=2))
    else:
        for shift in found:
            put(words.line(shift))
    say_what_was_left_out(with_)
