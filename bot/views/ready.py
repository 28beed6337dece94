"""Readiness for a shift, as the backup, the person and whoever leads read it; and the list of who has answered."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from bot.views.answers.contacts import METHODS
from bot.views.answers.fit import answer
from bot.views.arrangement import PeopleAndZones, written
from bot.views.message import (
    Message,
    People,
    actions,
    all_of,
    button,
    context,
    fallback,
    mentioned,
    named,
    one_line,
    section,
    when,
)
from commands.ready.look import Asked
from oncall.contact import Method
from oncall.ready import Readiness, ReadyStatus
from oncall.zone import local_time

TAKE: Final = "shift_take"


def shift_begins(at: datetime, zone: str) -> str:
    """When, on somebody's own clock, as every medium can say it: "Mon 23 Nov 09:00"."""
    return f"{local_time(at, zone):%a %d %b %H:%M}"


def offer(found: Asked, reader: str, people: PeopleAndZones) -> Message:
    """To whom it was offered: the offer with its button while it stands; then what became of it."""
    check = found.check
    shift = f"the shift of {named(people, check.person)} on *{one_line(check.schedule, 80)}*"
    times = f"{written(check.starts_at, check.ends_at, people.zone(reader))} ({people.zone(reader)}, your time)"
    match check.status:
        case ReadyStatus.SILENT if reader == check.backup:
            text = (
                f"*Can you take {shift.replace('*', '')}?*\n{times}\n"
                "They have answered none of the messages that try how they are reached."
            )
            row = actions(button("Take the shift", TAKE, check.id, style="primary"), block_id="shift.offer")
            hint = context("Until somebody takes it, it stays theirs. If they answer, this offer is over.")
            return Message(fallback(text.replace("*", "")), [section(text), row, hint])
        case ReadyStatus.TAKEN if reader == check.backup:
            text = f"You took {shift}.\n{times}\nTo undo it: `/oncall changes` has its number."
        case ReadyStatus.READY | ReadyStatus.LACKING:
            text = f"{named(people, check.person)} has answered, and keeps the shift on {_schedule(check)}. Thank you."
        case _:
            text = f"The offer of {shift} is over: it is not needed any more."
    return Message(fallback(text.replace("*", "")), [section(text)])


def not_offered(found: Asked, people: People) -> str:
    """To operations: the backup cannot be reached in Slack."""
    check = found.check
    backup = named(people, check.backup) if check.backup else "nobody"
    whose = f"the shift of {named(people, check.person)} on {_schedule(check)}"
    return (
        f"I cannot offer {whose} to {backup}: they are not in the Slack workspace. To find somebody: `/oncall cover`."
    )


def unready(found: Asked, people: PeopleAndZones) -> Message:
    """To the person: what was silent, and what to do."""
    check = found.check
    begins = shift_begins(check.starts_at, people.zone(check.person))
    silent = _methods(found.silent)
    lines = [f"*Your shift on {one_line(check.schedule, 80)} begins {begins}*, and you have not answered by {silent}."]
    if check.status is ReadyStatus.SILENT and check.backup is not None:
        lines.append(
            f"So I asked {named(people, check.backup)} to take it. Until they do, any answer of yours keeps it."
        )
    elif check.status is ReadyStatus.SILENT:
        lines.append("There is nobody to offer it to. If you cannot take it, find somebody: `/oncall cover`.")
    lines.append("`/oncall contacts` tries each again, and says what went wrong.")
    return Message(fallback(*(line.replace("*", "") for line in lines)), [section("\n".join(lines))])


def for_leads(found: Asked, people: People, *, gone: str = "") -> Message:
    """To whoever leads: that somebody was silent, or what became of it; that whom it was offered to is `gone`."""
    check = found.check
    who, shift = (
        mentioned(people, check.person),
        f"the shift on *{_schedule(check)}* that begins {when(check.starts_at)}",
    )
    match check.status:
        case ReadyStatus.TAKEN:
            text = f"{mentioned(people, check.backup or '')} took {shift}, instead of {who}."
        case ReadyStatus.READY | ReadyStatus.LACKING:
            text = f"{who} has answered after all, and keeps {shift}."
        case ReadyStatus.CANCELLED:
            text = f"{who} was silent, but does not have {shift} any more."
        case ReadyStatus.MISSED:
            text = (
                f"I was not running when I should have asked {who} about {shift}. Ask them whether they can be reached."
            )
        case _:
            offered = f"I offered it to {mentioned(people, check.backup)}." if check.backup else "Nobody follows them."
            text = f"{who} has not answered before {shift}, asked by {_methods(check.methods)}. {offered}"
            if gone:
                left = f"{named(people, gone)}, who was offered {shift}, is not in the team's files any more."
                text = f"{left} It is still the shift of {who}, who has not answered. {offered}"
    hint = context("`/oncall ready` shows who has answered. To put somebody else on call: `/oncall cover`.")
    return Message(fallback(text.replace("*", "")), [section(text), hint])


def listed(found: Sequence[Asked], people: PeopleAndZones, *, reader: str, asking: bool) -> Message:
    """Who is asked and who has answered. `asking`: some schedule wants it."""
    if not asking:
        return Message("Nobody is asked before their shifts: no schedule says `ready_before` in the team's files.", ())
    if not found:
        return Message("No shift lies ahead for which anybody is asked yet.", ())
    zone = people.zone(reader)
    lines = [f"• *{_schedule(each.check)}*, {_line(each, people, zone)}" for each in found]
    return answer("Ready for their shifts?", lines, f"Times are {zone}.")


def _line(found: Asked, people: People, zone: str) -> str:
    check = found.check
    whose = f"{shift_begins(check.starts_at, zone)}: *{named(people, check.person)}*"
    match check.status:
        case ReadyStatus.PLANNED:
            return f"{whose} is asked {shift_begins(check.asks_at, zone)}."
        case ReadyStatus.READY:
            return f"{whose} is ready."
        case ReadyStatus.MISSED:
            return f"{whose} was not asked in time."
        case ReadyStatus.TAKEN:
            return f"{whose} did not answer, and {named(people, check.backup or '')} took it."
        case ReadyStatus.SILENT if check.backup is not None:
            return f"{whose} did not answer; it is offered to {named(people, check.backup)}."
    some = [method for method in check.methods if method in found.answered]
    yes = f"answered by {_methods(some)}" if some else "has not answered yet"
    return f"{whose} {yes}; silent: {_methods(found.silent)}." if some and found.silent else f"{whose} {yes}."


def _schedule(check: Readiness) -> str:
    return one_line(check.schedule, 80)


def _methods(methods: Iterable[Method]) -> str:
    return all_of([name if (name := METHODS[method]) == "Slack" else name.lower() for method in methods])
