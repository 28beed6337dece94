"""Every legal change to an incident: the old one in, the new one and what happened out."""

from dataclasses import replace
from datetime import datetime, timedelta

from incidents.incident import (
    COMMANDER,
    ChannelArchived,
    ChannelOpened,
    ChannelUnarchived,
    Event,
    Incident,
    IncidentAnnounced,
    IncidentCancelled,
    IncidentDeclared,
    IncidentMitigated,
    IncidentReactivated,
    IncidentReopened,
    IncidentResolved,
    Rejected,
    RoleAssigned,
    SeverityChanged,
    Status,
    SummaryPosted,
    TitleChanged,
    UpdateAsked,
    UpdatePosted,
    UpdateSnoozed,
)

Change = tuple[Incident, Event]
MAX_TITLE = 300  # what a person reads at a glance; the rest belongs in the summary
MAX_SUMMARY = 2_900  # fits one Slack text object with its heading


def declare(
    incident_id: int,
    *,
    title: str,
    severity: str,
    type: str,  # noqa: A002 - the field's own word
    private: bool,
    by: str,
    now: datetime,
    update_every: timedelta | None,
    declared_in: str | None = None,
    summary: str = "",
) -> Change:
    """A new, active incident. `update_every` is the severity's cadence (None: updates are not asked for)."""
    incident = Incident(
        id=incident_id,
        title=titled(title),
        severity=severity,
        type=type,
        private=private,
        status=Status.ACTIVE,
        declared_by=by,
        declared_at=now,
        declared_in=declared_in,
        summary=summary,
        update_due_at=_next_update(now, update_every),
    )
    return incident, IncidentDeclared(
        incident_id=incident_id,
        by=by,
        title=incident.title,
        severity=severity,
        type=type,
        private=private,
    )


def open_channel(incident: Incident, *, channel_id: str, name: str) -> Change:
    """The incident has a channel, its first or (after an archive) a further one."""
    if incident.channel_id is not None and not incident.channel_archived:
        raise Rejected(f"{incident.name} already has its channel.")
    opened = replace(
        incident,
        channel_id=channel_id,
        channel_name=name,
        channel_archived=False,
        channels_opened=incident.channels_opened + 1,
        summary_ts=None,
    )
    return opened, ChannelOpened(incident_id=incident.id, channel_id=channel_id, name=name)


def archive_channel(incident: Incident) -> Change:
    """Somebody archived the channel in Slack, which also put the bot out of it."""
    if incident.channel_id is None or incident.channel_archived:
        raise Rejected(f"{incident.name} has no open channel.")
    return (
        replace(incident, channel_archived=True),
        ChannelArchived(incident_id=incident.id, channel_id=incident.channel_id, while_open=incident.status.is_open),
    )


def unarchive_channel(incident: Incident) -> Change:
    """Somebody brought the channel back."""
    if incident.channel_id is None or not incident.channel_archived:
        raise Rejected(f"{incident.name}'s channel is not archived.")
    return (
        replace(incident, channel_archived=False),
        ChannelUnarchived(incident_id=incident.id, channel_id=incident.channel_id),
    )


def post_summary(incident: Incident, *, channel_id: str, ts: str) -> Change:
    """The summary message was posted to the channel."""
    return replace(incident, summary_ts=ts), SummaryPosted(incident_id=incident.id, channel_id=channel_id, ts=ts)


def announce(incident: Incident, *, channel_id: str, ts: str) -> Change:
    """The announcement stands in the announcements channel."""
    return (
        replace(incident, announcement_channel=channel_id, announcement_ts=ts),
        IncidentAnnounced(incident_id=incident.id, channel_id=channel_id, ts=ts),
    )


def change_severity(
    incident: Incident, severity: str, *, by: str, now: datetime, update_every: timedelta | None
) -> Change:
    """Raise or lower the severity; the next update is due by the new cadence, never later than by the old."""
    must_be_open(incident, "change its severity")
    if severity == incident.severity:
        raise Rejected(f"{incident.name} is already {severity.upper()}.")
    due = _next_update(now, update_every)
    if due is not None and incident.update_due_at is not None:
        due = min(due, incident.update_due_at)
    return (
        replace(incident, severity=severity, update_due_at=due),
        SeverityChanged(incident_id=incident.id, by=by, old=incident.severity, new=severity),
    )


def retitle(incident: Incident, title: str, *, by: str) -> Change:
    """Give it another title; its number and its channel keep their names."""
    title = titled(title)
    if title == incident.title:
        raise Rejected("That is already its title.")
    return (
        replace(incident, title=title),
        TitleChanged(incident_id=incident.id, by=by, old=incident.title, new=title),
    )


def post_update(
    incident: Incident, text: str, *, by: str, now: datetime, update_every: timedelta | None, stakeholders: str = ""
) -> Change:
    """Say what is known now, and what stakeholders are told if anything; the cadence starts anew."""
    must_be_open(incident, "post an update")
    text, stakeholders = text.strip(), stakeholders.strip()
    if not text:
        raise Rejected("An update needs a text: `/incident summary what is known now`.")
    for each in (text, stakeholders):
        if len(each) > MAX_SUMMARY:
            raise Rejected(f"An update can hold {MAX_SUMMARY:,} characters; this one has {len(each):,}.")
    return (
        replace(incident, summary=text, update_due_at=_next_update(now, update_every)),
        UpdatePosted(incident_id=incident.id, by=by, text=text, stakeholders=stakeholders),
    )


def ask_for_update(incident: Incident, *, now: datetime, update_every: timedelta | None) -> Change:
    """The update is due: ask for it, and again after another cadence if none comes."""
    due = incident.update_due_at
    if due is None or due > now or not incident.status.is_open:
        raise Rejected(f"{incident.name} has no update due.")
    return (
        replace(incident, update_due_at=_next_update(now, update_every)),
        UpdateAsked(incident_id=incident.id, due_at=due),
    )


def snooze_update(incident: Incident, *, by: str, until: datetime) -> Change:
    """Ask for the update at `until` instead."""
    must_be_open(incident, "put its update off")
    return (
        replace(incident, update_due_at=until),
        UpdateSnoozed(incident_id=incident.id, by=by, until=until),
    )


def assign_role(incident: Incident, role: str, person: str, *, by: str) -> Change:
    """Give a role to a person, in place of whoever held it."""
    must_be_open(incident, f"assign its {role}")
    before = incident.roles.get(role)
    if before == person:
        whose = "You are" if person == by else "They are"
        raise Rejected(f"{whose} already {role} of {incident.name}.")
    assigned = replace(incident, roles={**incident.roles, role: person})
    event = RoleAssigned(incident_id=incident.id, by=by, role=role, person=person, before=before)
    if role != COMMANDER:
        return assigned, event
    over = replace(event, was_offered_to=incident.handover_to, offer_message=incident.handover_message)
    return replace(assigned, handover_to=None, handover_message=None), over


def mitigate(incident: Incident, *, by: str, now: datetime) -> Change:
    """The harm has stopped."""
    must_be_open(incident, "mark it mitigated")
    if incident.status is Status.MITIGATED:
        raise Rejected(f"{incident.name} is already mitigated.")
    return (
        replace(incident, status=Status.MITIGATED, mitigated_at=now),
        IncidentMitigated(incident_id=incident.id, by=by),
    )


def reactivate(incident: Incident, *, by: str) -> Change:
    """The harm is back, or was never gone."""
    must_be_open(incident, "mark it active")
    if incident.status is Status.ACTIVE:
        raise Rejected(f"{incident.name} is already active.")
    return (
        replace(incident, status=Status.ACTIVE, mitigated_at=None),
        IncidentReactivated(incident_id=incident.id, by=by),
    )


def resolve(incident: Incident, *, by: str, now: datetime) -> Change:
    """The work is done."""
    must_be_open(incident, "resolve it")
    return (
        replace(
            incident,
            status=Status.RESOLVED,
            mitigated_at=incident.mitigated_at or now,
            closed_at=now,
            update_due_at=None,
            quiet_due_at=None,
        ),
        IncidentResolved(incident_id=incident.id, by=by),
    )


def cancel(incident: Incident, reason: str, *, by: str, now: datetime) -> Change:
    """It was no incident."""
    must_be_open(incident, "cancel it")
    return (
        replace(incident, status=Status.CANCELLED, closed_at=now, update_due_at=None, quiet_due_at=None),
        IncidentCancelled(incident_id=incident.id, by=by, reason=reason.strip()),
    )


def reopen(incident: Incident, *, by: str, now: datetime, update_every: timedelta | None) -> Change:
    """Back to active. Without an open channel one is opened: a bot cannot unarchive, and the first may have failed.

    An open incident that has lost its channel is given one this way too.
    """
    needs_channel = incident.channel_id is None or incident.channel_archived
    if incident.status.is_open and not needs_channel:
        raise Rejected(f"{incident.name} is still {incident.status}; there is nothing to reopen.")
    return (
        replace(
            incident,
            status=Status.ACTIVE,
            mitigated_at=None,
            closed_at=None,
            update_due_at=_next_update(now, update_every),
        ),
        IncidentReopened(incident_id=incident.id, by=by, needs_channel=needs_channel),
    )


def must_be_open(incident: Incident, wish: str) -> None:
    """Raise Rejected, saying what was wished, if the incident is over."""
    if not incident.status.is_open:
        raise Rejected(
            f"{incident.name} is {incident.status}, so I did not {wish}. "
            f"If it is not over, use `/incident reopen {incident.name}` first."
        )


def _next_update(now: datetime, every: timedelta | None) -> datetime | None:
    return None if every is None else now + every


def titled(title: str) -> str:
    """One line, trimmed; raises Rejected when nothing is left or it is far too long."""
    title = " ".join(title.split())
    if not title:
        raise Rejected("An incident needs a title: `/incident declare sev2 payments are failing`.")
    if len(title) > MAX_TITLE:
        raise Rejected(
            f"A title can hold {MAX_TITLE} characters; this one has {len(title):,}. "
            "Keep the first line and put the rest into `/incident summary`."
        )
    return title
