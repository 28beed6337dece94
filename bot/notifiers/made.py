"""Makes the notifiers that the settings allow."""

import httpx
from pydantic import SecretStr

from bot.clock import Clock
from bot.notifiers.mail import Mail
from bot.notifiers.ntfy import Ntfy
from bot.notifiers.protocol import Notifier, Notifiers
from bot.notifiers.slack import SlackDirect
from bot.notifiers.sms import Sms
from bot.notifiers.twilio import Twilio
from bot.notifiers.voice import Voice
from bot.notifiers.webhook import Webhook
from bot.settings import Settings
from bot.slack import Slack
from oncall.contact import Method


def make_notifiers(settings: Settings, client: httpx.AsyncClient, slack: Slack, clock: Clock) -> Notifiers:
    """Every way that is set up. Webhooks and ntfy need no setting; Slack's is for tests, pages go their own way."""
    made: dict[Method, Notifier] = {
        Method.SLACK: SlackDirect(slack),
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


def _text(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
