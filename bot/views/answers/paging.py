"""What came of something that was done about a page, in a sentence."""

from collections.abc import Sequence
from datetime import datetime

from bot.views.message import People, how_long, mentioned, more_have, named, one_line, when
from bot.views.page import MANY, coming, standing
from commands.page.calling import Calling
from commands.team import Team
from commands.wording import sentence
from incidents.incident import Incident
from incidents.timeline import Entry
from oncall.escalation import place_name
from oncall.page import Page, PageStatus


def paging(calling: Calling, team: Team, people: People, now: datetime) -> str:
    """Whom a page that was just started or moved on calls for, and what comes if they do not answer."""
    page = calling.page
    passed = _passed(calling.passed, people)
    if page.status is PageStatus.EXHAUSTED:
        policy = f"`{one_line(page.policy, 80)}`"
        why = f"No step of {policy} reaches anybody now"
        if page.started_at < now:
            why = f"{policy} has no further step" + (" that reaches anybody now" if passed else "")
        return f"{passed}{why}: the operations channel is alarmed. Page somebody by name: `/page bo reason`."
    names = [
        *(mentioned(people, person) for person in calling.people),
        *(place_name(kind, name) for kind, name in calling.places),
    ]
    whom = " and ".join(names) or "whoever is on call"
    which = f" ({where})" if (where := standing(page)) else ""
    wait = (page.escalates_at or now) - now
    then = coming(page, calling.incident, team, people, now, calling.people)
    return f"{passed}Paging {whom}{which}. Without an answer in {how_long(wait)}, {then}."


def _passed(entries: Sequence[Entry], people: People) -> str:
    """A sentence for each step, with a space after it; of very many, as in round after round, the first few."""
    told = [
        sentence(entry, name=lambda key: named(people, key), text=lambda text: one_line(text, 120)) or ""
        for entry in entries[:MANY]
    ]
    if (left := len(entries) - len(told)) > 0:
        told.append(f"So {'was 1 more' if left == 1 else f'were {left} more'}.")
    return "".join(f"{each} " for each in told)


def acknowledged(page: Page, incident: Incident | None) -> str:
    """For whoever just acknowledged it."""
    it = incident.name if incident is not None else "it"
    if page.missing:
        return f"You have {it}, and {more_have(page.missing)} to acknowledge."
    where = f" Its channel: <#{incident.channel_id}>." if incident is not None and incident.channel_id else ""
    return f"You have {it}: nobody else is paged.{where}"


def acknowledged_of(number: int, answered: Sequence[Page], others: Sequence[Page]) -> str:
    """For whoever just acknowledged pages of an incident, of which `others` go on calling."""
    if missing := max(page.missing for page in answered):
        return f"You have INC-{number}, and {more_have(missing)} to acknowledge."
    if not others:
        return f"You have INC-{number}: nobody else is paged."
    many = "1 other page of it asks others, and goes on" if len(others) == 1 else f"{len(others)} other pages go on"
    return f"You have INC-{number}. {many}."


def snoozed(page: Page, incident: Incident | None) -> str:
    """For whoever just snoozed it."""
    it = incident.name if incident is not None else "it"
    again = f" You are asked again {when(page.escalates_at)}." if page.escalates_at is not None else ""
    return f"You have {it}: nobody else is paged.{again}"
