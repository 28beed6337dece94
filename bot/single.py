"""SQLite is for one process: a lock file beside the database refuses a second."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class SecondProcess(Exception):
    """Another process has this database open."""


@contextmanager
def only_process(database: Path) -> Iterator[None]:
    """Hold the lock while the block runs; the kernel lets go of it even if we are killed. Raises SecondProcess."""
    path = database.with_name(f"{database.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SecondProcess(
                f"Another Tocsin is running on {database}. SQLite is for one process; for several, "
                "set TOCSIN_DATABASE_URL to a PostgreSQL database."
            ) from None
        yield
