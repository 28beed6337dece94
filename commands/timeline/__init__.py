"""What people add to the timeline: one verb a file."""
