"""Make somebody an address that their calendar can follow."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from commands.refusal import Refused
from commands.team import Team
from oncall.feed import Feed
from storage.database import Database

_BYTES = 32  # of chance in a token


class Made(NamedTuple):
    """`token`: what the address ends in, told this once; None if the person has one already, whose token is lost."""

    feed: Feed
    token: str | None


async def make(db: Database, team: Team, *, schedule: str | None, by: str, now: datetime, once: str | None) -> Made:
    """Of a schedule, or of their own shifts (None). Raises Refused for somebody who is not in the team's files."""
    if by not in team.people:
        raise Refused("You are not in the team's files, so you have no shifts. An admin can add you there.")
    token = secrets.token_urlsafe(_BYTES)
    async with db.begin(once) as tx:
        feed = Feed(id=tx.new_id(), token_hash=hash_of(token), person=by, schedule=schedule or "", made_at=now)
        if await tx.feeds.add(feed):
            return Made(feed, token)
        there_is = await tx.feeds.of(by, feed.schedule)
        if there_is is None:
            raise Refused("The one that you had has just been revoked. Ask again.")
        return Made(there_is, None)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()
