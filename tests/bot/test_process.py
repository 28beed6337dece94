"""`tocsin run` as a process of its own, against the local workspace: start, signals, stop."""

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.config import load
from bot.demo import slack_id, workspace_for
from sandbox.client import Client
from sandbox.server import Server, serve
from storage.database import Database
from tests.databases import real_time

EXAMPLE = Path(__file__).parents[2] / "example"
ROOT = EXAMPLE.parent
PATIENCE = 60.0  # seconds; only ever used up by a failure
ACK_PATIENCE = 20.0  # seconds that Slack waits for an answer here: on a machine that is busy its three are few


@dataclass
class Process:
    """A bot at work, and what it has printed so far."""

    process: asyncio.subprocess.Process
    printed: str = ""

    async def says(self, text: str) -> None:
        """Wait until it has printed this."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while text not in self.printed:
                line = await self.process.stdout.readline()
                assert line, f"it ended without saying {text!r}:\n{self.printed}"
                self.printed += line.decode()

    async def ends(self) -> int:
        """Wait until it is gone; its exit status."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            self.printed += (await self.process.stdout.read()).decode()
            return await self.process.wait()


@asynccontextmanager
async def bot(server: Server, database: Path, team: Path = EXAMPLE, **settings: str) -> AsyncIterator[Process]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "default",
        "SLACK_BOT_TOKEN": server.bot_token,
        "SLACK_APP_TOKEN": server.app_token,
        "SLACK_SIGNING_SECRET": server.signing_secret,
        "SLACK_API_URL": server.api_url,
        "TOCSIN_DATABASE_URL": f"sqlite:///{database}",
        "TOCSIN_CONFIG": str(team),
        "TOCSIN_HTTP_PORT": "0",
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.cli import main; main()", "run"),
        env=environment,
        cwd=database.parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Process(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serve(workspace_for(load(EXAMPLE))) as running:
        running.delivery.ack_seconds = ACK_PATIENCE
        yield running


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Client]:
    async with Client(server.url) as made:
        yield made


async def comes_true(look: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not look():  # noqa: ASYNC110 - anything may be waited for
            await asyncio.sleep(0.01)


async def test_a_stop_is_in_time_and_loses_nothing(server: Server, client: Client, tmp_path: Path) -> None:
    """What was declared a moment before SIGTERM is paged and has its channel: now, or after the next start."""
    person = slack_id(min(load(EXAMPLE).people))
    general = await client.channel("general")
    assert general is not None
    async with bot(server, tmp_path / "tocsin.db") as first:
        await first.says("Tocsin is running in Example.")
        answer = await client.command(person, general["id"], "/incident declare sev2 payments are failing")
        assert "INC-1 declared" in answer["response"]["text"]
        began = time.monotonic()
        first.process.send_signal(signal.SIGTERM)
        assert await first.ends() == 0
        assert time.monotonic() - began < 45  # what its systemd unit leaves it
        assert "Traceback" not in first.printed
        assert "Warning" not in first.printed
    async with bot(server, tmp_path / "tocsin.db") as second:
        await second.says("Tocsin is running")
        await comes_true(lambda: any(each.name.startswith("inc-1-") for each in server.workspace.channels.values()))
        second.process.send_signal(signal.SIGINT)
        assert await second.ends() == 0
    database = Database(f"sqlite:///{tmp_path / 'tocsin.db'}", real_now=real_time())
    async with database.snapshot() as tx:
        kinds = [entry.kind async for entry in tx.timeline.of_incident(1)]
        assert kinds.count("IncidentDeclared") == 1
        assert kinds.count("ResponderPaged") == 1
        assert (await tx.outbox.troubles())[:2] == (0, 0)
    await database.close()


async def test_a_second_process_on_the_same_file_is_refused(server: Server, tmp_path: Path) -> None:
    """In a sentence that says what to do; the first goes on. Nothing that opens doors is in the log."""
    async with bot(server, tmp_path / "tocsin.db", TOCSIN_LOG_LEVEL="debug") as first:
        await first.says("Tocsin is running")
        async with bot(server, tmp_path / "tocsin.db") as second:
            assert await second.ends() == 1
            assert "Another Tocsin is running" in second.printed
            assert "PostgreSQL" in second.printed
        assert first.process.returncode is None
        first.process.send_signal(signal.SIGTERM)
        assert await first.ends() == 0
        for secret in (server.bot_token, server.app_token, server.signing_secret, "ticket="):
            assert secret not in first.printed


async def test_a_hangup_takes_the_teams_files_anew(server: Server, tmp_path: Path) -> None:
    """A faulty change keeps the old and says what is wrong; the process goes on."""
    team = Path(shutil.copytree(EXAMPLE, tmp_path / "team"))
    async with bot(server, tmp_path / "tocsin.db", team) as running:
        await running.says("Tocsin is running")
        (team / "tocsin.yaml").write_text((team / "tocsin.yaml").read_text() + "\nsurprise: 1\n")
        running.process.send_signal(signal.SIGHUP)
        await running.says("the team's files are not taken")
        await running.says("surprise")
        running.process.send_signal(signal.SIGTERM)
        assert await running.ends() == 0


async def test_a_token_that_slack_does_not_take_stops_the_start(server: Server, tmp_path: Path) -> None:
    """In a sentence that names the variable, without the token."""
    async with bot(server, tmp_path / "tocsin.db", SLACK_APP_TOKEN="xapp-wrong-one") as refused:
        assert await refused.ends() == 1
        assert "Slack does not take the token" in refused.printed
        assert "SLACK_APP_TOKEN" in refused.printed
        assert "wrong-one" not in refused.printed
        assert "Traceback" not in refused.printed


async def test_a_wrong_token_is_said_when_slack_is_back(server: Server, client: Client, tmp_path: Path) -> None:
    """Started while Slack is away, it works without; that the token is wrong shows when somebody can tell."""
    await client.down()
    async with bot(server, tmp_path / "tocsin.db", SLACK_BOT_TOKEN="xoxb-wrong-one") as refused:
        await refused.says("Slack does not answer yet. Everything else is at work")
        await client.down(down=False)
        assert await refused.ends() == 1
        assert "Slack does not take the token" in refused.printed
        assert "SLACK_BOT_TOKEN" in refused.printed
        assert "wrong-one" not in refused.printed
        assert "Traceback" not in refused.printed


async def test_started_while_slack_is_away_it_says_when_it_is_there_and_stops_before(
    server: Server, client: Client, tmp_path: Path
) -> None:
    """A stop does not wait for Slack; the next process says that it runs once Slack is back."""
    await client.down()
    async with bot(server, tmp_path / "tocsin.db") as first:
        await first.says("Slack does not answer yet")
        first.process.send_signal(signal.SIGTERM)
        assert await first.ends() == 0
        assert "Traceback" not in first.printed
    async with bot(server, tmp_path / "tocsin.db") as second:
        await second.says("Everything else is at work")
        await client.down(down=False)
        await second.says("Tocsin is running in Example.")
        second.process.send_signal(signal.SIGTERM)
        assert await second.ends() == 0


async def test_over_http_the_bot_answers_as_it_does_over_the_socket(
    server: Server, client: Client, tmp_path: Path
) -> None:
    """Slack's signed requests come to /slack/events, and no socket is opened."""
    person = slack_id(min(load(EXAMPLE).people))
    general = await client.channel("general")
    assert general is not None
    async with bot(server, tmp_path / "tocsin.db", TOCSIN_SLACK_TRANSPORT="http") as running:
        await running.says("Tocsin is running")
        (port,) = re.findall(r"HTTP is served at 127\.0\.0\.1, port (\d+)", running.printed)
        server.workspace.request_url = f"http://127.0.0.1:{port}/slack/events"
        answer = await client.command(person, general["id"], "/incident declare sev2 payments are failing")
        assert "INC-1 declared" in answer["response"]["text"]
        await comes_true(lambda: any(each.name.startswith("inc-1-") for each in server.workspace.channels.values()))
        assert (await client.deliveries())["sockets"] == 0
        running.process.send_signal(signal.SIGTERM)
        assert await running.ends() == 0
        assert "Traceback" not in running.printed


async def test_systemd_is_told_that_it_is_up_and_at_work_and_when_it_stops(server: Server, tmp_path: Path) -> None:
    """As its unit asks for: by datagrams to a socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(PATIENCE)
        notify = str(tmp_path / "notify")
        async with bot(server, tmp_path / "tocsin.db", NOTIFY_SOCKET=notify, WATCHDOG_USEC="300000") as running:
            told = [await asyncio.to_thread(systemd.recv, 100) for _ in range(3)]
            assert told == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
            running.process.send_signal(signal.SIGTERM)
            assert await running.ends() == 0
            while (last := await asyncio.to_thread(systemd.recv, 100)) == b"WATCHDOG=1":
                pass
            assert last == b"STOPPING=1"
