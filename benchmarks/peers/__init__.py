"""The peers: a script and what it needs each, in an environment of its own that is made when it is first used."""

import hashlib
import os
import subprocess
import venv
from pathlib import Path


class Unavailable(Exception):
    """The peer's environment cannot be made; the text says why."""


def environment(peer: str) -> str:
    """The peer's interpreter, with the exact packages of its requirements file. Raises Unavailable."""
    needs = Path(__file__).with_name(f"{peer}.txt")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tocsin-benchmarks"
    home = cache / f"{peer}-{hashlib.sha256(needs.read_bytes()).hexdigest()[:12]}"
    python, complete = home / "bin" / "python", home / "complete"
    if not complete.exists():
        install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r")
        try:
            venv.create(home, with_pip=True, clear=True)
            subprocess.run([python, *install, needs], check=True, capture_output=True, text=True)  # noqa: S603 - its own
        except subprocess.CalledProcessError as failed:
            told = (failed.stderr or str(failed)).strip().splitlines()
            raise Unavailable(told[-1]) from failed
        except OSError as failed:
            raise Unavailable(str(failed)) from failed
        complete.touch()
    return str(python)
