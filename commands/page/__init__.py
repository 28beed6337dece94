"""What people and the clock do to pages: one verb a file."""
