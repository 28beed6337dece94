"""Reads the team's files and answers with a Team in which every name means something, or with all the faults."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.config import schema
from bot.config.contacts import contact_faults, contacts_of, rules_of
from bot.config.defaults import QUIET_AFTER, ROLES, SEVERITIES, URGENT
from bot.config.files import Sources, gather, runbook_files, template
from bot.config.names import Names
from bot.config.policies import policy_of
from bot.config.ready import readiness_of
from bot.config.schedules import schedule_of
from bot.config.values import kind
from bot.config.wording import words
from commands.export.html import fault_of
from commands.grammar.verbs import PAGE_WORDS
from commands.team import IncidentType, Link, Person, Severity, Team
from oncall.escalation import OfficeHours
from oncall.house import Night
from runbooks.document import Fault, Faulty
from runbooks.library import shipped
from runbooks.parse import parse
from runbooks.runbook import Runbook


def load(path: Path) -> Team:
    """Read a file or a folder into a Team.

    Raises Faulty with every fault at once, each with its file, line, what was found and what is allowed. While a file
    cannot be read at all, what the others refer to or lack is not judged: it may well be in there.
    """
    sources = gather(path)
    runbooks = _runbooks(path, sources)
    own = _template(path, sources)
    told = {(fault.file, fault.path) for fault in sources.faults}
    try:
        entry = schema.TeamEntry.model_validate(sources.value, context=_names(sources, runbooks))
    except ValidationError as error:
        faults = [sources.fault(each["loc"], *words(each)) for each in error.errors() if _is_judged(each, sources)]
        sources.faults += [fault for fault in faults if (fault.file, fault.path) not in told or not fault.path]
    sources.faults += [*_clashes(sources), *_exposed(sources, runbooks), *contact_faults(sources)]
    if sources.faults:
        raise Faulty(sources.faults)
    return _team(entry, {name: runbook for name, runbook in runbooks.items() if runbook is not None}, own)


def _runbooks(path: Path, sources: Sources) -> Mapping[str, Runbook | None]:
    """What ships and the team's own by name; None for one with faults, which are added to the others."""
    runbooks: dict[str, Runbook | None] = dict(_library())
    roles = {*ROLES, *sources.names("roles")} if sources.is_whole else None
    for file, text in runbook_files(path, sources.faults).items():
        try:
            runbooks[file.stem] = parse(text, str(file), roles)
        except Faulty as faulty:
            sources.faults += faulty.faults
            runbooks[file.stem] = None
    return runbooks


def _template(path: Path, sources: Sources) -> str | None:
    """The team's own template of the postmortem; its fault is added to the others."""
    if (found := template(path, sources.faults)) is None:
        return None
    file, text = found
    if (wrong := fault_of(text)) is not None:
        line, why = wrong
        sources.faults.append(Fault(str(file), line, (), why, "a Jinja2 template"))
    return text


@cache
def _library() -> Mapping[str, Runbook]:
    """The shipped runbooks, read once: they change with the program alone."""
    return {name: parse(text, f"{name}.yaml", ROLES) for name, text in shipped().items()}


def _names(sources: Sources, runbooks: Iterable[str]) -> Names:
    return Names(
        people=sources.names("people"),
        schedules=sources.names("schedules"),
        policies=sources.names("policies"),
        types=sources.names("types"),
        severities=sources.names("severities") or tuple(severity.key for severity in SEVERITIES),
        runbooks=tuple(runbooks),
        teams=_teams(sources),
        webhooks=sources.names("webhooks"),
        are_all=sources.is_whole,
    )


def _is_judged(error: ErrorDetails, sources: Sources) -> bool:
    """A section that is not there may stand in a file that could not be read."""
    return sources.is_whole or error["type"] != "missing" or len(error["loc"]) > 1


def _teams(sources: Sources) -> tuple[str, ...]:
    people = sources.value.get("people")
    given = (
        [person.get("team") for person in people.values() if isinstance(person, dict)]
        if isinstance(people, dict)
        else []
    )
    return tuple(dict.fromkeys(team for team in given if isinstance(team, str)))


def _clashes(sources: Sources) -> Iterable[Fault]:
    """People who share an e-mail, and names that mean two things: nobody could tell whom to page."""
    people = sources.value.get("people")
    emails: dict[str, str] = {}
    for name, person in people.items() if isinstance(people, dict) else ():
        if not isinstance(person, dict):
            continue
        email, team = person.get("email"), person.get("team")
        if isinstance(email, str) and emails.setdefault(email.lower(), name) != name:
            found = f"{kind(email)} is also the e-mail of {kind(emails[email.lower()])}"
            yield sources.fault(("people", name, "email"), found, "one person for each e-mail")
        if isinstance(team, str) and team in sources.names("people"):
            yield sources.fault(("people", name, "team"), f"{kind(team)} is a person", "a name that nobody has")
        if isinstance(team, str) and team.casefold() in PAGE_WORDS:
            yield sources.fault(("people", name, "team"), _is_a_word(team), "another name")
    for section in ("people", "schedules", "policies"):
        for name in sources.names(section):
            if name.casefold() in PAGE_WORDS:
                yield sources.fault((section, name), _is_a_word(name), "another name")
            elif section != "people" and name in sources.names("people"):
                yield sources.fault((section, name), f"{kind(name)} is a person", "a name that nobody has")


def _is_a_word(name: str) -> str:
    return f"`/page {name}` means something else already"


def _exposed(sources: Sources, runbooks: Mapping[str, Runbook | None]) -> Iterable[Fault]:
    """Types that would open a public incident with a runbook for private ones."""
    types = sources.value.get("types")
    for name, given in types.items() if isinstance(types, dict) else ():
        if not isinstance(given, dict) or given.get("private") is True:
            continue
        book = runbooks.get(str(given.get("runbook")))
        if book is not None and book.private:
            found = f"the runbook {kind(book.name)} is for private incidents, and this type is public"
            yield sources.fault(("types", name, "runbook"), found, "private: true beside it, or another runbook")


def _team(entry: schema.TeamEntry, runbooks: Mapping[str, Runbook], own: str | None) -> Team:
    return Team(
        people={
            key: Person(
                key=key,
                name=person.name,
                email=person.email,
                zone=person.zone,
                team=person.team,
                holidays=person.holidays,
                by_name_only=person.reached is not None,
                night=_night(person),
                contacts=contacts_of(person.contacts),
                rules=rules_of(person.contacts, person.notify),
            )
            for key, person in entry.people.items()
        },
        admins=frozenset(entry.admins),
        severities=tuple(
            _severity(key, rank, severity) for rank, (key, severity) in enumerate((entry.severities or {}).items())
        )
        or SEVERITIES,
        roles={**ROLES, **entry.roles},
        types={key: _type(key, given) for key, given in entry.types.items()},
        default_type=entry.default_type or next(iter(entry.types)),
        schedules={key: schedule_of(key, schedule) for key, schedule in entry.schedules.items()},
        policies={key: policy_of(key, policy) for key, policy in entry.policies.items()},
        runbooks=runbooks,
        webhooks={key: webhook.url for key, webhook in entry.webhooks.items()},
        announcements=entry.announcements,
        operations=entry.operations,
        postmortem_template=own,
        timeline_emoji=entry.timeline_emoji,
        bundle=entry.bundle or None,
        readiness=readiness_of(entry),
    )


def _severity(key: str, rank: int, given: schema.SeverityEntry) -> Severity:
    quiet = QUIET_AFTER if given.quiet_after is None else given.quiet_after
    return Severity(
        key=key,
        title=given.title,
        rank=rank,
        update_every=given.update_every,
        urgency=given.urgency or ("high" if rank < URGENT else "low"),
        quiet_after=quiet,
        postmortem=given.postmortem,
    )


def _night(person: schema.PersonEntry) -> Night | None:
    if person.night is None:
        return None
    return Night(hours=OfficeHours(windows=(person.night,), zone=person.zone), awake_first=person.awake_first)


def _type(key: str, given: schema.TypeEntry) -> IncidentType:
    return IncidentType(
        key=key,
        title=given.title,
        runbook=given.runbook,
        policy=given.policy,
        policy_by_severity=given.policy_by_severity,
        private=given.private,
        stakeholders=given.stakeholders,
        quiet_after=given.quiet_after,
        severity=given.severity,
        links=tuple(Link(title=link.title, url=link.url) for link in given.links),
    )
