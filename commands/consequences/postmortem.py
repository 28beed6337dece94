"""What a postmortem makes the bot do: what is written, reviewed and asked after."""

from commands.effects import (
    AskForReview,
    ChasePostmortem,
    Effect,
    InvitePeople,
    PostEntry,
    RefreshReminders,
    RefreshReview,
    RefreshSummary,
    TellChangesAsked,
)
from incidents import postmortem


def of_postmortem(event: postmortem.Event, entry_id: str) -> list[Effect]:
    """In the channel, and before whoever writes it, reviews it or is asked for it."""
    match event:
        case postmortem.PostmortemWritten(incident_id=n):
            return [PostEntry(n, entry_id), RefreshReminders(n)]
        case postmortem.PostmortemOwned(incident_id=n, owner=person):
            return [PostEntry(n, entry_id), InvitePeople(n, (person,)), RefreshReminders(n)]
        case postmortem.ReviewAsked(incident_id=n, reviewer=person):
            asks: list[Effect] = [
                PostEntry(n, entry_id),
                InvitePeople(n, (person,)),
                AskForReview(n, person, entry_id),
            ]
            return [*asks, *_request_over(n, event.was_asked, event.asked_in), RefreshReminders(n)]
        case postmortem.ChangesAsked(incident_id=n, by=by, owner=owner):
            wanted: list[Effect] = [TellChangesAsked(n, owner, entry_id)] if owner else []
            return [PostEntry(n, entry_id), *wanted, *_request_over(n, by, event.asked_in), RefreshReminders(n)]
        case postmortem.PostmortemSignedOff(incident_id=n, by=by):
            return [*_over(n, entry_id), *_request_over(n, by, event.asked_in)]
        case postmortem.PostmortemWaived(incident_id=n):
            return [*_over(n, entry_id), *_request_over(n, event.reviewer, event.asked_in)]
        case postmortem.PostmortemChased(incident_id=n, people=people):
            return [ChasePostmortem(n, person, entry_id) for person in people or ("",)]
        case _:
            return []  # a fact for the timeline alone


def _over(incident_id: int, entry_id: str) -> list[Effect]:
    return [PostEntry(incident_id, entry_id), RefreshSummary(incident_id), RefreshReminders(incident_id)]


def _request_over(incident_id: int, reviewer: str | None, message: str | None) -> list[Effect]:
    """The request for a review that this answered or withdrew shows so."""
    return [RefreshReview(incident_id, reviewer, message)] if reviewer and message else []
