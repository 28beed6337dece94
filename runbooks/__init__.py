"""Runbooks, their steps, and a run of one in an incident. Pure: no I/O, no clock."""
