"""A small team for tests: three people, a rotation, two policies, two runbooks."""

from collections.abc import Mapping
from datetime import date, timedelta

from commands.team import IncidentType, Link, Person, Severity, Team
from oncall.escalation import EscalationPolicy, EscalationStep, Target
from oncall.schedule import simple
from runbooks.runbook import Runbook, Stage, Step

ANA = Person(key="ana", name="Ana Ruiz", email="ana@example.com", zone="America/Los_Angeles", team="trust-safety")
BO = Person(key="bo", name="Bo Larsen", email="bo@example.com", zone="Europe/Dublin", team="trust-safety")
CY = Person(key="cy", name="Cy Tan", email="cy@example.com", zone="Asia/Singapore", team="legal")
PEOPLE = {person.key: person for person in (ANA, BO, CY)}

SPAM_WAVE = Runbook(
    name="spam-wave",
    title="Spam wave",
    when="Many accounts post the same thing.",
    stages=(
        Stage(
            title="Stop it",
            steps=(
                Step(key="measure", text="Measure how fast it grows", role="commander", due_after=timedelta(minutes=5)),
                Step(key="preserve", text="Save ids and hashes", required=True, record="What was saved, where"),
                Step(key="rate-limit", text="Limit new accounts", role="legal"),
            ),
        ),
        Stage(title="Close", steps=(Step(key="appeals", text="Check appeals", link="https://example.com/appeals"),)),
    ),
    postmortem_shows=("Time to notice", "Who was affected, and how it was counted"),
)
DISCLOSURE = Runbook(
    name="disclosure",
    title="Emergency disclosure",
    when="Police ask for data because a life is at risk.",
    stages=(Stage(title="Verify", steps=(Step(key="call-back", text="Call back on a known number", required=True),)),),
)


def step(*targets: Target, wait: timedelta = timedelta(minutes=5)) -> EscalationStep:
    return EscalationStep(targets=targets, wait=wait)


def person(key: str) -> Target:
    return Target(kind="person", name=key)


def schedule(name: str) -> Target:
    return Target(kind="schedule", name=name)


def small_team(**changes: object) -> Team:
    """Bo is on call for `primary` from January 2026 on, then Cy is asked. `changes` replace fields of the Team."""
    fields: Mapping[str, object] = {
        "people": PEOPLE,
        "admins": frozenset({"ana"}),
        "severities": (
            Severity(key="sev1", title="Life or imminent harm", rank=0, update_every=timedelta(minutes=30)),
            Severity(key="sev2", title="Serious harm", rank=1, update_every=timedelta(hours=1)),
            Severity(key="sev3", title="Limited harm", rank=2, update_every=None),
        ),
        "roles": {"commander": "Leads", "scribe": "Keeps the timeline", "legal": "Judges duties"},
        "types": {
            "spam": IncidentType(
                key="spam",
                title="Spam and abuse",
                runbook="spam-wave",
                policy="urgent",
                links=(Link(title="Dashboard", url="https://example.com/d"),),
            ),
            "police": IncidentType(
                key="police",
                title="Police request",
                runbook="disclosure",
                policy="urgent",
                private=True,
                severity="sev1",
            ),
            "other": IncidentType(key="other", title="Anything else", runbook=None, policy="quiet"),
        },
        "default_type": "spam",
        "schedules": {
            "primary": simple("primary", zone="Europe/Dublin", rotation=("bo",), start=date(2026, 1, 1)),
            "nobody": simple("nobody", zone="UTC", rotation=("cy",), start=date(2099, 1, 1)),
        },
        "policies": {
            "urgent": EscalationPolicy(name="urgent", steps=(step(schedule("primary")), step(person("cy")))),
            "quiet": EscalationPolicy(name="quiet", steps=(step(schedule("nobody")), step(person("ana")))),
        },
        "runbooks": {"spam-wave": SPAM_WAVE, "disclosure": DISCLOSURE},
        "announcements": "incidents",
        "operations": "incident-ops",
    }
    return Team(**{**fields, **changes})  # type: ignore[arg-type]  # the caller names the Team's own fields
