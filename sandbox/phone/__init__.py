"""What reaches people outside Slack, each by its real protocol: Twilio's SMS and calls, mail, ntfy, webhooks."""
