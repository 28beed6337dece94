"""What operators do to what waits to be sent: one verb a file."""
