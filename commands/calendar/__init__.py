"""Addresses that calendars read shifts from: one verb a file."""
