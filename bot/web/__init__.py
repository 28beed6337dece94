"""HTTP in: Slack's requests where there is no socket, and how the bot is doing."""
