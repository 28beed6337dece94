"""Indexes for what is asked for every page, so that what was told long ago is not read again."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In the order in which a page is recorded, so that a replica that pages somebody meanwhile waits, and no more.
    op.create_index("page_messages_place", "page_messages", ["channel_id", "ts"], unique=False)
    op.create_index("page_messages_person", "page_messages", ["person"], unique=False)
    op.create_index("notices_person_status", "notices", ["person", "method", "status", "due_at"], unique=False)
