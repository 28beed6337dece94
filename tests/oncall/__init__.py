"""Schedules and paging, without fixtures: tables of cases, properties, and a slow model that agrees."""
