"""A mail server that keeps what it is given: the part of SMTP that a client which only sends needs."""

import asyncio
import re
from email import message_from_bytes, policy

from sandbox.phone.inbox import Inbox, Received

LARGEST = 1_000_000  # bytes of a message
_LINK = re.compile(r"https?://\S+")


class Mailbox:
    """Answers one connection at a time as RFC 5321 says; without TLS, as it listens on this machine alone."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self._server: asyncio.Server | None = None
        self.port = 0

    async def open(self, host: str) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, host, 0, limit=LARGEST)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._converse(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipients: list[str] = []

        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        await say("220 sandbox ESMTP")
        while line := (await reader.readline()).decode("utf-8", "replace").strip():
            match line.partition(" ")[0].upper():
                case "EHLO" | "HELO":
                    await say("250-sandbox")
                    await say("250 8BITMIME")
                case "MAIL":
                    recipients = []
                    await say("250 OK")
                case "RCPT":
                    found = re.search(r"<([^<>\s]+@[^<>\s]+)>", line)
                    recipients += [found[1]] if found else []
                    await say("250 OK" if found else "501 that is no address")
                case "DATA" if recipients:
                    await say("354 go on, and end with a dot")
                    self._keep(await reader.readuntil(b"\r\n.\r\n"), recipients)
                    await say("250 OK")
                case "DATA":
                    await say("503 for whom?")
                case "RSET" | "NOOP":
                    await say("250 OK")
                case "QUIT":
                    await say("221 bye")
                    return
                case _:
                    await say("502 not known here")

    def _keep(self, content: bytes, recipients: list[str]) -> None:
        message = message_from_bytes(content.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n."), policy=policy.default)
        body = message.get_body(("plain",))
        text = str(body.get_content()) if body is not None else ""
        link = _LINK.search(text)
        for recipient in recipients:
            self.inbox.put(
                Received(
                    id=self.inbox.new_id("ML"),
                    kind="mail",
                    to=recipient,
                    sender=str(message["From"]),
                    subject=str(message["Subject"]),
                    at=self.inbox.now().isoformat(),
                    text=text,
                    link=link[0] if link else None,
                    headers={"Message-ID": str(message["Message-ID"])},
                )
            )
