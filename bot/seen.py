"""What people wrote in Slack, as they saw it."""

import re

from bot.directory import Directory
from commands.grammar.words import plain

_PERSON = re.compile(r"<@([A-Z0-9]+)>")


def as_seen(directory: Directory, text: str) -> str:
    """Slack's text with its escapes undone and its mentions readable: names, and no longer mentions."""

    def labelled(found: re.Match[str]) -> str:
        name = directory.name(directory.person(found[1])).replace("&", "&amp;").replace("<", "&lt;")
        return f"<@{found[1]}|{name.replace('>', '&gt;')}>"

    return plain(_PERSON.sub(labelled, text))
