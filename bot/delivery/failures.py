"""What a refusal of Slack's costs, who is told, and in which words."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.delivery.careful import CannotTell
from bot.slack import SlackRefused
from bot.views.message import escape
from commands import effects
from commands.effects import Effect
from commands.incident.note_channel import note_found_archived
from commands.page.note_given_up import note_given_up, tells_of_pages
from storage.database import Transaction
from storage.outbox import Outgoing

_FINAL = frozenset({
    "already_archived", "cant_invite", "cant_update_message", "channel_not_found",
    "file_uploads_disabled", "invalid_blocks", "is_archived", "message_not_found", "missing_scope",
    "msg_too_long", "not_allowed_token_type", "not_enabled", "not_in_channel", "permission_denied",
    "restricted_action", "too_long", "too_many_bookmarks",
    "too_many_pins", "unknown_method", "user_disabled", "user_is_restricted", "user_not_found",
    "user_not_in_channel", "view_too_large",
})  # fmt: skip

_PLAIN = {
    "cant_invite": "this person cannot be invited",
    "channel_not_found": "there is no such channel, or I am not in it",
    "file_uploads_disabled": "the workspace does not allow file uploads",
    "is_archived": "the channel is archived",
    "name_taken": "every name I tried is taken",
    "not_enabled": "the app's Home tab is switched off; switch it on in the app's settings",
    "not_in_channel": "I am not in the channel; invite me",
    "permission_denied": "the workspace does not allow me this",
    "restricted_action": "the workspace's settings do not allow this; a workspace admin can change them",
    "too_many_bookmarks": "the channel has as many bookmarks as Slack allows",
    "too_many_pins": "the channel has as many pins as Slack allows; unpin one",
    "unknown_method": "the workspace does not have this feature",
    "ura_max_channels": "this guest cannot be in more channels",
    "user_disabled": "this account is deactivated",
    "user_is_restricted": "this person is a guest and cannot be invited",
    "user_not_found": "Slack does not know this person",
}


class Telling(NamedTuple):
    """An effect that tells somebody, and the key under which it is told once."""

    effect: Effect
    once: str | None


def is_final(refused: SlackRefused) -> bool:
    """Whether asking again would be refused again."""
    return refused.error in _FINAL


def plain(error: str, needed: str | None = None) -> str:
    """Slack's word for a refusal in words for people."""
    if error == "missing_scope":
        scope = f"the scope `{needed}`" if needed else "a scope"
        return f"the app lacks {scope}; an admin can add it by updating the app from `tocsin manifest`"
    return _PLAIN.get(error, f"Slack says `{error}`")


async def after_death(  # noqa: C901 - one case an effect is the point
    tx: Transaction, effect: Effect | None, row: Outgoing, why: str, refused: SlackRefused | None, *, now: datetime
) -> Sequence[Telling]:
    """Whom to tell that `effect` was given up: the incident's channel for a small thing, operations for a large one."""
    elsewhere = isinstance(effect, effects.Announce | effects.LinkChannel)  # not in the incident's own channel
    is_archived = refused is not None and refused.error == "is_archived" and not elsewhere
    if is_archived and (incident_id := getattr(effect, "incident_id", None)):
        await note_found_archived(tx, incident_id, now=now)
        if not isinstance(effect, effects.UploadExport):
            return []
    reason = plain(refused.error, refused.needed) if refused else _own(why)
    error = refused.error if refused else "error"
    if tells_of_pages(row):
        if effect is None:
            reason = "what was to tell them cannot be read; the log has the details"
        elif error == "channel_not_found" and row.kind != effects.NotifyChannel.__name__:
            reason = "Slack does not know this person any more, or I may not write to them"
        await note_given_up(tx, row, why=reason, now=now)
        return [] if effect is not None else await nobody_else(row, why)
    match effect:
        case effects.OpenChannel(incident_id=n):
            incident = await tx.incidents.get(n)
            text = f"I could not open a channel for INC-{n}: {reason}. Pages and the timeline go on without it."
            told = [Telling(effects.TellOperations(text), f"INC-{n}:open:{row.id}")]
            if incident and incident.declared_in and (asker := await _slack_id(tx, incident.declared_by)):
                told.append(Telling(effects.Whisper(incident.declared_in, asker, text), None))
            return told
        case effects.UploadExport(incident_id=n, by=by, format=form):
            incident = await tx.incidents.get(n)
            asker = await _slack_id(tx, by)
            text = f"I could not upload the export: {reason}. On the server: `tocsin export INC-{n} --format {form}`."
            if incident and incident.channel_id and asker:
                return [Telling(effects.Whisper(incident.channel_id, asker, text), None)]
            return [Telling(effects.TellOperations(text), None)]
        case effects.PinSummary(incident_id=n):
            return [_small(n, "pin the summary", error, reason)]
        case effects.SetTopic(incident_id=n):
            return [_small(n, "set the topic", error, reason)]
        case effects.AddBookmark(incident_id=n) | effects.AddBookmarks(incident_id=n):
            return [_small(n, "add bookmarks", error, reason)]
        case effects.InvitePeople(incident_id=n):
            return [_small(n, "invite people", error, reason)]
        case effects.FetchMessage(incident_id=n):
            return [_small(n, "read a marked message; add it with a note", error, reason)]
        case effects.OfferCommand(incident_id=n):
            return [_small(n, "send the offer of command; offer it to somebody else, or take it", error, reason)]
        case effects.AskForReview(incident_id=n):
            return [_small(n, "send the request for a review; ask somebody else", error, reason)]
        case effects.ChasePostmortem(incident_id=n):
            return [
                Telling(effects.TellOperations(f"I could not ask after the postmortem of INC-{n}: {reason}."), None)
            ]
        case effects.RefreshReview() | effects.TellChangesAsked():
            return []  # the channel tells the same
        case effects.Remind(incident_id=n):
            return [
                _small(
                    n,
                    "ask for something that is due; `/incident runbook` and `/incident action` show what",
                    error,
                    reason,
                )
            ]
        case (
            effects.RefreshOffer()
            | effects.TellRelieved()
            | effects.CatchUp()
            | effects.RefreshReminders()
            | effects.RefreshReminder()
        ):
            return []  # the channel tells the same; a click on what is over is answered
        case effects.OfferShift(check_id=check_id):
            check = await tx.readiness.get(check_id)
            whose = f"{check.backup} the shift of {check.person} on {check.schedule}" if check else "a shift"
            text = f"I could not offer {escape(whose)}: {reason}. Look for somebody by hand: `/oncall cover`."
            return [Telling(effects.TellOperations(text), None)]
        case effects.RefreshShiftOffer():
            return []  # a click on what is over is answered
        case effects.TellStakeholders(incident_id=n):
            return [_small(n, "post the update for stakeholders", error, reason)]
        case effects.Announce(incident_id=n):
            return [_small(n, "post the announcement", error, reason)]
        case effects.PublishHome():
            return [Telling(effects.TellOperations(f"I could not show the Home tab: {reason}."), f"home:{error}")]
        case effects.TellPerson(person=person, text=text):
            return [
                Telling(effects.TellOperations(f"I could not tell {escape(person)}: {reason}. It was: {text}"), None)
            ]
        case effects.TellOperations() | effects.Whisper() | effects.LearnMember() | effects.LinkChannel():
            return []  # telling that telling failed would go round in circles: the log and the outbox have it
        case _:
            return [_gave_up(row, why, error)]


async def nobody_else(row: Outgoing, why: str) -> Sequence[Telling]:
    """Operations, about a row that cannot even be read; they can see it with `tocsin outbox`."""
    return [_gave_up(row, f"{why}. It is in `tocsin outbox --dead`", "unreadable")]


def _gave_up(row: Outgoing, why: str, error: str) -> Telling:
    text = f"I gave up on {row.kind} for {row.subject}: {escape(why)[:500]}"
    return Telling(effects.TellOperations(text), f"{row.kind}:{row.subject}:{error}")


def _own(why: str) -> str:
    if why == str(CannotTell()):
        return "twice no answer came back, so I cannot tell whether it arrived"
    return "it failed on my side, the log has the details"


def _small(incident_id: int, wish: str, error: str, reason: str) -> Telling:
    text = f"I could not {wish}: {reason}. Everything else goes on."
    return Telling(effects.TellChannel(incident_id, text), f"INC-{incident_id}:{wish}:{error}")


async def _slack_id(tx: Transaction, person: str) -> str | None:
    members = await tx.members.all()
    return next((m.slack_id for m in members if person in (m.person, m.slack_id)), None)
