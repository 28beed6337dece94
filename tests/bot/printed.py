"""The log, as operators read it."""

import io
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot import logs


@contextmanager
def printing(monkeypatch: pytest.MonkeyPatch, form: str) -> Iterator[io.StringIO]:
    """What is logged meanwhile, everything of it, in this form."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.set_up("debug", form)
    yield stream
    root.handlers, root.level = handlers, level
