"""E-mail by SMTP: which incident and how grave, a signed link to answer, and no word of what happened."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Literal

import aiosmtplib

from bot.notifiers.protocol import Again, Outcome, Refused, Sent, Summons, again, subject

SECONDS = 10.0  # that one step may take
IN_ALL = 25.0
GOODBYE = 2.0
SOON = 5.0
Security = Literal["starttls", "tls", "none"]
# What the library says of a server without STARTTLS, or without a login that it knows, has no class of its own.
_LACKING = (aiosmtplib.SMTPNotSupported, aiosmtplib.SMTPException)


class Mail:
    """One SMTP server. A message that is sent again has the same id, so that readers show it once."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        sender: str,
        security: Security,
        username: str | None,
        password: str | None,
        real_now: Callable[[], datetime],
    ) -> None:
        self._host, self._port, self._sender, self._security = host, port, sender, security
        self._username, self._password, self._real_now = username, password, real_now

    async def send(self, contact: str, summons: Summons) -> Outcome:
        """Hand it to the server."""
        message = self._message(contact, summons)
        client = _Client(
            hostname=self._host,
            port=self._port,
            username=self._username,
            password=self._password,
            use_tls=self._security == "tls",
            start_tls=self._security == "starttls",
            timeout=SECONDS,
        )
        try:
            async with asyncio.timeout(IN_ALL):
                await client.connect()
                await client.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            return _by_code(refused.recipients[0].code, "the mail server does not take the address")
        except aiosmtplib.SMTPAuthenticationError as refused:
            return _by_code(refused.code, "the mail server refuses our credentials")
        except aiosmtplib.SMTPResponseException as refused:
            return _by_code(refused.code, f"the mail server says {refused.code}")
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as failure:
            if type(failure) in _LACKING:
                return Refused("the mail server does not offer what the address, a login or TOCSIN_SMTP_SECURITY needs")
            return Again(SOON, type(failure).__name__, perhaps_done=client.has_begun)
        except ValueError:
            return Refused("no mail can be written to the address, or from TOCSIN_SMTP_FROM")
        finally:
            await client.leave()
        return Sent(message["Message-ID"])

    def _message(self, contact: str, summons: Summons) -> EmailMessage:
        about = subject(summons)
        message = EmailMessage()
        message["From"], message["To"] = self._sender, contact
        test = "Tocsin: a test before your shift" if summons.shift is not None else "Tocsin: a test"
        message["Subject"] = f"{test}{again(summons)}" if summons.is_test else f"You are paged: {about}"
        message["Date"] = format_datetime(self._real_now())
        message["Message-ID"] = f"<{summons.notice_id}@{self._sender.rpartition('@')[2].rstrip('>')}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(_text(about, summons))
        return message


class _Client(aiosmtplib.SMTP):
    """A connection that knows whether the server may have the mail: not before the mail itself is begun."""

    has_begun = False

    async def data(self, message: str | bytes, /, **options: Any) -> aiosmtplib.SMTPResponse:  # noqa: ANN401 - passed through
        """The mail itself."""
        self.has_begun = True
        return await super().data(message, **options)

    async def leave(self) -> None:
        """Say goodbye; what was taken is taken, whatever they say to that."""
        if self.is_connected:
            with suppress(aiosmtplib.SMTPException, OSError):
                await self.quit(timeout=GOODBYE)
        self.close()


def _text(about: str, summons: Summons) -> str:
    if summons.is_test:
        told = "This is a test of how you are reached by mail. Nobody is paged."
        if summons.shift is not None:
            told = f"Your on-call shift begins {summons.shift}. {told}"
        how = f"Say that it arrived:\n{summons.answer_url}" if summons.answer_url else ""
    else:
        told = f"You are paged for {about}."
        how = f"To acknowledge or escalate:\n{summons.answer_url}" if summons.answer_url else "Answer in Slack."
    return f"{summons.person},\n\n{told}\n\n{how}\n\nWhat happened is in Slack; it is never sent by mail.\n"


def _by_code(code: int, why: str) -> Outcome:
    """SMTP's own distinction: 5xx is for good, 4xx for now."""
    return Refused(why) if code >= 500 else Again(SOON * 2, why, away=False)
