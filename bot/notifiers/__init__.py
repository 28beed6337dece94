"""Ways of reaching a person: one file each, one small protocol (`protocol.py`)."""
