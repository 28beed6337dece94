"""What the team's files say, as the commands need it. Read and checked by bot/config.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from oncall.arrangement import Arrangement, with_arrangements
from oncall.contact import SLACK_ALONE, Method, NotificationRules, Urgency, fingerprint
from oncall.escalation import EscalationPolicy
from oncall.holiday import Calendar
from oncall.house import House, Night
from oncall.made import MadeSchedule, schedule_of
from oncall.ready import ReadyRules
from oncall.schedule import Schedule
from runbooks.runbook import Runbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    key: str
    name: str
    email: str
    zone: str  # IANA
    team: str | None = None
    holidays: Calendar | None = None  # the public holidays of where they live
    by_name_only: bool = False  # no policy need reach them
    contacts: Mapping[Method, str] = field(default_factory=dict)  # besides Slack: a number, an address, a topic
    rules: NotificationRules = SLACK_ALONE
    night: Night | None = None  # when they sleep, if they said

    def is_reached_at(self, method: Method, went_to: str | None) -> bool:
        """Whether what went there by a method would reach them still; `went_to` as notices have it."""
        contact = self.contacts.get(method)
        return method is Method.SLACK or (contact is not None and fingerprint(contact) == went_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """`rank` 0 is the gravest. `update_every`: how often an update is asked for; None: never.

    `urgency`: which of a person's notification rules its pages follow.
    `quiet_after`: how long nothing may happen until somebody is asked whether it is over; zero: for good.
    `postmortem`: whether one is asked after when an incident of it is resolved.
    """

    key: str
    title: str
    rank: int
    update_every: timedelta | None
    urgency: Urgency = "high"
    quiet_after: timedelta = timedelta(days=1)
    postmortem: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    title: str
    url: str  # http or https


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentType:
    """A kind of incident, with what declaring one brings along."""

    key: str
    title: str
    runbook: str | None  # a name in Team.runbooks
    policy: str  # a name in Team.policies
    policy_by_severity: Mapping[str, str] = field(default_factory=dict)
    private: bool = False
    severity: str | None = None  # the usual one
    links: tuple[Link, ...] = ()
    stakeholders: str | None = None  # a channel's name, without #: where updates for them are posted
    quiet_after: timedelta | None = None  # in place of the severity's; zero: for good

    def policy_for(self, severity: str) -> str:
        return self.policy_by_severity.get(severity, self.policy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Everything the team's files say, already checked: every name in here refers to something in here."""

    people: Mapping[str, Person]
    admins: frozenset[str]
    severities: tuple[Severity, ...]  # gravest first
    roles: Mapping[str, str]  # key -> what it does
    types: Mapping[str, IncidentType]
    default_type: str
    schedules: Mapping[str, Schedule]
    policies: Mapping[str, EscalationPolicy]
    runbooks: Mapping[str, Runbook]
    announcements: str  # a public channel's name, without #
    operations: str  # where alarms go when nobody answers or something fails
    postmortem_template: str | None = None  # Jinja2; None: the one that ships
    webhooks: Mapping[str, str] = field(default_factory=dict)  # those that policies page, with their addresses
    bundle: timedelta | None = None  # pages to one person within so long are told in one message in Slack
    readiness: Mapping[str, ReadyRules] = field(default_factory=dict)  # of the schedules that ask for it
    timeline_emoji: str = "memo"  # reacting with it keeps a message on the timeline
    made: tuple[MadeSchedule, ...] = ()  # those of the schedules that were made in chat
    worked: Mapping[str, datetime] | None = None  # as in House; not in the files, and only asked for to prove them

    def severity(self, key: str) -> Severity:
        """The severity by key, in any case; KeyError if the team has none such."""
        return next(s for s in self.severities if s.key == key.lower())

    def urgency_of(self, severity: str | None) -> Urgency:
        """How urgent a page of this severity is; one of no incident, or of a severity since dropped, is urgent."""
        return next((each.urgency for each in self.severities if each.key == severity), "high")

    def gravity_of(self, severity: str | None) -> int:
        """The rank of a severity, 0 for the gravest, as a page of no incident is, or of a severity since dropped."""
        return next((each.rank for each in self.severities if each.key == severity), 0)

    def type_opening_with(self, runbook: str) -> str | None:
        """The key of a type of incident that opens with this runbook."""
        return next((each.key for each in self.types.values() if each.runbook == runbook), None)

    def has_severity(self, key: str) -> bool:
        return any(s.key == key.lower() for s in self.severities)

    def quiet_after(self, type_key: str, severity: str) -> timedelta | None:
        """How long nothing may happen until somebody is asked whether it is over; None: for good."""
        kind = self.types.get(type_key)
        if kind is not None and kind.quiet_after is not None:
            return kind.quiet_after or None
        return (self.severity(severity).quiet_after or None) if self.has_severity(severity) else None

    def members(self, team: str) -> Iterable[Person]:
        """The people of one of the teams, in the files' order."""
        return (person for person in self.people.values() if person.team == team)

    def with_made(self, made: Iterable[MadeSchedule]) -> "Team":
        """The team with the schedules that were made in chat. Where the files have one of that name, theirs counts."""
        there = {each.name: (each, schedule_of(each, self.people)) for each in made if each.name not in self.schedules}
        schedules = {name: schedule for name, (_, schedule) in there.items() if schedule is not None}
        if not schedules:
            return self
        ours = tuple(each for name, (each, _) in there.items() if name in schedules)
        return replace(self, schedules={**self.schedules, **schedules}, made=ours)

    def arranged(self, arrangements: Iterable[Arrangement]) -> "Team":
        """The team with what was arranged in chat on top of its schedules."""
        given = tuple(arrangements)
        if not given:
            return self
        schedules = {name: with_arrangements(schedule, given) for name, schedule in self.schedules.items()}
        return replace(self, schedules=schedules)

    @property
    def house(self) -> House:
        """The schedules and policies, to be proved, compared and weighed."""
        people = self.people.values()
        return House(
            schedules=self.schedules,
            policies=self.policies,
            zones={person.key: person.zone for person in people},
            calendars={person.key: person.holidays for person in people if person.holidays is not None},
            unreached_allowed=frozenset(person.key for person in people if person.by_name_only),
            teams={team: tuple(person.key for person in people if person.team == team) for team in self.teams},
            severities=tuple(severity.key for severity in self.severities),
            types=tuple(self.types),
            nights={person.key: person.night for person in people if person.night is not None},
            worked=self.worked,
        )

    def policies_of(self, incident_type: str) -> frozenset[str]:
        """The policies by which incidents of a type page, whatever their severity; none if there is no such type."""
        kind = self.types.get(incident_type)
        return frozenset({kind.policy, *kind.policy_by_severity.values()}) if kind is not None else frozenset()

    @property
    def teams(self) -> frozenset[str]:
        return frozenset(person.team for person in self.people.values() if person.team)
