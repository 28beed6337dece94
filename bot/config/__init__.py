"""The team's files (tocsin.yaml, or a folder of them, and its runbooks) as a checked Team, or every fault in them."""

from bot.config.load import load
from runbooks.document import Fault, Faulty

__all__ = ["Fault", "Faulty", "load"]
