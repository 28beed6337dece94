"""Schedules for people at a terminal and for their calendars: asked, drawn, compared, exported, imported."""
