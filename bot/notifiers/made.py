"""Makes the notifiers that the settings allow."""

from collections.abc import Sequence

import httpx
from pydantic import SecretStr

from bot.clock import Clock
from bot.notifiers.mail import Mail
from bot.notifiers.ntfy import Ntfy
from bot.notifiers.protocol import Notifier, Notifiers
from bot.notifiers.sms import Sms
from bot.notifiers.twilio import Twilio
from bot.notifiers.voice import Voice
from bot.notifiers.webhook import Webhook
from bot.settings import Settings
from commands.team import Team
from oncall.contact import Method


def make_notifiers(settings: Settings, client: httpx.AsyncClient, clock: Clock) -> Notifiers:
    """Every way that is set up besides Slack. Webhooks and ntfy need no setting."""
    made: dict[Method, Notifier] = {
        Method.WEBHOOK: Webhook(client, secret=_text(settings.webhook_secret), real_now=clock.real),
        Method.NTFY: Ntfy(client, url=settings.ntfy_url, token=_text(settings.ntfy_token)),
    }
    account, token, sender = settings.twilio_account_sid, settings.twilio_auth_token, settings.twilio_from
    if account and token and sender:
        twilio = Twilio(client, url=settings.twilio_url, account=account, token=token.get_secret_value())
        made[Method.SMS] = Sms(twilio, sender=sender)
        caller = settings.twilio_voice_from or sender
        if caller.startswith("+"):
            made[Method.VOICE] = Voice(twilio, sender=caller)
    if settings.smtp_host and settings.smtp_from:
        made[Method.MAIL] = Mail(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=settings.smtp_from,
            security=settings.smtp_security,
            username=settings.smtp_username,
            password=_text(settings.smtp_password),
            real_now=clock.real,
        )
    return made


def not_set_up(settings: Settings, team: Team) -> Sequence[str]:
    """What somebody in the team's files is to be reached by though it is not set up: a sentence each."""
    twilio = ("TOCSIN_TWILIO_ACCOUNT_SID", "TOCSIN_TWILIO_AUTH_TOKEN", "TOCSIN_TWILIO_FROM")
    account = settings.twilio_account_sid and settings.twilio_auth_token and settings.twilio_from
    voice_from = settings.twilio_voice_from or settings.twilio_from or ""
    found: list[str] = []
    for method, is_set_up, wanted in (
        (Method.SMS, bool(account), twilio),
        (Method.VOICE, bool(account), twilio),
        (Method.MAIL, bool(settings.smtp_host and settings.smtp_from), ("TOCSIN_SMTP_HOST", "TOCSIN_SMTP_FROM")),
    ):
        if (people := _reached_by(team, method)) and not is_set_up:
            found.append(f"{people} by {method}, which is not set up: {', '.join(wanted[:-1])} and {wanted[-1]}.")
    if account and (people := _reached_by(team, Method.VOICE)) and not voice_from.startswith("+"):
        found.append(f"{people} by voice, which needs a number that calls: TOCSIN_TWILIO_VOICE_FROM.")
    return found


def _reached_by(team: Team, method: Method) -> str:
    number = sum(method in person.contacts for person in team.people.values())
    return f"{number} {'person is' if number == 1 else 'people are'} to be reached" if number else ""


def _text(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
