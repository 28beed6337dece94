"""Mail as it is sent in earnest: encrypted, after a login, to a server that somebody trusted vouches for."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.notifiers.mail import Mail, Security
from bot.notifiers.protocol import Again, Matter, Refused, Sent, Summons

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SUMMONS = Summons(
    notice_id="n1", person="Bo Larsen", matters=(Matter("INC-12", "SEV1", "it fails"),), base=None, answer_url=None
)
HOST = "127.0.0.1"
LOGIN = LoginPassword(b"tocsin", b"open sesame")
BOTH: list[Security] = ["starttls", "tls"]


class Postbox:
    """A real SMTP server that takes mail from whoever has logged in, and keeps what it was told."""

    def __init__(self, says_of_a_wrong_login: str | None = None) -> None:
        self._says_of_a_wrong_login = says_of_a_wrong_login
        self.logins: list[LoginPassword] = []
        self.taken: list[Envelope] = []
        self.ciphers: list[object] = []

    def log_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: LoginPassword
    ) -> AuthResult:
        self.logins.append(login)
        if login == LOGIN:
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False, message=self._says_of_a_wrong_login)

    async def handle_RCPT(self, _server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert server.transport is not None
        self.ciphers.append(server.transport.get_extra_info("cipher"))
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def authority() -> trustme.CA:
    """Whoever vouches for mail servers here; nobody trusts it yet."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is trusted as operators would have it: by the environment."""
    file = tmp_path / "authorities.pem"
    authority.cert_pem.write_to_path(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


@asynccontextmanager
async def listening(
    postbox: Postbox, authority: trustme.CA, security: Security, name: str = HOST
) -> AsyncIterator[int]:
    """The port of a server whose certificate is for `name`, and that speaks to nobody without encryption."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    loop = asyncio.get_running_loop()
    by_command = security == "starttls"

    def speaks() -> SMTP:
        return SMTP(
            postbox,
            hostname="test",
            loop=loop,
            authenticator=postbox.log_in,
            tls_context=context if by_command else None,
            require_starttls=by_command,
            auth_require_tls=by_command,  # else it is so from the first byte, which this server is not told
        )

    server = await loop.create_server(speaks, HOST, 0, ssl=None if by_command else context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


def mail(port: int, security: Security, password: bytes = LOGIN.password) -> Mail:
    """Mail by this server, as the settings have it."""
    return Mail(
        host=HOST,
        port=port,
        sender="tocsin@example.com",
        security=security,
        username=LOGIN.login.decode(),
        password=password.decode(),
        real_now=lambda: NOW,
    )


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", BOTH)
async def test_mail_is_sent_encrypted_after_a_login(authority: trustme.CA, security: Security) -> None:
    """One login, one mail, and nothing of either in the open."""
    postbox = Postbox()
    async with listening(postbox, authority, security) as port:
        assert await mail(port, security).send("bo@example.com", SUMMONS) == Sent("<n1@example.com>")
    assert postbox.logins == [LOGIN]
    assert [envelope.rcpt_tos for envelope in postbox.taken] == [["bo@example.com"]]
    assert None not in postbox.ciphers


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", BOTH)
@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        (None, Refused("the mail server refuses our credentials")),
        ("454 4.7.0 Ask me later", Again(10.0, "the mail server refuses our credentials", away=False)),
    ],
)
async def test_a_login_that_is_not_taken_is_refused_for_good_or_for_now_as_the_server_says(
    authority: trustme.CA, security: Security, says: str | None, outcome: Refused | Again
) -> None:
    """So that the person's next method has its turn; no mail is tried without the login."""
    postbox = Postbox(says)
    async with listening(postbox, authority, security) as port:
        assert await mail(port, security, b"open barley").send("bo@example.com", SUMMONS) == outcome
    assert LoginPassword(LOGIN.login, b"open barley") in postbox.logins
    assert postbox.taken == []


@pytest.mark.parametrize("security", BOTH)
async def test_a_server_that_nobody_trusted_vouches_for_is_told_nothing(
    authority: trustme.CA, security: Security
) -> None:
    """Neither the password nor the mail; it is tried again, as certificates are put right."""
    postbox = Postbox()
    async with listening(postbox, authority, security) as port:
        outcome = await mail(port, security).send("bo@example.com", SUMMONS)
    assert isinstance(outcome, Again)
    assert not outcome.perhaps_done
    assert (postbox.logins, postbox.taken) == ([], [])


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", BOTH)
async def test_a_server_that_shows_the_certificate_of_another_is_told_nothing(
    authority: trustme.CA, security: Security
) -> None:
    """Though somebody trusted vouches for that other."""
    postbox = Postbox()
    async with listening(postbox, authority, security, name="mail.example.org") as port:
        outcome = await mail(port, security).send("bo@example.com", SUMMONS)
    assert isinstance(outcome, Again)
    assert not outcome.perhaps_done
    assert (postbox.logins, postbox.taken) == ([], [])
