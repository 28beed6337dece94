"""`tocsin check --slack`, as somebody types it who has copied the example, against the local workspace."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.config import load
from bot.demo import workspace_for
from sandbox.server import Server, serve
from tests.world import EXAMPLE


async def checked(server: Server, files: Path, **settings: str) -> tuple[int, str]:
    """The exit status, and all that was printed."""
    environment = {
        "SLACK_BOT_TOKEN": server.bot_token,
        "SLACK_APP_TOKEN": server.app_token,
        "TOCSIN_SLACK_API_URL": server.api_url,
        **settings,
    }
    done = await asyncio.to_thread(CliRunner().invoke, app, ["check", "--slack", str(files)], env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The example without its telephones and mailboxes, so that nothing is left to set up for them."""
    text = (EXAMPLE / "tocsin.yaml").read_text("utf-8")
    bare = "".join(f"{line.split(', contacts: {')[0]}}}\n" if ", contacts: {" in line else line
                   for line in text.splitlines(keepends=True))  # fmt: skip
    file = tmp_path / "tocsin.yaml"
    file.write_text(bare, "utf-8")
    return file


async def test_when_nothing_is_missing_it_says_so(files: Path) -> None:
    async with serve(workspace_for(load(files))) as server:
        status, printed = await checked(server, files)
    assert "Slack is fine: every scope, every person, every channel." in printed
    assert status == 0


async def test_slack_is_asked_though_telephones_are_not_set_up_yet() -> None:
    """All that is wrong at once, in the files' surroundings and in Slack."""
    example = EXAMPLE / "tocsin.yaml"
    async with serve(workspace_for(load(example))) as server:
        status, printed = await checked(server, example)
    assert "10 people are to be reached by sms, which is not set up" in printed
    assert "Slack is fine" in printed
    assert status == 1


@pytest.fixture
def more_channels(files: Path) -> Path:
    """The same, with a channel that stakeholders read and one that is paged."""
    text = files.read_text("utf-8")
    text = text.replace("    private: true", "    private: true\n    stakeholders: leadership", 1)
    text = text.replace("- {page: schedule tns,", "- {page: [schedule tns, channel war-room],", 1)
    assert "war-room" in text
    files.write_text(text, "utf-8")
    return files


async def test_every_channel_that_the_files_name_is_looked_for(more_channels: Path) -> None:
    async with serve(workspace_for(load(more_channels))) as server:
        status, printed = await checked(server, more_channels)
    assert "There is no channel #leadership for stakeholders of" in printed
    assert "There is no channel #war-room for the policy" in printed
    assert status == 1
