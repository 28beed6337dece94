"""The local workspace behaves as Slack does."""
