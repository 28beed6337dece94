"""`tocsin runbook ...`: check runbooks, look at one, begin one, take one over from Markdown. Files alone."""

import sys
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from bot.cli.runbook_show import drawn
from bot.config import Faulty, load
from bot.config.defaults import ROLES
from bot.config.files import gather, runbook_files
from bot.config.files import text as text_of
from bot.config.names import there_is_no
from bot.settings import Misconfigured, read_settings
from bot.views.message import counted
from commands.team import Team
from runbooks.checklist import Imported, NoChecklist, from_markdown
from runbooks.document import Fault
from runbooks.library import shipped, starting_file
from runbooks.parse import parse, slug
from runbooks.runbook import Runbook
from runbooks.written import written

app = typer.Typer(no_args_is_help=True, help="Check, show, begin and import runbooks.")
out = Console(soft_wrap=False, highlight=False)

Name = Annotated[str, typer.Argument(help="The runbook's name, as in account-takeover.", show_default=False)]
TeamFiles = Annotated[Path | None, typer.Option("--team", help="The team's files, if not those of TOCSIN_CONFIG.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", help="The file to write; - is standard output. Else in runbooks/ beside the team's files."
    ),
]


@app.command()
def check(
    path: Annotated[
        Path | None,
        typer.Argument(help="A runbook, a folder of them, or the team's files; else the team's.", show_default=False),
    ] = None,
    team: TeamFiles = None,
) -> None:
    """Check runbooks: every fault with its file and line; status 1 if there are."""
    place = path or team or _config()
    if not place.exists():
        _stop(f"There is no {place}. Name a runbook, a folder of them, or the team's files.")
    files = _runbooks_at(place)
    if not files:
        _say(f"{place} has no runbooks of its own; the {len(shipped())} that ship are used.")
        return
    roles, faults = _roles(team or (_config() if place in files or path is None else place)), list[Fault]()
    fine: list[tuple[Path, Runbook]] = []
    for file in files:
        if (text := text_of(file, faults)) is None:
            continue
        try:
            fine.append((file, parse(text, str(file), roles)))
        except Faulty as faulty:
            faults += faulty.faults
    for fault in faults:
        _say(str(fault))
    for file, book in fine:
        replaces = ", in place of ours" if file.stem in shipped() else ""
        _say(f"{file} is fine: {book.title}, {counted(len(list(book.steps)), 'step')}{replaces}.")
    if roles is None and not faults:
        _say("Roles were not checked, as there are no team's files. Name them: --team FILES.")
    if faults:
        _stop(f"{len(faults)} {'thing' if len(faults) == 1 else 'things'} to mend.")


@app.command()
def show(
    name: Annotated[
        str | None, typer.Argument(help="A runbook's name or file; without it, all are listed.", show_default=False)
    ] = None,
    team: TeamFiles = None,
) -> None:
    """Draw a runbook: stages, steps, who does them, until when, what to record, links."""
    if name is not None and name.endswith((".yaml", ".yml")):
        out.print(drawn(_parsed(Path(name)), "a file"))
        return
    known = _team(team) if team is not None else _team_if_any()
    own = runbook_files(team or _config(), [])
    if known is None and (asked := next((file for file in own if file.stem == name), None)) is not None:
        out.print(drawn(_parsed(asked), "yours"))  # or its faults; not ours, which it is to replace
        return
    books = known.runbooks if known else {each: parse(text, f"{each}.yaml") for each, text in shipped().items()}
    sources = {each: _source(each, {file.stem for file in own} if known else set()) for each in books}
    if name is None:
        width = max(map(len, books))
        for each in sorted(books):
            _say(f"{each:{width}}  {books[each].title} ({sources[each]}, {len(list(books[each].steps))} steps)")
        return
    if name not in books:
        _stop(there_is_no("runbook", name, sorted(books)))
    out.print(drawn(books[name], sources[name]))


@app.command()
def new(name: Name, output: Output = None, team: TeamFiles = None) -> None:
    """Begin a runbook: a commented file to fill in. With the name of one that ships, a copy of it to change."""
    if slug(name) != name:
        _stop(f"A runbook's name has small letters, digits and single dashes, as in {slug(name)}.")
    ours = shipped().get(name)
    text = ours or starting_file(name.replace("-", " ").capitalize())
    file = _write(text, name, output, team)
    if file is not None:
        what = "A copy of ours, which it replaces once it stands there" if ours else "A runbook to fill in"
        _say(f"{what}: {file}. Then: tocsin runbook check {file}")


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A checklist in Markdown.", show_default=False)],
    name: Annotated[str | None, typer.Option("--name", help="The runbook's name; else made of the file's.")] = None,
    output: Output = None,
    team: TeamFiles = None,
) -> None:
    """Make a runbook of a checklist in Markdown, and tell what was carried over and what was not."""
    text = _text_of_the_named(file)
    name = name or slug(file.stem)
    if slug(name) != name:
        _stop(f"A runbook's name has small letters, digits and single dashes: --name {slug(name)}.")
    try:
        imported = from_markdown(text, name, _roles(team or _config()) or ROLES)
    except NoChecklist:
        _stop(f"{file} has no list in it, so there are no steps to take over. Steps are lines such as: - Call legal.")
    remarks = [f"Left out, line {left.line}: {left.what}" for left in imported.left]
    written_to = _write(written(imported.runbook, remarks), name, output, team)
    _report(imported, file, written_to)


def _report(imported: Imported, file: Path, written_to: Path | None) -> None:
    lines = [f"From {file}: {', '.join(imported.carried)}."]
    if imported.look:
        lines += ["Look at these again:", *(f"  line {each.line}: {each.what}" for each in imported.look)]
    lines.append("Not carried over:" if imported.left else "Nothing was left out.")
    lines += [f"  line {each.line}: {' '.join(each.what.split())[:200]}" for each in imported.left]
    if written_to is not None:
        left = " What was left out stands at its end, as comments." if imported.left else ""
        lines.append(f"Written to {written_to}.{left} Then: tocsin runbook show {written_to}")
    (sys.stderr if written_to is None else sys.stdout).write("".join(f"{line}\n" for line in lines))


def _write(text: str, name: str, output: Path | None, team: Path | None) -> Path | None:
    """Write a file that is not there yet; None if it went to standard output."""
    if output == Path("-"):
        sys.stdout.write(text)
        return None
    place = team or _config()
    beside = (place if place.is_dir() else place.parent) / "runbooks" if place.exists() else Path()
    file = output or beside / f"{name}.yaml"
    if file.stem != name or file.suffix not in (".yaml", ".yml"):
        _stop(f"A runbook's file has its name: {file.with_name(f'{name}.yaml')}.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as new_file:
            new_file.write(text)
    except FileExistsError:
        _stop(f"{file} is there already, and was left as it is. For another: --output.")
    except OSError as error:
        _stop(f"{file} cannot be written: {error.strerror or error}.")
    return file


def _runbooks_at(place: Path) -> Collection[Path]:
    """The runbooks that a path names: one, those of a folder, or those beside the team's files."""
    if place.is_dir() and not (place / "runbooks").is_dir() and not (place / "tocsin.yaml").exists():
        return sorted(file for file in place.iterdir() if file.suffix in (".yaml", ".yml"))
    beside = runbook_files(place, [])
    return list(beside) if place.is_dir() or _is_team_file(place) else [place]


def _is_team_file(file: Path) -> bool:
    """Whether it holds the team and not a runbook, which has stages."""
    text = text_of(file, [])
    return text is not None and "\nstages:" not in f"\n{text}"


def _roles(place: Path) -> Collection[str] | None:
    """The roles of the team's files, whatever else is wrong in them; None if there are none."""
    return {*ROLES, *gather(place).names("roles")} if place.exists() else None


def _source(name: str, own: Collection[str]) -> str:
    if name not in own:
        return "ships with Tocsin"
    return "yours, in place of ours" if name in shipped() else "yours"


def _parsed(file: Path) -> Runbook:
    try:
        return parse(_text_of_the_named(file), str(file))
    except Faulty as faulty:
        _stop(*map(str, faulty.faults))


def _text_of_the_named(file: Path) -> str:
    """What stands in a file that somebody typed the name of."""
    if not file.exists():
        _stop(f"There is no file {file}. Check its name, and the folder that you are in: {Path.cwd()}.")
    faults: list[Fault] = []
    text = text_of(file, faults)
    if text is None:
        _stop(*map(str, faults))
    return text


def _team(path: Path | None) -> Team:
    try:
        return load(path or _config())
    except Faulty as faulty:
        _stop(*map(str, faulty.faults))


def _team_if_any() -> Team | None:
    """The team's files, if there are any where the settings say; a fault in them is not what was asked about."""
    try:
        return load(_config()) if _config().exists() else None
    except Faulty:
        return None


def _config() -> Path:
    try:
        return read_settings().config
    except Misconfigured as wrong:
        _stop(*wrong.sentences)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _stop(*sentences: str) -> NoReturn:
    for sentence in sentences:
        sys.stderr.write(f"{sentence}\n")
    raise typer.Exit(1)
