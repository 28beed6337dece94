"""What people answer outside Slack: by text message, by a key of the telephone, by the link in a mail."""
