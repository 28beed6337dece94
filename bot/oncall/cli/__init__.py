"""`tocsin oncall ...`: ask schedules, draw, compare, prove and weigh them. Files alone: no database, no Slack."""

import typer

from bot.oncall.cli.at import at
from bot.oncall.cli.diff import diff_
from bot.oncall.cli.fair import fair_
from bot.oncall.cli.import_ import import_
from bot.oncall.cli.prove import prove_
from bot.oncall.cli.shifts import shifts_
from bot.oncall.cli.show import show

app = typer.Typer(no_args_is_help=True, help="Ask, draw, compare and prove the schedules of the team's files.")
app.command(name="at")(at)
app.command(name="shifts")(shifts_)
app.command(name="show")(show)
app.command(name="diff")(diff_)
app.command(name="prove")(prove_)
app.command(name="fair")(fair_)
app.command(name="import")(import_)
