"""`tocsin policy ...`: ask the escalation policies. Files alone: no database, no Slack."""

import json
from datetime import datetime
from typing import Annotated

import typer

from bot.config.names import there_is_no
from bot.oncall.cli.asked import AN_INSTANT, AsJson, Files, With, instant_of, put, say_what_was_left_out, stop, team_of
from bot.oncall.words import stamp
from commands.export.times import span
from commands.team import Team
from oncall.foresee import Called, Foreseen, foresee
from oncall.reach import About
from oncall.zone import local_time

app = typer.Typer(no_args_is_help=True, help="Ask the escalation policies of the team's files.")


@app.callback()
def policy() -> None:
    """Ask the escalation policies of the team's files."""


@app.command()
def who(
    name: Annotated[str, typer.Argument(help="The policy's name.", show_default=False)],
    at: Annotated[str | None, typer.Option("--at", help=AN_INSTANT)] = None,
    severity: Annotated[str | None, typer.Option(help="Of the incident, as in sev1.")] = None,
    type_: Annotated[str | None, typer.Option("--type", help="Of the incident, as in fraud.")] = None,
    files: Files = None,
    *,
    with_: With = None,
    as_json: AsJson = False,
) -> None:
    """Who would be reached if nobody answered: step by step, when, and why."""
    team, instant = team_of(files, with_), instant_of(at)
    if name not in team.policies:
        stop(there_is_no("policy", name, tuple(team.policies)))
    if severity is not None and not team.has_severity(severity):
        stop(there_is_no("severity", severity, [each.key for each in team.severities]))
    if type_ is not None and type_ not in team.types:
        stop(there_is_no("incident type", type_, tuple(team.types)))
    about = About(severity=severity.lower() if severity is not None else None, type=type_)
    found = list(foresee(team.policies[name], team.house, instant, about))
    if as_json:
        put(json.dumps({"policy": name, "at": stamp(instant), "steps": [_data(each) for each in found]}, indent=2))
    else:
        for each in found:
            put(_told(each, team))
    say_what_was_left_out(with_)


def _told(each: Foreseen, team: Team) -> str:
    """A line for what happens, and one for each person."""
    head = f"{stamp(each.at)}  {each.label}"
    if each.passed is not None:
        return f"{head}: passed at once, {each.passed}"
    if not each.people and not each.channels and not each.webhooks:
        return f"{head} in #{team.operations}"
    wants = [f"waits {span(each.wait)}"]
    if each.one_of:
        wants.insert(0, "one of them, whose turn it is")
    if each.acknowledge > 1:
        wants.append(f"{each.acknowledge} have to acknowledge")
    if each.only_for is not None:
        wants.append(f"for {each.only_for} only")
    lines = [f"{head}: {', '.join(wants)}", *(_person(called, team, each.at) for called in each.people)]
    places = [*(f"#{channel}" for channel in each.channels), *(f"webhook {name}" for name in each.webhooks)]
    return "\n".join([*lines, *(f"    {place}" for place in places)])


def _person(called: Called, team: Team, at: datetime) -> str:
    zone = team.people[called.person].zone if called.person in team.people else "UTC"
    there = f"{local_time(at, zone):%a %H:%M} in {zone}" + (", their night" if called.asleep else "")
    return f"    {called.person} ({called.why}): {there}"


def _data(each: Foreseen) -> dict[str, object]:
    return {
        "at": stamp(each.at),
        "label": each.label,
        "passed": each.passed,
        "people": [{"person": one.person, "why": one.why, "asleep": one.asleep} for one in each.people],
        "channels": list(each.channels),
        "webhooks": list(each.webhooks),
        "one_of": each.one_of,
        "acknowledge": each.acknowledge,
        "only_for": each.only_for,
        "wait_seconds": int(each.wait.total_seconds()),
    }
