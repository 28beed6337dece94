"""Who is on call, and what happens while a page is unacknowledged. Pure: no I/O, no clock."""
