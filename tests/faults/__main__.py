"""`python -m tests.faults [PART ...]`: every part, or those named. Exit status 1 if a promise did not hold."""

import argparse
import sys
from collections.abc import Callable

from tests.crash.__main__ import main as crash
from tests.replicas.__main__ import main as replicas

PARTS: dict[str, Callable[[], int]] = {
    "crash": lambda: crash([]),
    "replicas": lambda: replicas([]),
}


def main() -> int:
    """One part after the other; each prints its table."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[[], *PARTS], help="; ".join(PARTS))
    asked = parser.parse_args()
    return max([PARTS[name]() for name in asked.part or PARTS])


if __name__ == "__main__":
    sys.exit(main())
