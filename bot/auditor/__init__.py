"""Watches the rest from a thread of its own: whether what is due happens. Silence and alarms come from here."""

from bot.auditor.alarms import Telling, post_once
from bot.auditor.trouble import Pulse, Trouble, troubles_of, troubles_with
from bot.auditor.watch import Auditor

__all__ = ["Auditor", "Pulse", "Telling", "Trouble", "post_once", "troubles_of", "troubles_with"]
