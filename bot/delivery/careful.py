"""Slack as one row of the outbox sees it: only while the row is ours, and never twice what can be looked up."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

from slack_sdk.models.blocks import Block

from bot.clock import Clock
from bot.slack import Posted, Slack, SlackBusy, SlackRefused, SlackUnreachable
from bot.views.message import as_repeated
from commands.notice.take_along import take_along
from oncall.notice import Notice
from storage.database import Database
from storage.outbox import PAGES_FIRST, Outgoing

# For so long after it was last seen to be ours nobody can have taken a row over: a lease that is this young is spared.
SURE = 1.0  # seconds
LONGEST_LOOK = 5.0  # seconds that a page waits for its turn to look; then it is repeated
EARLIER = timedelta(minutes=5)  # by how much Slack's clock may differ from ours
_LOOKS = ("identity", "find_channel", "find_posted", "read", "profile", "find_by_email")


class Found:
    """What was looked for and found in Slack, by where and its key, until there is room to bring it up to date.

    Looking costs as much of what Slack allows as the change itself, so it is done once. Forgetting one does no harm.
    """

    def __init__(self, most: int = 1_000) -> None:
        """`most` of them are kept: of a row that went to another replica nobody hears here."""
        self._most, self._found = most, dict[tuple[str, str], Posted]()

    def get(self, channel_id: str, key: str) -> Posted | None:
        """`channel_id` as it was asked for, which may be a person: who is meant may be somebody else by now."""
        return self._found.get((channel_id, key))

    def keep(self, channel_id: str, key: str, found: Posted) -> None:
        """Until it is forgotten; in place of the oldest if there are too many."""
        self._found[channel_id, key] = found
        if len(self._found) > self._most:
            del self._found[next(iter(self._found))]

    def forget(self, channel_id: str, key: str) -> None:
        self._found.pop((channel_id, key), None)


class LeaseLost(Exception):
    """Somebody else took the row over: what is still to be done is theirs to do, and to record."""


class CannotTell(Exception):
    """It was repeated once without knowing, and again nobody knows: a third time would be noise."""

    def __init__(self) -> None:
        super().__init__("twice nobody could tell whether Slack took it")


class CarefulSlack:
    """Everything that a send does in Slack goes through here.

    What changes something is done only while the row is ours. What is posted carries the row's key; if an earlier
    send may have posted it, it is looked for first, and brought up to date if it is there. Where nobody can look, it
    is sent once more, and says so.
    """

    def __init__(
        self, slack: Slack, row: Outgoing, db: Database, clock: Clock, *, leased_at: float, known: Found
    ) -> None:
        """`leased_at`: in monotonic seconds, no later than the row was leased. `known`: the process's own."""
        self._slack, self._row, self._db, self._clock, self._known = slack, row, db, clock, known
        self._sure_at = leased_at
        self.said = False  # something was put in front of people, so the next send must look first
        self._posts: Counter[str] = Counter()

    def __getattr__(self, method: str) -> Callable[..., Awaitable[Any]]:
        call: Callable[..., Awaitable[Any]] = getattr(self._slack, method)
        return self._looking(call) if method in _LOOKS else self._owned(call)

    async def post(self, channel_id: str, text: str, blocks: Sequence[Block] = (), *, key: str | None = None) -> Posted:
        """Post it, unless it stands there already."""
        self._posts[channel_id] += 1
        key = key or f"{self._row.id}/{self._posts[channel_id]}"
        if self._row.repeats:
            found, known = await self._find(channel_id, key)
            if found is not None:
                if self._row.repeated:  # there are perhaps two, and what says so must go on saying so
                    text, blocks = as_repeated(text, blocks)
                self._known.keep(channel_id, key, found)
                await self._renew(found, text, blocks)
                self._known.forget(channel_id, key)
                self.said = True
                return found
            if not known:
                text, blocks = await self._repeat(text, blocks)
        await self._own()
        posted = await self._slack.post(channel_id, text, blocks, key=key)
        self.said = True
        return posted

    async def whisper(self, channel_id: str, user: str, text: str, blocks: Sequence[Block] = ()) -> None:
        """What one person sees cannot be looked up."""
        if self._row.repeats:
            text, blocks = await self._repeat(text, blocks)
        await self._own()
        await self._slack.whisper(channel_id, user, text, blocks)
        self.said = True

    async def upload(
        self, channel_id: str, filename: str, content: bytes, *, title: str, comment: str, alt: str = ""
    ) -> None:
        """Nor a file."""
        if self._row.repeats:
            comment, _ = await self._repeat(comment, ())
        await self._own()
        await self._slack.upload(channel_id, filename, content, title=title, comment=comment, alt=alt)
        self.said = True

    def _looking(self, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def looking(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - passed through
            try:
                return await call(*arguments, **named)
            except SlackUnreachable as away:
                raise _only_looked(away) from away

        return looking

    def _owned(self, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def owned(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - passed through
            await self._own()
            return await call(*arguments, **named)

        return owned

    async def _own(self) -> None:
        """Raises LeaseLost if the row is not ours any more, for instance because this process was frozen meanwhile."""
        now = self._clock.monotonic()
        if now - self._sure_at < SURE:
            return
        async with self._db.begin() as tx:
            if not await tx.outbox.holds(self._row):
                raise LeaseLost
        self._sure_at = now

    async def _find(self, channel_id: str, key: str) -> tuple[Posted | None, bool]:
        """The message, and whether it is known where it is: (None, True) if it was never posted."""
        if (found := self._known.get(channel_id, key)) is not None:
            return found, True
        # The local workspace writes in business time, which was perhaps pushed since.
        since = min(self._row.created_at, self._row.created_at + self._clock.offset) - EARLIER
        try:
            return await self._slack.find_posted(channel_id, key, since=since), True
        except SlackUnreachable as away:
            raise _only_looked(away) from away
        except SlackBusy as busy:
            impatient = self._row.priority == PAGES_FIRST and busy.retry_after > LONGEST_LOOK
            if impatient and not self._row.repeated:  # once it was repeated, waiting for a look beats giving up
                return None, False
            raise
        except SlackRefused:
            return None, False

    async def _renew(self, found: Posted, text: str, blocks: Sequence[Block]) -> None:
        await self._own()
        try:
            await self._slack.update(found, text, blocks)
        except SlackRefused:  # it stands, which is what counts
            pass
        except SlackUnreachable as away:
            raise _only_looked(away) from away

    async def left_behind(self, channel_id: str) -> Posted | None:
        """What an earlier send posted there, of which nobody heard that it was taken; None if nothing stands there."""
        if not self._row.repeats:
            return None
        found, _ = await self._find(channel_id, f"{self._row.id}/1")
        await self._own()
        return found

    @property
    def name(self) -> str:
        """What this send is called, however often it is tried; no other is ever called so."""
        return self._row.id

    async def take_along(self, told: Sequence[Notice]) -> Sequence[str]:
        """The ids of notices that wait in the outbox beside these, and are this row's from now on."""
        async with self._db.begin() as tx:
            taken = await take_along(tx, self._row, told)
            data = {**self._row.data, "others": [*self._row.data.get("others", ()), *taken]}
            if taken and not await tx.outbox.rewrite(self._row, data):
                raise LeaseLost
        return taken

    def may_have_told(self) -> bool:
        """Whether an earlier send may have told them."""
        return self._row.repeats > 0

    def waited(self) -> float:
        """Seconds since it was put down to be sent."""
        return (self._clock.real() - self._row.created_at).total_seconds()

    async def repeats(self) -> bool:
        """Whether telling somebody now, by whatever means, repeats what they may have got: then it must say so."""
        if not self._row.repeats:
            await self._own()
            return False
        await self._mark()
        return True

    async def _repeat(self, text: str, blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
        await self._mark()
        return as_repeated(text, blocks)

    async def _mark(self) -> None:
        if self._row.repeated:
            raise CannotTell
        async with self._db.begin() as tx:
            if not await tx.outbox.mark_repeated(self._row):
                raise LeaseLost
        self._sure_at = self._clock.monotonic()


def _only_looked(away: SlackUnreachable) -> SlackUnreachable:
    """Nothing was put in front of anybody."""
    return SlackUnreachable(away.method, str(away), perhaps_done=False)
