"""The bot: what it is made of, one piece at a time."""
