"""Real processes on one PostgreSQL, under load, while everything around them breaks."""
