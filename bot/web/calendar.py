"""The addresses that calendars follow: whoever holds one reads the shifts of a person or a schedule."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.oncall.feed_file import feed_file
from commands.calendar.make import hash_of
from commands.calendar.read import read
from commands.team import Team
from oncall.feed import Feed
from storage.database import Database

AT_ONCE = 2  # read at the same time, so that calendars never stand in a page's way
KEPT_BYTES = 32_000_000  # of files that have been made already
_HEADERS = {
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class _Made(NamedTuple):
    """A file, and what it was made of: with the same team on the same day it is the same.

    `state`: of its name and events; as long as that stays, another team or day makes no other file either.
    """

    team: Team
    day: date
    state: int
    content: bytes
    etag: str


class Calendars:
    """GET of /calendar/TOKEN.ics. Unknown, revoked, or of somebody who has left: all the same, not found."""

    def __init__(
        self, *, db: Database, clock: Clock, team: Callable[[], Team], refresh: Callable[[], Awaitable[None]]
    ) -> None:
        self._db, self._clock, self._team, self._refresh = db, clock, team, refresh
        self._made: OrderedDict[str, _Made] = OrderedDict()
        self._turn = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[Route]:
        """One address."""
        return [Route("/calendar/{token}.ics", self._serve)]

    async def _serve(self, request: Request) -> Response:
        """A calendar of shifts."""
        try:
            async with self._turn:
                made = await self._file(hash_of(request.path_params["token"]))
        except (SQLAlchemyError, OSError):
            return PlainTextResponse("Try again later.\n", 503, headers={**_HEADERS, "Retry-After": "60"})
        if made is None:
            return PlainTextResponse("Not found.\n", 404, headers=_HEADERS)
        headers = {**_HEADERS, "ETag": made.etag}
        if _has_it(request.headers.get("if-none-match", ""), made.etag):
            return Response(status_code=304, headers=headers)
        return Response(made.content, media_type="text/calendar", headers=headers)

    async def _file(self, token_hash: str) -> _Made | None:
        """What was made is handed out again as long as neither the team nor the day has changed."""
        await self._refresh()
        team, now = self._team(), self._clock.now()
        async with self._db.read() as tx:
            feed = await tx.feeds.by_hash(token_hash)
        if feed is None or feed.person not in team.people:
            return None
        made = self._made.get(feed.id)
        if made is None or made.team is not team or made.day != now.date():
            events = await read(self._db, team, feed, now)
            if events is None:
                return None
            name = _name(feed, team)
            state = hash((name, *((event.uid, event.sequence) for event in events)))
            if made is not None and made.state == state:
                made = made._replace(team=team, day=now.date())
            else:
                content = await asyncio.to_thread(feed_file, name, events)
                made = _Made(team, now.date(), state, content, f'"{sha256(content).hexdigest()[:32]}"')
            self._keep(feed.id, made)
        self._made.move_to_end(feed.id)
        return made

    def _keep(self, feed_id: str, made: _Made) -> None:
        self._made[feed_id] = made
        self._made.move_to_end(feed_id)
        while len(self._made) > 1 and sum(len(each.content) for each in self._made.values()) > KEPT_BYTES:
            self._made.popitem(last=False)


def _name(feed: Feed, team: Team) -> str:
    return f"On call: {feed.schedule or team.people[feed.person].name}"


def _has_it(if_none_match: str, etag: str) -> bool:
    """Whether the reader has this already; weak comparison, as proxies that compress make it weak."""
    return any(each.strip().removeprefix("W/") in (etag, "*") for each in if_none_match.split(","))
