"""What people do to the schedules in chat: one verb a file."""
