"""The core in SQL: one file a noun."""
