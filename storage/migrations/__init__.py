"""The database's history: one linear chain of revisions."""
