"""The console script `tocsin`."""

import asyncio
import gc
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console

from bot import logs
from bot.cli.outbox import app as outbox_app
from bot.cli.policy import app as policy_app
from bot.cli.runbook import app as runbook_app
from bot.config import Faulty, load
from bot.oncall.cli import app as oncall_app
from bot.oncall.cli.asked import instant_of
from bot.settings import Misconfigured, Settings, drop_oauth, read_settings
from bot.views.message import counted
from commands.team import Team

T = TypeVar("T")
out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(oncall_app, name="oncall")
app.add_typer(outbox_app, name="outbox")
app.add_typer(policy_app, name="policy")
app.add_typer(runbook_app, name="runbook")
TeamPath = Annotated[Path | None, typer.Argument(help="The team's files: a YAML file or a folder.", show_default=False)]


def _tell_version(asked: bool) -> None:  # noqa: FBT001 - as typer calls it
    if asked:
        out.print(f"tocsin {version('tocsin')}")
        raise typer.Exit


@app.callback()
def _whole(
    _version: Annotated[  # noqa: FBT002 - the same
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Tocsin: incident response in Slack."""


@app.command()
def run() -> None:
    """Run the bot against your Slack workspace."""
    settings = _settings()
    _or_stop(settings.need_slack)
    _or_stop(settings.need_whole_contacts)
    logs.set_up(settings.log_level, settings.log_format)
    if said := drop_oauth(os.environ):
        err.print(said)
    os.environ.pop("SLACK_BOT_TOKEN", None)  # Bolt would read it too, and warn that it is not needed
    _go(_until_stopped(_run(settings)))


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Where the workspace is served; 0: any free one.")
    ] = 8765,
    team: Annotated[Path | None, typer.Option(help="Team's files other than the example's.")] = None,
    at: Annotated[str | None, typer.Option(help="When to begin, as in 2027-03-13T20:00Z; else now.")] = None,
) -> None:
    """Run the bot in a local workspace, in your browser; no Slack needed."""
    from bot.demo import run_demo  # noqa: PLC0415 - the sandbox is loaded for the demo alone

    begins = instant_of(at) if at else None

    logs.set_up("warning", "console")
    drop_oauth(os.environ)
    _go(_until_stopped(run_demo(port=port, team=team, at=begins, say=out.print)))


@app.command()
def check(
    path: TeamPath = None,
    *,
    slack: Annotated[bool, typer.Option("--slack", help="Ask Slack too: scopes, people, channels.")] = False,
) -> None:
    """Check the team's files; with --slack also the app's scopes, the people and the channels."""
    settings = _settings()
    path = path or settings.config
    try:
        team = load(path)
    except Faulty as faulty:
        for fault in faulty.faults:
            out.print(str(fault), markup=False)
        many = len(faulty.faults)
        _stop(f"{counted(many, 'thing')} to mend.")
    counts = (
        counted(len(team.people), "person", "people"),
        counted(len(team.schedules), "schedule"),
        counted(len(team.policies), "policy", "policies"),
        counted(len(team.types), "incident type"),
        counted(len(team.runbooks), "runbook"),
    )
    out.print(f"{path} is fine: {', '.join(counts)}.")
    fine = _contacts_are_set_up(settings, team)
    if slack:
        from bot.cli.check_slack import check_slack  # noqa: PLC0415 - needs tokens, which a plain check does not

        _or_stop(settings.need_slack)
        fine = asyncio.run(check_slack(settings, team, say=lambda line: out.print(line, markup=False))) and fine
    if not fine:
        raise typer.Exit(1)


def _contacts_are_set_up(settings: Settings, team: Team) -> bool:
    """Half a setting is a mistake anywhere; one that is missing is one where the bot's own settings are."""
    from bot.notifiers.made import not_set_up  # noqa: PLC0415 - keeps `--help` quick

    _or_stop(settings.need_whole_contacts)
    missing = not_set_up(settings, team)
    for sentence in missing:
        out.print(sentence, markup=False)
    here = settings.slack_bot_token is not None
    if missing and here:
        out.print("Set what is missing, or take these contacts out of the files: docs/contact-methods.md.")
    elif missing:
        out.print("Where the bot runs, these have to be set, or pages go on without: docs/contact-methods.md.")
    return not (missing and here)


@app.command()
def migrate() -> None:
    """Bring the database up to this version."""
    from bot.cli.maintenance import migrate_database  # noqa: PLC0415 - keeps `--help` quick

    out.print(f"The database is at revision {_go(migrate_database(_settings()))}.")


@app.command()
def export(
    incident: Annotated[str, typer.Argument(help="INC-12, or oncall")],
    form: Annotated[str, typer.Option("--format", help="html, pdf, md, csv or json")] = "md",
    zone: Annotated[str, typer.Option(help="The zone of the times, an IANA name.")] = "UTC",
    output: Annotated[Path | None, typer.Option(help="A file; without it, standard output.")] = None,
) -> None:
    """Write an incident's record; or with `oncall` what was arranged in chat, for `tocsin oncall ... --with FILE`."""
    from bot.cli.maintenance import export_incident, export_oncall  # noqa: PLC0415 - keeps `--help` quick

    if incident.strip().lower() == "oncall":
        _go(export_oncall(_settings(), output=output))
        return
    found = re.fullmatch(r"(?i)(?:inc-?)?(\d{1,9})", incident.strip())
    if found is None:
        _stop(f"{incident} is no incident. Name it like INC-12; or `oncall`, for what was arranged in chat.")
    _go(export_incident(_settings(), int(found[1]), form=form, zone=zone, output=output))


@app.command()
def contacts() -> None:
    """Show when each person's contact methods last worked; status 1 if somebody has none that did in 30 days."""
    from bot.cli.contacts import contacts_table  # noqa: PLC0415 - keeps `--help` quick

    table, unproven = _go(contacts_table(_settings()))
    out.print(table)
    if unproven:
        _stop(f"No way of reaching them worked in the last 30 days: {', '.join(unproven)}.")


@app.command()
def manifest(
    url: Annotated[str | None, typer.Option(help="Your https address, if Slack is to send over HTTP.")] = None,
) -> None:
    """Print the Slack app's manifest, to paste when you create the app."""
    from bot.manifest import manifest as made  # noqa: PLC0415 - keeps `--help` quick

    request_url = f"{url.rstrip('/')}/slack/events" if url else None
    sys.stdout.write(json.dumps(made(request_url=request_url), indent=2) + "\n")


def main() -> None:
    """The entry point."""
    app()


async def _run(settings: Settings) -> None:
    from bot.app import running  # noqa: PLC0415 - keeps `--help` quick
    from bot.supervised import supervised  # noqa: PLC0415 - the same

    loop, reloads = asyncio.get_running_loop(), set[asyncio.Task[object]]()
    loop.add_signal_handler(signal.SIGHUP, lambda: None)  # a start reads the files anyway
    async with running(settings) as bot, supervised(bot.engine.idle):
        gc.collect()
        gc.freeze()  # looking again and again through what a start has brought would hold up a page for 0.1 s

        def hung_up() -> None:
            task = asyncio.create_task(bot.reload())
            reloads.add(task)
            task.add_done_callback(reloads.discard)

        loop.add_signal_handler(signal.SIGHUP, hung_up)
        if not bot.arrival.is_over:
            out.print("Slack does not answer yet. Everything else is at work: pages go by the other methods.")
        await bot.arrival.over()
        out.print(f"Tocsin is running in {bot.identity.team or 'your workspace'}.")
        await asyncio.Event().wait()


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Do the work until SIGINT or SIGTERM cancels it, also while it starts; a second one does not hurry its end."""
    task, asked = asyncio.ensure_future(work), False

    def stop() -> None:
        nonlocal asked
        if not asked:
            asked = True
            task.cancel()

    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop)
    with suppress(asyncio.CancelledError):
        await task


def _settings() -> Settings:
    try:
        return read_settings()
    except Misconfigured as wrong:
        _stop(*wrong.sentences)


def _or_stop(step: Callable[[], None]) -> None:
    try:
        step()
    except Misconfigured as wrong:
        _stop(*wrong.sentences)


def _go(work: Coroutine[Any, Any, T]) -> T:
    from bot.refusals import CANNOT_START, sentences_of  # noqa: PLC0415 - keeps `--help` quick

    try:
        return asyncio.run(work)
    except CANNOT_START as refusal:
        _stop(*sentences_of(refusal))


def _stop(*sentences: str) -> NoReturn:
    for sentence in sentences:
        err.print(sentence, markup=False)
    raise typer.Exit(1)
