"""Asking, from the clock, for what is due; and putting that off."""
