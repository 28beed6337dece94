"""The OAuth scopes an incident bot asks for, and which one a kind of channel needs."""

from typing import NamedTuple

_GRANTED = """
    commands app_mentions:read chat:write chat:write.public team:read dnd:read users:read users:read.email
    channels:manage channels:read channels:join channels:history groups:write groups:read groups:history
    im:write im:read im:history mpim:write mpim:read mpim:history usergroups:read usergroups:write
    pins:read pins:write bookmarks:read bookmarks:write reactions:read reactions:write
    files:write files:read canvases:read canvases:write
"""
ALL = frozenset(_GRANTED.split())


class ByKind(NamedTuple):
    """The scope that a method needs for each kind of channel."""

    public: str
    private: str
    im: str
    mpim: str


READ = ByKind("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ByKind("channels:history", "groups:history", "im:history", "mpim:history")
WRITE = ByKind("channels:manage", "groups:write", "im:write", "mpim:write")
JOIN = ByKind("channels:join", "channels:join", "channels:join", "channels:join")
