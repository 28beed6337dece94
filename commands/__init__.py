"""Everything the bot can be told to do, by a person, an alert or the clock: one imperative verb a file. No Slack."""
