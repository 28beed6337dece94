"""What people do to action items: one verb a file."""
