"""Alembic's entry: migrates over the connection that storage/migrate.py hands in."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
