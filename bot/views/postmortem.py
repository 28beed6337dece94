"""The postmortem in chat: how it stands, the request for a review, what the reviewer wants, and the reminder."""

from collections.abc import Iterator, Sequence
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject

from bot.views.answers.fit import answer, fit
from bot.views.message import (
    Message,
    People,
    actions,
    bold,
    button,
    context,
    counted,
    ended,
    fallback,
    mentioned,
    named,
    one_line,
    pack,
    plain,
    public_name,
    section,
    typed,
    when,
)
from commands.postmortem.lacking import Standing, lacking
from incidents.incident import Incident, Status

EDIT: Final = "postmortem.edit"
REVIEW: Final = "postmortem.review"
WAIVE: Final = "postmortem.waive"
APPROVE: Final = "postmortem.approve"
CHANGES: Final = "postmortem.changes"
_LONGEST = 320  # characters of one thing that is missing


def standing(stand: Standing, people: People, *, first: str = "") -> Message:
    """How it stands, for whoever asks: what is missing, and what can be done about it. `first` comes before."""
    missing = missing_lines(stand, people)
    heading = f"Postmortem of {public_name(stand.incident, 200)}"
    lines = [_who(stand, people), *(["*Still missing*", *missing] if missing else ["Nothing is missing."])]
    told = answer(heading, [first, *lines] if first else lines)
    row = actions(*_buttons(stand), block_id="postmortem.buttons")
    lacks = f"Still missing: {counted(len(missing), 'thing')}." if missing else "Nothing is missing."
    return Message(fallback(first, ended(heading), lacks), [*told.blocks, row])


def missing_lines(stand: Standing, people: People) -> list[str]:
    """What it lacks, a line each; mrkdwn."""
    return [f"• {one_line(each, _LONGEST)}" for each in lacking(stand, people.name)]


def request(stand: Standing, by: str, person: str, people: People) -> Message:
    """To the reviewer: the request with its answers while it stands; then what became of it."""
    incident, postmortem = stand.incident, stand.postmortem
    about = f"the postmortem of {public_name(incident, 200)}"
    if postmortem.reviewer != person:
        text = _outcome(stand, person, about, people)
        return Message(fallback(text), [section(text)])
    missing = [line for line in missing_lines(stand, people) if people.name(person) not in line]
    asks = f"{named(people, by)} asks you to review {ended(about)}"
    text = f"{bold(asks)} The file follows this message."
    lacks = ["*What it still lacks*", *missing] if missing else ["Nothing else is missing."]
    how = (
        "Is it right, complete and fair? Would somebody who was not there understand it? Is each action worth doing, "
        "with an owner and a date? Your answer goes on the timeline with your name."
    )
    row = actions(
        button("Approve", APPROVE, str(incident.id), style="primary", confirm=_sure(len(missing))),
        button("Ask for changes…", CHANGES, str(incident.id)),
        block_id="postmortem.answers",
    )
    return Message(
        fallback(f"{named(people, by)} asks you to review {ended(about)}"),
        [section(text), *_listed(lacks), context(how), row],
    )


def changes_asked(incident: Incident, by: str, text: str, people: People) -> Message:
    """To whoever sees it through: what the reviewer wants changed."""
    reviewed = f"{named(people, by)} reviewed the postmortem of {public_name(incident, 200)}"
    head = f"{bold(reviewed)} and asks for changes:"
    row = actions(
        button("Edit", EDIT, str(incident.id), style="primary"),
        button("Ask for a review…", REVIEW, str(incident.id)),
        block_id="postmortem.buttons",
    )
    return Message(
        fallback(f"{named(people, by)} asks for changes to the postmortem of {ended(public_name(incident, 200))}"),
        [section(head), section(typed(text)), row],
    )


def alarm(incident: Incident) -> Message:
    """To operations, when it has been asked after often enough and its channel cannot be reached."""
    text = (
        f"The postmortem of {public_name(incident, 200)} is still not finished: `/incident postmortem {incident.name}`."
    )
    return Message(fallback(text), [section(text)])


def reminder(stand: Standing, person: str, people: People) -> Message:
    """Asks after it: since when the incident is over, what is missing, who sees to it, and the buttons for it."""
    incident, postmortem = stand.incident, stand.postmortem
    over = f" was resolved {when(incident.closed_at)}" if incident.closed_at else " is over"
    owner = postmortem.owner or incident.commander
    who = mentioned(people, owner) if owner and owner != person else ""
    if person == postmortem.reviewer:
        head = f"{bold(public_name(incident, 200))}{over}. Its postmortem waits for your review."
        row = [
            button("Approve", APPROVE, str(incident.id), style="primary", confirm=_sure(0)),
            button("Ask for changes…", CHANGES, str(incident.id)),
        ]
    else:
        whose = f" {who} sees to it." if who else "" if person else " Nobody sees to it: whoever edits it first does."
        head = f"{bold(public_name(incident, 200))}{over}, and its postmortem is not finished.{whose}"
        row = list(_buttons(stand))
    lacks = _listed(["*Still missing*", *missing_lines(stand, people)])
    blocks: list[Block] = [section(head), *lacks, actions(*row, block_id="postmortem.buttons")]
    return Message(fallback(f"{public_name(incident, 200)}{over}; its postmortem is not finished."), blocks)


def chase_over(stand: Standing, people: People) -> Message:
    """What a reminder says once there is nothing left to ask."""
    incident, postmortem = stand.incident, stand.postmortem
    if incident.status.is_open:
        told = f"{incident.name} is {incident.status} again, so its postmortem can wait."
    elif postmortem.waived_by:
        told = f"{named(people, postmortem.waived_by)} decided that {incident.name} needs no postmortem."
    else:
        by = named(people, postmortem.signed_off_by) if postmortem.signed_off_by else "Somebody"
        told = f"The postmortem of {incident.name} is finished: {by} signed it off."
    return Message(fallback(told), [context(told)])


def _who(stand: Standing, people: People) -> str:
    postmortem = stand.postmortem
    owner = postmortem.owner or stand.incident.commander
    sees = f"{named(people, owner)} sees it through." if owner else "Nobody sees it through yet."
    written = f" Version {postmortem.version}, by {_names(postmortem.authors, people)}." if postmortem.version else ""
    if postmortem.waived_by:
        return f"{named(people, postmortem.waived_by)} decided that none is needed."
    if postmortem.signed_off_by and postmortem.signed_off_at:
        by, at = named(people, postmortem.signed_off_by), when(postmortem.signed_off_at)
        return f"{sees}{written} *{by} signed off version {postmortem.signed_off_version}*, {at}."
    return f"{sees}{written}"


def _names(authors: Sequence[str], people: People) -> str:
    names = [named(people, each) for each in authors[:5]]
    more = [f"{len(authors) - 5} more"] if len(authors) > 5 else []
    return ", ".join([*names, *more])


def _buttons(stand: Standing) -> Iterator[ButtonElement]:
    n, postmortem = str(stand.incident.id), stand.postmortem
    resolved = stand.incident.status is Status.RESOLVED
    ready = resolved and bool(postmortem.parts) and postmortem.signed_off_version != postmortem.version
    yield button("Edit", EDIT, n, style=None if ready else "primary")
    if ready and postmortem.reviewer is None:
        yield button("Ask for a review…", REVIEW, n, style="primary")
    elif ready:
        yield button("Ask somebody else…", REVIEW, n)
    if resolved and not postmortem.is_finished:
        yield button("Not needed…", WAIVE, n)


def _outcome(stand: Standing, person: str, about: str, people: People) -> str:
    """What became of a request; the timeline has the rest."""
    if stand.postmortem.signed_off_by == person:
        return f"You signed off {ended(about)}"
    if stand.postmortem.signed_off_by:
        return f"{named(people, stand.postmortem.signed_off_by)} signed off {ended(about)}"
    return f"The request to review {about} is over."


def _sure(missing: int) -> ConfirmObject:
    verb = "is" if missing == 1 else "are"
    lacks = f" {counted(missing, 'thing')} {verb} still missing, and that is recorded." if missing else ""
    return ConfirmObject(
        title=plain("Sign it off?"),
        text=plain(f"Your approval goes on the timeline, and nobody is asked after it any more.{lacks}"),
        confirm=plain("Approve"),
        deny=plain("Not yet"),
    )


def _listed(lines: Sequence[str]) -> list[Block]:
    """The lines that fit, and how many did not."""
    shown = fit(lines)
    rest = [f"_… and {len(lines) - len(shown):,} more._"] if len(shown) < len(lines) else []
    return [section(text) for text in pack([*shown, *rest])]
