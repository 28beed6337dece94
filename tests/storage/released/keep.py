"""`python -m tests.storage.released.keep`: put down the database of this version, as a release leaves it.

In it an incident is open, its page waits for bo, cy has a page that they acknowledged, a step is done and a note taken.
"""

import asyncio
import os
import re
import sqlite3
import sys
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import make_url

from tests.databases import PostgreSQL, SQLite
from tests.world import world

HERE = Path(__file__).parent
TEAM = HERE.parents[1] / "scenarios" / "team"
CHANNEL = "inc-1-payments-are-failing"


def main() -> int:
    """Write the files of this version; the exit status."""
    folder = HERE / version("tocsin")
    if folder.exists():
        sys.stderr.write(f"{folder.name} is kept already. What was released does not change: add a migration.\n")
        return 1
    with tempfile.TemporaryDirectory() as scratch, closing(PostgreSQL()) as server:
        sqlite, postgresql = SQLite(Path(scratch)).create(Path(scratch)), server.create()
        for url in (sqlite, postgresql):
            asyncio.run(_lived_in(url))
        with closing(sqlite3.connect(str(make_url(sqlite).database))) as connection:
            dumped = {"sqlite.sql": "\n".join(connection.iterdump())}
        dumped["postgresql.sql"] = server.dump(postgresql)
    folder.mkdir()
    for name, text in dumped.items():
        (folder / name).write_text(_without_the_machine(text) + "\n", encoding="utf-8")
    return 0


async def _lived_in(url: str) -> None:
    async with world(url, team=TEAM) as there:
        await there.types("ana", "/page cy the vendor asks for you")
        await there.presses("cy", "@", "page.acknowledge")
        await there.declares("ana", "/incident declare sev2 payments are failing")
        await there.types("ana", "/incident note cards are declined since nine", CHANNEL)
        await there.types("ana", "/incident runbook done 1", CHANNEL)


def _without_the_machine(text: str) -> str:
    return re.sub(re.escape(os.uname().nodename), "host", text).strip()


if __name__ == "__main__":
    sys.exit(main())
