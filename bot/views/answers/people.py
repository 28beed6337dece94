"""Who has which role in an incident."""

from collections.abc import Mapping

from bot.views.answers.fit import answer
from bot.views.message import Message, People, mentioned, one_line
from incidents.incident import COMMANDER, Incident


def roles(incident: Incident, known: Mapping[str, str], people: People) -> Message:
    """The team's roles: command first, then those that somebody has."""
    nobody = ["• *commander*: nobody yet. To take it: `/incident commander`"] if incident.commander is None else []
    taken = [f"• *{one_line(role, 60)}*: {mentioned(people, person)}" for role, person in _commander_first(incident)]
    free = [
        f"• {one_line(role, 60)}: nobody. {one_line(does, 200)}"
        for role, does in known.items()
        if role not in incident.roles and role != COMMANDER
    ]
    return answer(f"Roles in {incident.name}", [*nobody, *taken, *free], "To take one: `/incident role scribe me`.")


def _commander_first(incident: Incident) -> list[tuple[str, str]]:
    return sorted(incident.roles.items(), key=lambda each: each[0] != COMMANDER)
