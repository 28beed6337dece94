"""Forms that open over the conversation: what they ask, and the names under which the answers come back."""
