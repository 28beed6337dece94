"""An export of what the database holds (overrides, swaps, absences and the like), laid on top of the team's files."""

from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from bot.config.names import Names, offer
from bot.config.rota import ArrangedEntry, ExportEntry, SimpleEntry
from bot.config.schedules import arranged, schedule_of
from bot.config.values import kind
from bot.config.wording import words
from commands.contact.look import last_reached
from commands.team import Team
from runbooks.document import Fault, Faulty, read


def with_export(team: Team, path: Path) -> Team:
    """The team with the arrangements of a file of `tocsin export oncall`. Raises Faulty with every fault in it."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Faulty([Fault(str(path), 1, (), "cannot be read", "a file of `tocsin export oncall`")]) from None
    document = read(text, str(path))
    if document.faults:
        raise Faulty(document.faults)
    names = Names(
        people=tuple(team.people),
        schedules=tuple(team.schedules),
        policies=tuple(team.policies),
        types=tuple(team.types),
        severities=tuple(severity.key for severity in team.severities),
        runbooks=tuple(team.runbooks),
        teams=tuple(team.teams),
    )
    try:
        entry = ExportEntry.model_validate(document.value if document.value is not None else {}, context=names)
    except ValidationError as error:
        raise Faulty([document.fault(each["loc"], *words(each)) for each in error.errors()]) from None
    made = {name: given for name, given in entry.schedules.items() if isinstance(given, SimpleEntry)}
    faults = [
        document.fault(("schedules", name), f"schedule {kind(name)} is in the team's files too", "one of them")
        for name in made
        if name in team.schedules
    ]
    faults += [
        document.fault(("schedules", name), f"there is no schedule {kind(name)}", offer(name, tuple(team.schedules)))
        for name in entry.schedules
        if name not in team.schedules and name not in made
    ]
    if faults:
        raise Faulty(faults)
    given = {**team.schedules, **{name: schedule_of(name, each) for name, each in made.items()}}
    more = {
        name: arranged(
            schedule if name in made else arranged(schedule, entry.schedules.get(name, ArrangedEntry())),
            ArrangedEntry.model_construct(absences=[each for each in entry.absences if each.person in schedule.people]),
        )
        for name, schedule in given.items()
    }
    worked = None if entry.worked is None else last_reached(team, [each.worked for each in entry.worked])
    return replace(team, schedules=more, worked=worked)
