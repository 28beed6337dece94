"""What a person types, written the way Slack stores it: escaped, with mentions and links marked up."""

import re
from collections.abc import Callable

_TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>|]+)"
    r"|(?P<mail>\b[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w@])@(?P<user>[A-Za-z0-9][\w.-]*)"
    r"|(?<![\w#])#(?P<channel>[a-z0-9][a-z0-9_-]*)"
)
_BROADCASTS = ("here", "channel", "everyone")
Lookup = Callable[[str], str | None]
"""A name to an id, or None."""


def escape(text: str) -> str:
    """`&`, `<` and `>` as entities, and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The opposite of `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str, user_id: Lookup, channel_id: Lookup, *, command: bool = False) -> str:
    """Escape and mark up; in a command a person's mention carries the name too (`<@U1|ana>`)."""

    def marked(match: re.Match[str]) -> str:
        whole = match[0]
        if url := match["url"]:
            tail = url[len(url.rstrip(".,;:!?)'\"")) :]
            bare = url[: len(url) - len(tail)]
            return f"<{escape(bare)}>{escape(tail)}"
        if mail := match["mail"]:
            return f"<mailto:{mail}|{mail}>"
        if name := match["user"]:
            bare = name.rstrip(".-")
            tail = name[len(bare) :]
            if bare in _BROADCASTS:
                return f"<!{bare}>{tail}"
            found = user_id(bare)
            label = f"|{bare}" if command else ""
            return f"<@{found}{label}>{tail}" if found else whole
        name = match["channel"]
        found = channel_id(name)
        return f"<#{found}|{name}>" if found else whole

    pieces: list[str] = []
    end = 0
    for match in _TOKEN.finditer(text):
        pieces += [escape(text[end : match.start()]), marked(match)]
        end = match.end()
    return "".join((*pieces, escape(text[end:])))
