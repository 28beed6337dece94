"""The running bot: Slack in, Slack out, HTTP in, and the engine that watches the clock."""
