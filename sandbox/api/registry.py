"""Which methods there are, with the scope, the rate tier and the arguments of each."""

from collections.abc import Callable
from typing import NamedTuple

from sandbox.api.call import Call
from sandbox.state.scopes import ByKind
from sandbox.wire import Payload

Handler = Callable[[Call], Payload]
POSTING = 0
"""The tier of chat.postMessage: about one message a second in each channel."""
SPECIAL = -1
"""A tier of hundreds a minute."""


class Method(NamedTuple):
    """A Web API method; `needs` must be given, `takes` may be."""

    name: str
    handler: Handler
    scope: str | ByKind | None
    tier: int
    needs: frozenset[str]
    takes: frozenset[str]


METHODS: dict[str, Method] = {}


def method(
    name: str, *, tier: int, scope: str | ByKind | None = None, needs: str = "", takes: str = ""
) -> Callable[[Handler], Handler]:
    """Enter a handler in the registry."""

    def enter(handler: Handler) -> Handler:
        needed = frozenset(needs.split())
        # Bolt's client adds team_id to every call.
        taken = needed | frozenset(takes.split()) | {"team_id"}
        METHODS[name] = Method(name, handler, scope, tier, needed, taken)
        return handler

    return enter
