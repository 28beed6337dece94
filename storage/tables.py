"""The tables. A column is named as the field it holds; a test compares them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    Interval,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class Instant(TypeDecorator[datetime]):
    """An aware instant, UTC in and out, on every database. A naive one is refused at the door."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was about to be stored")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Said(TypeDecorator[dict[str, Any]]):
    """What a row says, by name. One that somebody broke says nothing, so that whoever reads many reads the others."""

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], dict[str, Any]]:
        read = super().result_processor(dialect, coltype)

        def said(value: object) -> dict[str, Any]:
            try:
                found = read(value) if read is not None else value
            except ValueError:  # no JSON at all, which SQLite keeps all the same
                return {}
            return found if isinstance(found, dict) else {}

        return said


metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_once",
        "pk": "%(table_name)s_pk",
    }
)

# Hands out the n of INC-n, each once: a number is never used again, even when its transaction fails.
incident_numbers = Table(
    "incident_numbers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    sqlite_autoincrement=True,
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("severity", String, nullable=False),
    Column("type", String, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("status", String, nullable=False),
    Column("declared_by", String, nullable=False),
    Column("declared_at", Instant, nullable=False),
    Column("declared_in", String),
    Column("summary", Text, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("mitigated_at", Instant),
    Column("closed_at", Instant),
    Column("update_due_at", Instant),
    Column("quiet_due_at", Instant),
    Column("channel_id", String, unique=True),
    Column("channel_name", String),
    Column("channel_archived", Boolean, nullable=False),
    Column("channels_opened", Integer, nullable=False),
    Column("summary_ts", String),
    Column("announcement_channel", String),
    Column("announcement_ts", String),
    Column("handover_to", String),
    Column("handover_message", String),
    Index("incidents_status", "status"),
    Index("incidents_update_due_at", "update_due_at"),
    Index("incidents_quiet_due_at", "quiet_due_at"),
)

# Who may see a private incident: whoever declared it, holds a role in it, was paged for it, or is in its channel.
incident_members = Table(
    "incident_members",
    metadata,
    Column("incident_id", Integer, primary_key=True, autoincrement=False),
    Column("person", String, primary_key=True),
    Index("incident_members_person", "person"),
)

pages = Table(
    "pages",
    metadata,
    Column("id", String, primary_key=True),
    Column("incident_id", Integer),
    Column("policy", String, nullable=False),
    Column("steps", JSON, nullable=False),
    Column("ack_timeout", Interval),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("status", String, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("step", Integer, nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("spared", JSON, nullable=False),
    Column("detour", JSON(none_as_null=True)),
    Column("given_to", Integer),
    Column("escalates_at", Instant),
    Column("acknowledgements", JSON, nullable=False),
    Column("acknowledged_by", String),
    Column("acknowledged_at", Instant),
    Column("answered_at", Instant),
    Index("pages_incident_id", "incident_id"),
    Index("pages_escalates_at", "escalates_at"),
    Index("pages_answered_at", "answered_at"),
    Index("pages_status", "status"),
)

# Who had their turn at a policy's step that asks one person at a time, the latest last.
turns = Table(
    "turns",
    metadata,
    Column("policy", String, primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("had", JSON, nullable=False),
)

# A message that handed a page to a person, or put it in a channel, so that it can be brought up to date.
page_messages = Table(
    "page_messages",
    metadata,
    Column("page_id", String, primary_key=True),
    Column("channel_id", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("person", String),
    Index("page_messages_place", "channel_id", "ts"),
    Index("page_messages_person", "person"),
)

# One attempt to tell one person by one method, waiting for its turn or made.
notices = Table(
    "notices",
    metadata,
    Column("id", String, primary_key=True),
    Column("page_id", String),
    Column("step", Integer, nullable=False),
    Column("person", String, nullable=False),
    Column("method", String, nullable=False),
    Column("status", String, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("sent_at", Instant),
    Column("worked_at", Instant),
    Column("reference", String),
    Column("why", Text),
    Column("check_id", String),
    Column("went_to", String),
    # All that is asked of a page: SQLite would rather go by the person, and read whatever they were ever told.
    Index("notices_page_id", "page_id", "person", "step"),
    Index("notices_due_at", "due_at"),
    Index("notices_person_method", "person", "method", "planned_at"),
    Index("notices_person_sent", "person", "method", "sent_at"),
    Index("notices_person_status", "person", "method", "status", "due_at"),
)

timeline = Table(
    "timeline",
    metadata,
    Column("id", String, primary_key=True),
    Column("incident_id", Integer),
    Column("page_id", String),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("kind", String, nullable=False),
    Column("data", JSON, nullable=False),
    Column("by", String),
    Column("corrects", String),
    Column("source", String),
    UniqueConstraint("incident_id", "source"),
    Index("timeline_incident_id_at", "incident_id", "at", "id"),
    Index("timeline_page_id", "page_id"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String, primary_key=True),
    Column("incident_id", Integer, nullable=False),
    Column("runbook", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("version", String, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("started_by", String, nullable=False),
    Column("steps", JSON, nullable=False),
    Column("message_ts", String),
    Column("ended_at", Instant),
    Column("ended_by", String),
    Column("asks_at", Instant),
    Column("quiet_until", Instant),
    Index("runs_incident_id", "incident_id"),
    Index("runs_asks_at", "asks_at"),
)

action_items = Table(
    "action_items",
    metadata,
    Column("id", String, primary_key=True),
    Column("incident_id", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("owner", String),
    Column("due_on", Date),
    Column("added_by", String, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("done_by", String),
    Column("done_at", Instant),
    Column("kind", String),
    Column("asks_at", Instant),
    UniqueConstraint("incident_id", "number"),
    Index("action_items_asks_at", "asks_at"),
)

# A message that asks for something and has not been answered yet, so that it can be brought up to date.
reminders = Table(
    "reminders",
    metadata,
    Column("channel_id", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("incident_id", Integer, nullable=False),
    Column("about", String, nullable=False),
    Column("entry_id", String, nullable=False),
    Index("reminders_incident_id", "incident_id"),
)

# What people write after an incident, and who signed it off. Its versions are on the timeline.
postmortems = Table(
    "postmortems",
    metadata,
    Column("incident_id", Integer, primary_key=True, autoincrement=False),
    Column("owner", String),
    Column("version", Integer, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("reviewer", String),
    Column("review_message", String),
    Column("signed_off_by", String),
    Column("signed_off_at", Instant),
    Column("signed_off_version", Integer),
    Column("waived_by", String),
    Column("chase_due_at", Instant),
    Column("chases", Integer, nullable=False),
    Index("postmortems_chase_due_at", "chase_due_at"),
)

# Schedules made in chat. A deleted one stays, so that the revisions only grow.
made_schedules = Table(
    "made_schedules",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("zone", String, nullable=False),
    Column("start", Date, nullable=False),
    Column("every", String, nullable=False),
    Column("handoff", String, nullable=False),
    Column("rotation", JSON, nullable=False),
    Column("edits", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("made_by", String, nullable=False),
    Column("changed_by", String, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("deleted_at", Instant),
)
_there = made_schedules.c.deleted_at.is_(None)
Index("made_schedules_name", made_schedules.c.name, unique=True, sqlite_where=_there, postgresql_where=_there)

# Hands out the numbers by which what was arranged in chat is named.
arrangement_numbers = Table(
    "arrangement_numbers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    sqlite_autoincrement=True,
)

# What people arranged for the schedules in chat; the team's files hold the rest.
arrangements = Table(
    "arrangements",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("schedule", String),
    Column("person", String),
    Column("substitute", String),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("back_start", Instant),
    Column("back_end", Instant),
    Column("reason", Text, nullable=False),
    Column("arranged_by", String, nullable=False),
    Column("arranged_at", Instant, nullable=False),
    Column("undone_by", String),
    Column("undone_at", Instant),
)

# Whether somebody is ready for a shift of theirs: asked before it, and what came of it.
readiness = Table(
    "readiness",
    metadata,
    Column("id", String, primary_key=True),
    Column("schedule", String, nullable=False),
    Column("person", String, nullable=False),
    Column("turn", Instant, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("status", String, nullable=False),
    Column("methods", JSON, nullable=False),
    Column("asks_at", Instant, nullable=False),
    Column("offers_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("backup", String),
    Column("offer_message", String),
    UniqueConstraint("schedule", "person", "starts_at"),
    Index("readiness_due_at", "due_at"),
    Index("readiness_person", "person"),
    Index("readiness_ends_at", "ends_at"),
)

# An address that a calendar reads shifts from. Its secret is kept as a hash alone.
feeds = Table(
    "feeds",
    metadata,
    Column("id", String, primary_key=True),
    Column("token_hash", String, nullable=False, unique=True),
    Column("person", String, nullable=False),
    Column("schedule", String, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("person", "schedule"),
)

# What such an address has told: a shift that changes or goes is told of again, under the same uid.
feed_events = Table(
    "feed_events",
    metadata,
    Column("feed_id", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("summary", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

# One row: when the schedules are proved next, and what was found wrong the last time.
proofs = Table(
    "proofs",
    metadata,
    Column("id", String, primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("until", Instant),
    Column("found", JSON, nullable=False),
)

# A person of the Slack workspace, as last seen there.
members = Table(
    "members",
    metadata,
    Column("slack_id", String, primary_key=True),
    Column("person", String),
    Column("name", Text, nullable=False),
    Column("zone", String),
    Column("seen_at", Instant, nullable=False),
    Index("members_person", "person"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("data", Said, nullable=False),
    Column("subject", String, nullable=False),
    Column("lane", String),
    Column("priority", Integer, nullable=False),
    Column("once", String, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("repeats", Integer, nullable=False),
    Column("repeated", Integer, nullable=False, server_default="0"),
    Column("leased_by", String),
    Column("finished_at", Instant),
    Column("dead", Boolean, nullable=False),
    Column("error", Text),
)
# What is still to be sent is a handful beside what was: the indexes hold the handful alone.
_unfinished = outbox.c.finished_at.is_(None)
Index("outbox_due", outbox.c.due_at, sqlite_where=_unfinished, postgresql_where=_unfinished)
Index("outbox_lane", outbox.c.lane, outbox.c.id, sqlite_where=_unfinished, postgresql_where=_unfinished)
Index("outbox_subject", outbox.c.kind, outbox.c.subject, sqlite_where=_unfinished, postgresql_where=_unfinished)
# Not of the unfinished: SQLite would go by it to find them, and read all that waits for one that is due.
_finished = outbox.c.finished_at.is_not(None)
Index("outbox_finished_at", outbox.c.finished_at, sqlite_where=_finished, postgresql_where=_finished)
# What went wrong is counted every few seconds. Whoever counts says it in these words, by which SQLite knows the index.
TROUBLED = text("dead OR repeats > 0 OR repeated > 0")
Index("outbox_troubled", outbox.c.id, sqlite_where=TROUBLED, postgresql_where=TROUBLED)

# The processes at work on this database, each with when it last said that it is alive.
replicas = Table(
    "replicas",
    metadata,
    Column("id", String, primary_key=True),
    Column("host", String, nullable=False),
    Column("version", String, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

# One row: the revision of the oldest code that can work with this database as it is now.
oldest_code = Table(
    "oldest_code",
    metadata,
    Column("revision", String, primary_key=True),
)

# What the auditors have found wrong, so that it is told once.
alarms = Table(
    "alarms",
    metadata,
    Column("name", String, primary_key=True),
    Column("raised_at", Instant, nullable=False),
)

# What of it is still to be told, by whichever auditor comes next.
alarm_messages = Table(
    "alarm_messages",
    metadata,
    Column("id", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("held_until", Instant),
)

# Every inbound thing that had an effect, so that Slack's second delivery of it has none.
inbound = Table(
    "inbound",
    metadata,
    Column("key", String, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("inbound_at", "at"),
)
