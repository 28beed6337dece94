"""systemd hears from us while the engine is at work, and only then."""

import asyncio
import configparser
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.supervised import IDLE_SECONDS, supervised

UNIT = Path(__file__).parents[2] / "deploy" / "tocsin.service"


class Systemd:
    """Listens as it does."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address.replace("@", "\0", 1))
        self.socket.settimeout(0)

    async def hears(self) -> str:
        """The next thing that it is told."""
        async with asyncio.timeout(60):
            return (await asyncio.get_running_loop().sock_recv(self.socket, 100)).decode()

    def heard(self) -> list[str]:
        """All that it was told and has not yet read."""
        found = []
        try:
            while True:
                found.append(self.socket.recv(100).decode())
        except BlockingIOError:
            return found


@pytest.fixture(params=["path", "abstract"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Systemd]:
    made = Systemd(str(tmp_path / "notify") if request.param == "path" else f"@tocsin-test-{tmp_path}")
    yield made
    made.socket.close()


async def test_systemd_hears_that_we_are_up_at_work_and_about_to_stop(systemd: Systemd) -> None:
    """Several times within what it allows; and nothing while the engine is stuck."""
    idle = 0.0
    settings = {"NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": "30000", "WATCHDOG_PID": str(os.getpid())}
    async with supervised(lambda: idle, settings):
        assert await systemd.hears() == "READY=1"
        for _ in range(5):
            assert await systemd.hears() == "WATCHDOG=1"
        idle = IDLE_SECONDS + 1
        systemd.heard()
        await asyncio.sleep(0.2)
        assert systemd.heard() == []
        idle = 0.0
        assert await systemd.hears() == "WATCHDOG=1"
    assert systemd.heard()[-1] == "STOPPING=1"


@pytest.mark.parametrize("watchdog", [{}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}])
async def test_without_a_watchdog_it_is_only_told_of_start_and_end(systemd: Systemd, watchdog: dict[str, str]) -> None:
    """Or where it is somebody else's."""
    async with supervised(lambda: 0.0, {"NOTIFY_SOCKET": systemd.address, **watchdog}):
        await asyncio.sleep(0.05)
    assert systemd.heard() == ["READY=1", "STOPPING=1"]


async def test_a_systemd_that_is_not_there_harms_nobody(tmp_path: Path) -> None:
    """Neither where it never was, nor where its socket has gone."""
    for settings in ({}, {"NOTIFY_SOCKET": str(tmp_path / "gone"), "WATCHDOG_USEC": "1000"}):
        async with supervised(lambda: 0.0, settings):
            await asyncio.sleep(0.01)


def test_the_unit_waits_longer_than_an_engine_may_take() -> None:
    """Else it would end a process that is at work."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # as its documentation says
    unit.read(UNIT)
    assert unit["Service"]["Type"] == "notify"
    assert float(unit["Service"]["WatchdogSec"]) > IDLE_SECONDS
