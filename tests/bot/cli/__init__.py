"""What somebody types, and what the console script answers."""
