"""The bot in a local workspace: the same bot, over the same protocol, on this machine alone."""

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import Seams, running
from bot.clock import Clock
from bot.config import load
from bot.manifest import COMMANDS, SHORTCUTS
from bot.refusals import CannotDo
from bot.settings import Settings
from commands.team import Team
from sandbox.clock import Due
from sandbox.phone.carrier import ACCOUNT, AUTH_TOKEN, NUMBER
from sandbox.server import Server, serve
from sandbox.workspace import Command, Member, Shortcut, Workspace

EXAMPLE = Path(__file__).parent.parent / "example"
TRY = (
    "Type `/incident declare sev2 payments are failing`, and read who is paged. "
    "At the bottom left you can act as them, and answer. "
    "The clock above can be pushed; *Next due* goes to whatever happens next."
)


def workspace_for(team: Team) -> Workspace:
    """A workspace with the team's people and channels, and the app's commands and shortcuts."""
    members = [
        Member(
            id=f"U{key.upper().replace('-', '')}", name=key, real_name=person.name, email=person.email, tz=person.zone
        )
        for key, person in team.people.items()
    ]
    return Workspace(
        members,
        team="Example",
        commands=[Command(*each) for each in COMMANDS],
        shortcuts=[Shortcut(callback_id, name) for callback_id, name in SHORTCUTS],
        channels=[team.announcements, team.operations],
    )


def contacts_for(team: Team) -> dict[str, dict[str, str]]:
    """How each person is reached besides Slack, by the Slack id that the workspace gives them."""
    return {
        slack_id(key): {str(method): where for method, where in person.contacts.items()}
        for key, person in team.people.items()
    }


def ways_out(server: Server) -> dict[str, Any]:
    """Settings with which text messages, calls, mail and push messages end in the workspace."""
    return {
        "public_url": "http://127.0.0.1:0",
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": SecretStr(AUTH_TOKEN),
        "twilio_from": NUMBER,
        "twilio_url": server.twilio_url,
        "smtp_host": "127.0.0.1",
        "smtp_port": server.mailbox.port,
        "smtp_security": "none",
        "smtp_from": "tocsin@example.com",
        "webhook_secret": SecretStr("sandbox-webhook-secret"),
        "ntfy_url": server.ntfy_url,
    }


def slack_id(key: str) -> str:
    """The Slack id that the workspace gives to a person of the team's files."""
    return "U" + "".join(letter for letter in key.upper() if letter.isalnum())


def settings_for(server: Server, *, team: Path, database: Path) -> Settings:
    """Settings that point a bot at the workspace."""
    return Settings(
        database_url=f"sqlite:///{database}",
        config=team,
        http_port=0,
        slack_transport="socket",
        slack_bot_token=SecretStr(server.bot_token),
        slack_app_token=SecretStr(server.app_token),
        slack_signing_secret=SecretStr(server.signing_secret),
        slack_api_url=server.api_url,
        **ways_out(server),
    )


async def run_demo(*, port: int, team: Path | None, say: Callable[[str], None], at: datetime | None = None) -> None:
    """Run until interrupted. What happens in the demo is gone when it ends. `at`: where its clock begins; else now."""
    files = team or EXAMPLE
    if team is None and not files.exists():
        raise CannotDo("The example team's files are not here: run the demo from a checkout, or use --team.")
    told = load(files)
    workspace = workspace_for(told)
    workspace.channel("#general").purpose = TRY
    clock = Clock()
    if at is not None:
        workspace.clock.begin(at)
        clock.offset = workspace.clock.offset
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve(workspace, port=port))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-demo-"))
        settings = settings_for(server, team=files, database=Path(folder) / "demo.db")
        # Slack's limits are a minute's of real time, and here a pushed clock puts a day's calls into one.
        bot = await stack.enter_async_context(running(settings, clock=clock, seams=Seams(paced=False)))
        server.inbox.contacts.update(contacts_for(told))
        server.inbox.sms_url = f"{bot.public_url()}/twilio/sms"

        async def pushed(by: timedelta) -> None:
            clock.offset += by
            bot.engine.wake()

        async def next_due() -> Due | None:
            due = await bot.agenda.next()
            return Due(*due) if due else None

        workspace.clock.on_push(pushed)
        workspace.clock.next_due = next_due
        say(f"\n  Tocsin is running. Open [bold]{server.url}[/bold]\n")
        say("  #general says what to try. Ctrl+C ends it, and forgets everything.\n")
        await asyncio.Event().wait()
