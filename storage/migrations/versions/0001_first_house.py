"""The first house: incidents, pages, timeline, runs, outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "action_items",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("asks_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="action_items_pk"),
        sa.UniqueConstraint("incident_id", "number", name="action_items_incident_id_number_once"),
    )
    op.create_index("action_items_asks_at", "action_items", ["asks_at"], unique=False)
    op.create_table(
        "alarm_messages",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("held_until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="alarm_messages_pk"),
    )
    op.create_table(
        "alarms",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="alarms_pk"),
    )
    op.create_table(
        "arrangement_numbers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name="arrangement_numbers_pk"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "arrangements",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("schedule", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("substitute", sa.String(), nullable=True),
        sa.Column("start", INSTANT, nullable=False),
        sa.Column("end", INSTANT, nullable=False),
        sa.Column("back_start", INSTANT, nullable=True),
        sa.Column("back_end", INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("arranged_by", sa.String(), nullable=False),
        sa.Column("arranged_at", INSTANT, nullable=False),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="arrangements_pk"),
    )
    op.create_table(
        "inbound",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="inbound_pk"),
    )
    op.create_index("inbound_at", "inbound", ["at"], unique=False)
    op.create_table(
        "incident_members",
        sa.Column("incident_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", "person", name="incident_members_pk"),
    )
    op.create_index("incident_members_person", "incident_members", ["person"], unique=False)
    op.create_table(
        "incident_numbers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("id", name="incident_numbers_pk"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("declared_by", sa.String(), nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.Column("declared_in", sa.String(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("mitigated_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("update_due_at", INSTANT, nullable=True),
        sa.Column("quiet_due_at", INSTANT, nullable=True),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("channel_name", sa.String(), nullable=True),
        sa.Column("channel_archived", sa.Boolean(), nullable=False),
        sa.Column("channels_opened", sa.Integer(), nullable=False),
        sa.Column("summary_ts", sa.String(), nullable=True),
        sa.Column("announcement_channel", sa.String(), nullable=True),
        sa.Column("announcement_ts", sa.String(), nullable=True),
        sa.Column("handover_to", sa.String(), nullable=True),
        sa.Column("handover_message", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="incidents_pk"),
        sa.UniqueConstraint("channel_id", name="incidents_channel_id_once"),
    )
    op.create_index("incidents_quiet_due_at", "incidents", ["quiet_due_at"], unique=False)
    op.create_index("incidents_status", "incidents", ["status"], unique=False)
    op.create_index("incidents_update_due_at", "incidents", ["update_due_at"], unique=False)
    op.create_table(
        "made_schedules",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("handoff", sa.String(), nullable=False),
        sa.Column("rotation", sa.JSON(), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("deleted_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="made_schedules_pk"),
    )
    op.create_index(
        "made_schedules_name",
        "made_schedules",
        ["name"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "feed_events",
        sa.Column("feed_id", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("start", INSTANT, nullable=False),
        sa.Column("end", INSTANT, nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("feed_id", "uid", name="feed_events_pk"),
    )
    op.create_table(
        "feeds",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("schedule", sa.String(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="feeds_pk"),
        sa.UniqueConstraint("person", "schedule", name="feeds_person_schedule_once"),
        sa.UniqueConstraint("token_hash", name="feeds_token_hash_once"),
    )
    op.create_table(
        "members",
        sa.Column("slack_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("slack_id", name="members_pk"),
    )
    op.create_index("members_person", "members", ["person"], unique=False)
    oldest_code = op.create_table(
        "oldest_code",
        sa.Column("revision", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name="oldest_code_pk"),
    )
    op.bulk_insert(oldest_code, [{"revision": revision}])
    op.create_table(
        "notices",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("planned_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("worked_at", INSTANT, nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("check_id", sa.String(), nullable=True),
        sa.Column("went_to", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="notices_pk"),
    )
    op.create_index("notices_due_at", "notices", ["due_at"], unique=False)
    op.create_index("notices_page_id", "notices", ["page_id", "person", "step"], unique=False)
    op.create_index("notices_person_method", "notices", ["person", "method", "planned_at"], unique=False)
    op.create_index("notices_person_sent", "notices", ["person", "method", "sent_at"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), server_default="0", nullable=False),
        sa.Column("leased_by", sa.String(), nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("dead", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="outbox_pk"),
        sa.UniqueConstraint("once", name="outbox_once_once"),
    )
    op.create_index(
        "outbox_due",
        "outbox",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        "outbox_finished_at",
        "outbox",
        ["finished_at"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NOT NULL"),
        postgresql_where=sa.text("finished_at IS NOT NULL"),
    )
    op.create_index(
        "outbox_lane",
        "outbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        "outbox_subject",
        "outbox",
        ["kind", "subject"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        "outbox_troubled",
        "outbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("dead OR repeats > 0 OR repeated > 0"),
        postgresql_where=sa.text("dead OR repeats > 0 OR repeated > 0"),
    )
    op.create_table(
        "page_messages",
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("page_id", "channel_id", "ts", name="page_messages_pk"),
    )
    op.create_table(
        "pages",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("ack_timeout", sa.Interval(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("spared", sa.JSON(), nullable=False),
        sa.Column("detour", sa.JSON(), nullable=True),
        sa.Column("given_to", sa.Integer(), nullable=True),
        sa.Column("escalates_at", INSTANT, nullable=True),
        sa.Column("acknowledgements", sa.JSON(), nullable=False),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pages_pk"),
    )
    op.create_index("pages_answered_at", "pages", ["answered_at"], unique=False)
    op.create_index("pages_escalates_at", "pages", ["escalates_at"], unique=False)
    op.create_index("pages_incident_id", "pages", ["incident_id"], unique=False)
    op.create_index("pages_status", "pages", ["status"], unique=False)
    op.create_table(
        "proofs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="proofs_pk"),
    )
    op.create_table(
        "replicas",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="replicas_pk"),
    )
    op.create_table(
        "readiness",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("schedule", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("turn", INSTANT, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("methods", sa.JSON(), nullable=False),
        sa.Column("asks_at", INSTANT, nullable=False),
        sa.Column("offers_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("backup", sa.String(), nullable=True),
        sa.Column("offer_message", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="readiness_pk"),
        sa.UniqueConstraint("schedule", "person", "starts_at", name="readiness_schedule_person_starts_at_once"),
    )
    op.create_index("readiness_due_at", "readiness", ["due_at"], unique=False)
    op.create_index("readiness_ends_at", "readiness", ["ends_at"], unique=False)
    op.create_index("readiness_person", "readiness", ["person"], unique=False)
    op.create_table(
        "reminders",
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "ts", name="reminders_pk"),
    )
    op.create_index("reminders_incident_id", "reminders", ["incident_id"], unique=False)
    op.create_table(
        "postmortems",
        sa.Column("incident_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("reviewer", sa.String(), nullable=True),
        sa.Column("review_message", sa.String(), nullable=True),
        sa.Column("signed_off_by", sa.String(), nullable=True),
        sa.Column("signed_off_at", INSTANT, nullable=True),
        sa.Column("signed_off_version", sa.Integer(), nullable=True),
        sa.Column("waived_by", sa.String(), nullable=True),
        sa.Column("chase_due_at", INSTANT, nullable=True),
        sa.Column("chases", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("incident_id", name="postmortems_pk"),
    )
    op.create_index("postmortems_chase_due_at", "postmortems", ["chase_due_at"], unique=False)
    op.create_table(
        "runs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("runbook", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("message_ts", sa.String(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("asks_at", INSTANT, nullable=True),
        sa.Column("quiet_until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="runs_pk"),
    )
    op.create_index("runs_asks_at", "runs", ["asks_at"], unique=False)
    op.create_index("runs_incident_id", "runs", ["incident_id"], unique=False)
    op.create_table(
        "timeline",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("page_id", sa.String(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("corrects", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="timeline_pk"),
        sa.UniqueConstraint("incident_id", "source", name="timeline_incident_id_source_once"),
    )
    op.create_index("timeline_incident_id_at", "timeline", ["incident_id", "at", "id"], unique=False)
    op.create_index("timeline_page_id", "timeline", ["page_id"], unique=False)
    op.create_table(
        "turns",
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("had", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("policy", "step", name="turns_pk"),
    )
