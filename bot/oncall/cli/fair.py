"""`tocsin oncall fair`: everybody's load."""

import csv
import json
import sys
from typing import Annotated

import typer

from bot.oncall import words
from bot.oncall.cli.asked import AsJson, Files, From, To, With, put, say_what_was_left_out, span_of, team_of
from oncall.fair import fair


def fair_(
    from_: From = None,
    to: To = None,
    files: Files = None,
    with_: With = None,
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hours, nights, weekends and holidays of each person, on their own clock."""
    found = fair(team_of(files, with_).house, *span_of(from_, to))
    rows = [words.load_data(load) for load in found]
    if as_json:
        put(json.dumps(rows, indent=2))
    elif as_csv:
        table = csv.DictWriter(sys.stdout, ["person", "hours", "nights", "weekends", "holidays"], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    else:
        put(words.loads(found))
    say_what_was_left_out(with_)
