"""Slack as the bot asks it: its limits, its answers, its failures."""
