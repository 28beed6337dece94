"""Slack, as the bot asks it: `protocol` is what may be asked, `web` asks it, `failures` is what goes wrong."""

from bot.slack.connection import TIMEOUT_SECONDS, connected
from bot.slack.failures import GONE, SlackBusy, SlackFailed, SlackRefused, SlackUnreachable, failed_call, patiently
from bot.slack.protocol import Channel, Identity, Posted, Profile, Said, Slack, instant_of
from bot.slack.web import KEYED, WebSlack

__all__ = [
    "GONE",
    "KEYED",
    "TIMEOUT_SECONDS",
    "Channel",
    "Identity",
    "Posted",
    "Profile",
    "Said",
    "Slack",
    "SlackBusy",
    "SlackFailed",
    "SlackRefused",
    "SlackUnreachable",
    "WebSlack",
    "connected",
    "failed_call",
    "instant_of",
    "patiently",
]
