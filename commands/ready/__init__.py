"""Whether people are ready for their shifts: planned, asked, answered, offered on, taken."""
