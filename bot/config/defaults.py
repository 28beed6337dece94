"""What holds where the team's files are silent: the usual severities and roles of a Trust & Safety team."""

from collections.abc import Mapping
from datetime import timedelta

from commands.team import Severity

URGENT = 2  # of a team's own severities, the gravest so many are urgent if they do not say
QUIET_AFTER = timedelta(days=1)
SEVERITIES = (
    Severity(
        key="sev1",
        title="Life, child or imminent harm",
        rank=0,
        update_every=timedelta(minutes=30),
        quiet_after=timedelta(hours=4),
    ),
    Severity(
        key="sev2",
        title="Serious harm, many people, or a deadline",
        rank=1,
        update_every=timedelta(hours=1),
        quiet_after=timedelta(hours=8),
    ),
    Severity(
        key="sev3",
        title="Limited harm, contained",
        rank=2,
        update_every=timedelta(hours=4),
        quiet_after=QUIET_AFTER,
        urgency="low",
    ),
    Severity(
        key="sev4",
        title="Minor: can wait for working hours",
        rank=3,
        update_every=timedelta(days=1),
        quiet_after=timedelta(days=3),
        urgency="low",
        postmortem=False,
    ),
)

# A team's own come on top, so the shipped runbooks always find theirs and there is always a commander.
ROLES: Mapping[str, str] = {
    "commander": "Leads: decides, assigns, and keeps the whole in view",
    "deputy": "Stands in for the commander and takes over at handover",
    "scribe": "Keeps the timeline",
    "communications": "Writes to those affected, to staff and to the press",
    "subject-expert": "Knows the harm, the product or the system concerned",
    "legal": "Judges duties, holds and disclosures",
    "policy": "Decides what the rules mean in this case",
    "law-enforcement": "Speaks with police and hotlines, and calls back on known numbers",
    "wellness": "Looks after those exposed to the material",
}
