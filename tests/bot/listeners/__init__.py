"""What the bot answers to people and to Slack: the real bot, over a real socket, against the local workspace."""
