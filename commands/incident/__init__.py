"""What people do to an incident: one verb a file."""
