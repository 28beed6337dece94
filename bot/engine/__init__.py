"""What is due by itself: `loop` works off jobs as they fall due, `jobs` is the list of them."""

from bot.engine.loop import Engine, Job

__all__ = ["Engine", "Job"]
