"""Whom a name of the team's files means, when somebody wants them paged."""

from commands.refusal import Refused
from commands.team import Team
from oncall.escalation import Target


def targets_of(team: Team, whom: str) -> tuple[Target, ...]:
    """A person, a schedule or a team by key. Raises Refused, with who there is."""
    if whom in team.people:
        return (Target(kind="person", name=whom),)
    if whom in team.schedules:
        return (Target(kind="schedule", name=whom),)
    if whom in team.teams:
        return (Target(kind="team", name=whom),)
    if whom in team.policies:  # a page has the steps of its own to its end
        raise Refused(
            f"`{whom}` is a policy: a page can be given to a person, a team or whoever is on call for a schedule. "
            f"To page by the policy: `/page {whom} REASON`."
        )
    raise Refused(
        f"I cannot page `{whom}`: only people, teams, schedules and policies in the team's files can be paged. "
        f"People: {', '.join(sorted(team.people))}. Teams: {', '.join(sorted(team.teams)) or 'none'}."
    )
