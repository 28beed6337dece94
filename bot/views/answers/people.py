"""Who has which role in an incident."""

from collections.abc import Mapping

from bot.views.answers.fit import answer
from bot.views.message import Message, People, mentioned, one_line
from incidents.incident import Incident


def roles(incident: Incident, known: Mapping[str, str], people: People) -> Message:
    """The team's roles, those that somebody has first."""
    taken = [f"• *{one_line(role, 60)}*: {mentioned(people, person)}" for role, person in incident.roles.items()]
    free = [
        f"• {one_line(role, 60)}: nobody. {one_line(does, 200)}"
        for role, does in known.items()
        if role not in incident.roles
    ]
    return answer(f"Roles in {incident.name}", [*taken, *free], "To take one: `/incident role scribe me`.")
