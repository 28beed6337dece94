"""Ids as Slack writes them: a letter for the kind, then capitals and digits."""

import random
import string

_LETTERS = string.ascii_uppercase + string.digits


def new_id(prefix: str, length: int = 10) -> str:
    """A new random id such as `C4K9Q2ZP7XY`."""
    return prefix + "".join(random.choices(_LETTERS, k=length))  # noqa: S311 - names, not secrets
