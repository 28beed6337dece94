"""Schedules: tables of cases, properties, and a slow model that agrees."""
