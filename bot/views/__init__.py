"""What Tocsin shows in Slack, by noun: pure functions from what is known to messages and modals."""
