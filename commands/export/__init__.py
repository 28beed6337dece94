"""An incident as a file, with all that is known of it. The same facts give the same bytes."""

from commands.export.file import export, filename

__all__ = ["export", "filename"]
