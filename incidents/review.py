"""A second person reviews the postmortem: asked, content or not; or somebody decides that none is needed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from incidents.incident import Incident, Rejected, Status
from incidents.postmortem import (
    Change,
    ChangesAsked,
    Postmortem,
    PostmortemSignedOff,
    PostmortemWaived,
    ReviewAsked,
    ReviewRequestSent,
)

MAX_WORDS = 1_000  # of what a reviewer wants changed, or why none is needed


def ask_review(postmortem: Postmortem, incident: Incident, reviewer: str, *, by: str) -> Change:
    """Ask a second person to read it and sign it off; whoever was asked before need not answer any more."""
    name = incident.name
    if incident.status is not Status.RESOLVED:
        raise Rejected(f"{name} is {incident.status}. Its postmortem is reviewed once it is resolved.")
    if not postmortem.parts:
        raise Rejected(f"Nothing is written yet, so there is nothing to review: `/incident postmortem edit {name}`.")
    if postmortem.signed_off_version == postmortem.version:
        raise Rejected("{person} has signed it off, and nothing was changed since.", postmortem.signed_off_by)
    if postmortem.reviewer == reviewer:
        raise Rejected("{person} has been asked already, and has not answered yet.", reviewer)
    _must_be_second(postmortem, reviewer)
    return (
        replace(postmortem, owner=postmortem.owner or by, reviewer=reviewer, review_message=None),
        ReviewAsked(
            incident_id=postmortem.incident_id,
            by=by,
            reviewer=reviewer,
            version=postmortem.version,
            was_asked=postmortem.reviewer,
            asked_in=postmortem.review_message,
        ),
    )


def note_sent(postmortem: Postmortem, person: str, *, message: str) -> Change:
    """The request stands before the reviewer, in this message ("channel:ts"); Rejected if it is over meanwhile."""
    if postmortem.reviewer != person:
        raise Rejected("This request is over.")
    return (
        replace(postmortem, review_message=message),
        ReviewRequestSent(incident_id=postmortem.incident_id, person=person, message=message),
    )


def sign_off(postmortem: Postmortem, *, by: str, now: datetime, missing: Sequence[str]) -> Change:
    """The reviewer is content; `missing` is what it lacks all the same, in words."""
    _must_be_asked(postmortem, by)
    _must_be_second(postmortem, by)
    return (
        replace(
            postmortem,
            reviewer=None,
            review_message=None,
            signed_off_by=by,
            signed_off_at=now,
            signed_off_version=postmortem.version,
            waived_by=None,
            chase_due_at=None,
        ),
        PostmortemSignedOff(
            incident_id=postmortem.incident_id,
            by=by,
            version=postmortem.version,
            missing=tuple(missing),
            asked_in=postmortem.review_message,
        ),
    )


def ask_changes(postmortem: Postmortem, text: str, *, by: str) -> Change:
    """The reviewer wants something changed first."""
    _must_be_asked(postmortem, by)
    return (
        replace(postmortem, reviewer=None, review_message=None),
        ChangesAsked(
            incident_id=postmortem.incident_id,
            by=by,
            text=_words(text, "What should be changed?"),
            owner=postmortem.owner,
            asked_in=postmortem.review_message,
        ),
    )


def waive(postmortem: Postmortem, incident: Incident, reason: str, *, by: str) -> Change:
    """No postmortem is needed, and somebody says why; writing one takes it back."""
    if incident.status.is_open:
        raise Rejected(f"{incident.name} is {incident.status}. Decide that once it is over.")
    if postmortem.is_finished:
        raise Rejected("That is decided already, or it is signed off.")
    return (
        replace(postmortem, reviewer=None, review_message=None, waived_by=by, chase_due_at=None),
        PostmortemWaived(
            incident_id=postmortem.incident_id,
            by=by,
            reason=_words(reason, "Why is none needed?"),
            reviewer=postmortem.reviewer,
            asked_in=postmortem.review_message,
        ),
    )


def _must_be_asked(postmortem: Postmortem, by: str) -> None:
    if postmortem.reviewer is None:
        raise Rejected("Nobody is asked to review it now.")
    if postmortem.reviewer != by:
        raise Rejected("{person} was asked to review it, not you.", postmortem.reviewer)


def _must_be_second(postmortem: Postmortem, person: str) -> None:
    if person in postmortem.authors:
        raise Rejected("{person} wrote in it. Somebody else has to review it.", person)
    if person == postmortem.owner:
        raise Rejected("{person} sees it through. Somebody else has to review it.", person)


def _words(text: str, question: str) -> str:
    text = text.strip()
    if not text:
        raise Rejected(question)
    if len(text) > MAX_WORDS:
        raise Rejected(f"That can hold {MAX_WORDS:,} characters; this has {len(text):,}.")
    return text
