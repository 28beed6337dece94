"""The console script `tocsin`: a file for each group of its commands."""

from bot.cli.main import app, main

__all__ = ["app", "main"]
