"""Which incident, which person and which step somebody means."""

from collections.abc import Iterable
from typing import NamedTuple

from bot.listeners.asked import Asked
from commands.find import incident_to_read
from commands.grammar import Mention
from commands.grammar.ask import near
from commands.grammar.words import listed, shown
from commands.refusal import Refused
from runbooks.run import Run, RunStep


class About(NamedTuple):
    """An incident, and whether it is asked about from its own channel."""

    incident_id: int
    inside: bool


class Step(NamedTuple):
    """A step of a checklist, and its number there."""

    run: Run
    step: RunStep
    number: int
    among_several: bool  # the incident works through several checklists


async def incident(asked: Asked, named: int | None, verb: str) -> About:
    """The incident that was named, else the channel's own; refused, with the `verb` in an example, if there is none."""
    async with asked.desk.db.read() as tx:
        here = await tx.incidents.of_channel(asked.channel_id)
    if named is not None:
        return About(named, inside=asked.is_there and here is not None and here.id == named)
    if here is None:
        raise Refused(
            f"Which incident? This is not an incident's channel, so name it: `/incident {verb}`. "
            "`/incident list` shows what is open."
        )
    return About(here.id, inside=asked.is_there)


async def here(asked: Asked, incident_id: int) -> bool:
    """Whether the incident is asked about from its own channel, by somebody who is surely in it."""
    return (await incident(asked, incident_id, "")).inside


def person(asked: Asked, who: Mention) -> str:
    """The person who was mentioned or named; refused if nobody has the name, or several do."""
    if who.slack_id is not None:
        return asked.desk.directory.person(who.slack_id)
    if who.is_me:
        return asked.person
    word = (who.word or "").casefold()
    people = asked.team.people
    if word in people:
        return word
    full = [each.key for each in people.values() if word in (each.name.casefold(), each.email.casefold())]
    first = [each.key for each in people.values() if each.name.casefold().split()[:1] == [word]]
    found = full or first
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(f"Several people are called `{shown(word)}`: {listed(found)}. Say which.")
    raise Refused(f"I do not know who `{shown(word)}` is.{_perhaps(word, people)} Mention them: `@name`.")


def whom_to_page(asked: Asked, who: Mention) -> str:
    """A key that can be paged: of a policy, a schedule, a team or a person of the team's files; refused otherwise."""
    team = asked.team
    groups = [*team.policies, *team.schedules, *sorted(team.teams)]
    if who.slack_id is None and not who.is_me:
        word = (who.word or "").casefold().replace(" ", "-")
        by_name = {key.casefold(): key for key in groups}
        if word in by_name:
            return by_name[word]
        if not _is_called(asked, who.word or ""):
            raise Refused(
                f"I cannot page `{shown(who.word or '')}`: the team's files do not name it."
                f"{_perhaps(word, [*team.people, *groups])} They name the people {listed(sorted(team.people))}; "
                f"and the teams, schedules and policies {listed(dict.fromkeys(groups))}."
            )
    found = person(asked, who)
    if found not in team.people:
        raise Refused(
            "I cannot page {person}: only people in the team's files can be paged. "
            f"They name {listed(sorted(team.people))}.",
            found,
        )
    return found


async def step(asked: Asked, about: About, number: int) -> Step:
    """The step with that number on the checklist that was started last; refused if there is none."""
    async with asked.desk.db.read() as tx:
        await incident_to_read(tx, about.incident_id, by=asked.person, inside=about.inside)
        runs = [run for run in await tx.runs.of_incident(about.incident_id) if run.ended_at is None]
    if not runs:
        raise Refused(f"INC-{about.incident_id} has no checklist. To start one: `/incident runbook NAME`.")
    run = runs[-1]
    if not 1 <= number <= len(run.steps):
        raise Refused(f"There is no step {number}: the checklist has steps 1 to {len(run.steps)}.")
    return Step(run, run.steps[number - 1], number, among_several=len(runs) > 1)


def _is_called(asked: Asked, word: str) -> bool:
    word = word.casefold()
    return any(
        word in (each.key, each.name.casefold(), each.email.casefold()) or each.name.casefold().split()[:1] == [word]
        for each in asked.team.people.values()
    )


def _perhaps(word: str, known: Iterable[str]) -> str:
    nearest = near(word, known)
    return f" Did you mean {listed(nearest)}?" if nearest else ""
