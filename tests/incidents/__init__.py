"""The core of incidents, without fixtures."""
