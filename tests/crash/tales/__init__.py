"""What is told while the bot may die at any instant: one tale a file."""
