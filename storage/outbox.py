"""What is to be sent to the world: written in the transaction that caused it, sent at least once, by lease.

Its times are real time, never the local workspace's pushed clock: a lease is a promise between processes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from storage.rows import fields_of, find_one, insert_each_once, insert_once, values_of
from storage.tables import TROUBLED, outbox

PAGES_FIRST, SOON, LATER = 0, 1, 2
AT_A_TIME = 50  # pairs in one question
_OF = "kind", "subject"
# How long what only a newer version can read waits for one. Side by side with one it waits for a moment.
LEFT, A_PAGE_IS_LEFT = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One effect on its way. `lane`: rows of a lane go one after the other; None: whenever there is room."""

    id: str
    kind: str
    data: Mapping[str, Any]
    subject: str  # what it is about: INC-12, a page's or a run's id
    lane: str | None
    priority: int
    once: str | None  # a key under which this is sent at most once, ever (as long as finished rows are kept)
    created_at: datetime
    due_at: datetime
    attempts: int = 0  # sends begun and not handed back
    repeats: int = 0  # sends whose outcome was never learnt, so that the world may have seen them
    repeated: int = 0  # sends that said they are a repetition, because nobody could tell about the one before
    leased_by: str | None = None
    finished_at: datetime | None = None
    dead: bool = False
    error: str | None = None

    def is_being_sent(self, now: datetime) -> bool:
        """Whether somebody holds it; when their lease is over they are dead, or will find that it is theirs no more."""
        return self.leased_by is not None and self.due_at > now


@dataclass(frozen=True, slots=True, kw_only=True)
class Can:
    """What a replica can send: the `kinds` it knows (None: all), without the rows in `but`, which a newer one wrote.

    What has lain there for longer than it is `left` to a newer one is taken all the same: none came for it. `shut` are
    the kinds that it knows and has no room for.
    """

    kinds: frozenset[str] | None = None
    but: frozenset[str] = frozenset()
    shut: frozenset[str] = frozenset()

    def having_room_for(self, kinds: frozenset[str]) -> "Can":
        """The same, as long as it has room for these `kinds` alone."""
        return replace(self, kinds=kinds, shut=(self.kinds or frozenset()) - kinds)

    def left(self, priority: int) -> timedelta:
        """For how long a row waits for a newer replica: a page not for long."""
        return A_PAGE_IS_LEFT if priority == PAGES_FIRST else LEFT

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """What a row must be like; since when it is left alone no more is said when it is asked (`_since`)."""
        if self.kinds is None:
            return ()
        known = [outbox.c.kind.in_(_literally(self.kinds))]
        known += [outbox.c.id.not_in(sorted(self.but))] if self.but else []
        overdue = outbox.c.created_at < bindparam("long_ago")
        page = and_(outbox.c.priority == PAGES_FIRST, outbox.c.created_at < bindparam("a_while_ago"))
        open_to_all = [outbox.c.kind.not_in(_literally(self.shut))] if self.shut else []
        return (or_(and_(*known), and_(or_(overdue, page), *open_to_all)),)


def _literally(kinds: Collection[str]) -> list[ColumnElement[str]]:
    """They are names of ours, and always the same: as parameters all fifty would be put in anew each time."""
    return [literal_column(f"'{kind}'") for kind in sorted(kinds)]


EVERYTHING = Can()


class Troubles(NamedTuple):
    """How many rows were given up, how many sends may have been seen by the world twice, and how many said so."""

    dead: int
    repeats: int
    repeated: int


class Outbox:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, row: Outgoing) -> bool:
        """Add a row; False if one with the same `once` key was ever there."""
        return await insert_once(self._connection, outbox, {**values_of(row), "data": dict(row.data)})

    async def put_all(self, rows: Sequence[Outgoing]) -> None:
        """Add several rows at one go."""
        await insert_each_once(self._connection, outbox, [{**values_of(row), "data": dict(row.data)} for row in rows])

    async def waiting(self, wanted: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Of these (kind, subject), those of which a row has not been begun: what it renders includes what commits now.

        The rows stay locked until commit, so that no replica can begin one before our change can be seen.
        """
        found: set[tuple[str, str]] = set()
        pairs = list(wanted)
        for first in range(0, len(pairs), AT_A_TIME):
            some = pairs[first : first + AT_A_TIME]
            asked = {f"{of}{n}": value for n, pair in enumerate(some) for of, value in zip(_OF, pair, strict=True)}
            rows = await self._connection.execute(_waiting(len(some)), asked)
            found |= {(kind, subject) for kind, subject in rows}
        return found

    async def under_way(self, kind: str) -> list[Outgoing]:
        """What is to be sent of a kind, oldest first, whether it was begun or not."""
        query = select(outbox).where(_unfinished(), outbox.c.kind == kind).order_by(outbox.c.id)
        return [Outgoing(**fields_of(row)) for row in await self._connection.execute(query)]

    async def lease(
        self, *, by: str, now: datetime, lease: timedelta, limit: int, can: Can = EVERYTHING
    ) -> list[Outgoing]:
        """Take due rows for sending, pages first: raise `attempts`, push `due_at`. Commit before you send.

        A row leased by somebody whose lease ran out comes with `repeats` raised: the world may have seen it. It is a
        single statement.
        """
        asked = {"now": now, "limit": limit, "until": now + lease, "by": by, **_since(now)}
        rows = [Outgoing(**fields_of(row)) for row in await self._connection.execute(_taking(can), asked)]
        return sorted(rows, key=lambda row: (row.priority, row.id))

    async def give_back(self, by: str, *, leases_ending: Collection[datetime], now: datetime) -> int:
        """Hand back what a replica leased until one of these instants and never began, as if it had not; how many."""
        never_begun = outbox.c.leased_by == by, outbox.c.due_at.in_(leases_ending), _unfinished()
        values = {"leased_by": None, "attempts": outbox.c.attempts - 1, "due_at": now}
        return (await self._connection.execute(update(outbox).where(*never_begun).values(values))).rowcount

    async def hasten(self, now: datetime) -> None:
        """Make every lease end now: whoever held one is known to be dead."""
        await self._connection.execute(
            update(outbox).where(_unfinished(), outbox.c.leased_by.is_not(None)).values(due_at=now)
        )

    async def end_leases(self, of: Collection[str], *, now: datetime, ending_before: datetime | None = None) -> int:
        """Make the leases of these replicas end now, so that others take them over; how many.

        `ending_before` spares those that would have ended later: they were begun so lately that their owner may be
        counting on them.
        """
        ours = update(outbox).where(_unfinished(), outbox.c.leased_by.in_(of), outbox.c.due_at > now)
        if ending_before is not None:
            ours = ours.where(outbox.c.due_at < ending_before)
        done = await self._connection.execute(ours.values(due_at=now))
        return done.rowcount

    async def finish(self, row: Outgoing, *, now: datetime, error: str | None = None, dead: bool = False) -> bool:
        """The row is done with (`dead`: given up, for `error`). False if the lease was lost to somebody else."""
        return await self._settle(row, finished_at=now, leased_by=None, error=error, dead=dead)

    async def rewrite(self, row: Outgoing, data: Mapping[str, Any]) -> bool:
        """It is to do this now. False if the lease was lost to somebody else."""
        anew = update(outbox).where(_mine()).values(data=dict(data))
        return (await self._connection.execute(anew, _asked(row))).rowcount == 1

    async def mark_repeated(self, row: Outgoing) -> bool:
        """It is about to be sent once more, and says so. False if the lease was lost to somebody else."""
        more = update(outbox).where(_mine()).values(repeated=outbox.c.repeated + 1)
        return (await self._connection.execute(more, _asked(row))).rowcount == 1

    async def put_back(
        self,
        row: Outgoing,
        *,
        due_at: datetime,
        error: str | None,
        spent: bool,
        repeated: bool = False,
        answered: bool = False,
    ) -> bool:
        """Try again at `due_at`. `spent`: it counts as an attempt. `repeated`: the world may have seen this one.

        `answered`: we were told that it failed, so a repetition that was begun with this send was none.
        """
        values: dict[str, object] = {"repeated": row.repeated} if answered else {}
        attempts = row.attempts if spent else row.attempts - 1
        repeats = row.repeats + repeated
        return await self._settle(
            row, due_at=due_at, leased_by=None, attempts=attempts, repeats=repeats, error=error, **values
        )

    async def holds(self, row: Outgoing) -> bool:
        """Whether the lease is still ours; the row stays locked until commit."""
        return await self._connection.scalar(_holding(), _asked(row)) is not None

    async def next_due(self, can: Can = EVERYTHING, *, now: datetime | None = None) -> datetime | None:
        """When there is something to send, past or future; rows that wait for their lane do not count."""
        asked = {} if now is None else _since(now)
        due: datetime | None = await self._connection.scalar(_earliest(can if asked else EVERYTHING), asked)
        return due

    async def latest(self) -> datetime | None:
        """When the newest row was written."""
        written: datetime | None = await self._connection.scalar(select(func.max(outbox.c.created_at)))
        return written

    async def depth(self) -> tuple[int, datetime | None]:
        """How many rows wait, and since when the oldest does."""
        query = select(func.count(), func.min(outbox.c.created_at)).where(_unfinished())
        count, oldest = (await self._connection.execute(query)).one()
        return int(count), oldest

    async def troubles(self) -> Troubles:
        """What went wrong with the rows still kept."""
        of = outbox.c
        sums = [func.coalesce(func.sum(each), 0) for each in (of.repeats, of.repeated)]
        query = select(func.count().filter(of.dead.is_(True)), *sums).select_from(outbox).where(TROUBLED)
        return Troubles(*map(int, (await self._connection.execute(query)).one()))

    async def get(self, row_id: str, *, for_change: bool = False) -> Outgoing | None:
        """One row, finished or not; locked until commit with `for_change`."""
        row = await find_one(self._connection, outbox, {"id": row_id}, locked=for_change)
        return None if row is None else Outgoing(**fields_of(row))

    async def revive(self, row: Outgoing, *, now: datetime, note: str) -> None:
        """It is due now, and has all its attempts again. What may have been sent is still looked for first."""
        anew = {"finished_at": None, "dead": False, "due_at": now, "attempts": 0, "repeated": 0, "error": note}
        perhaps_seen = (row.dead and row.repeats == 0) or row.leased_by is not None
        anew |= {"leased_by": None, "repeats": row.repeats + bool(perhaps_seen)}
        await self._connection.execute(update(outbox).where(outbox.c.id == row.id).values(anew))

    async def rows(self, *, dead: bool | None = None, limit: int = 100) -> Sequence[Outgoing]:
        """Unfinished rows, or with `dead` the dead-lettered ones, oldest first."""
        query = select(outbox).where(outbox.c.dead.is_(True) if dead else _unfinished())
        rows = await self._connection.execute(query.order_by(outbox.c.id).limit(limit))
        return [Outgoing(**fields_of(row)) for row in rows]

    async def listed(self, *, dead: bool, limit: int | None) -> tuple[list[Outgoing], int]:
        """What an operator should see first, and how many there are: what waits, pages first and then the oldest.

        With `dead` what was given up, the newest first.
        """
        which = outbox.c.dead.is_(True) if dead else _unfinished()
        order = (outbox.c.finished_at.desc(), outbox.c.id.desc()) if dead else (outbox.c.priority, outbox.c.id)
        found = await self._connection.execute(select(outbox).where(which).order_by(*order).limit(limit))
        many = await self._connection.scalar(select(func.count()).select_from(outbox).where(which))
        return [Outgoing(**fields_of(row)) for row in found], int(many or 0)

    async def forget(self, before: datetime) -> int:
        """Delete rows finished before an instant; how many."""
        done = await self._connection.execute(delete(outbox).where(outbox.c.finished_at < before))
        return done.rowcount

    async def _settle(self, row: Outgoing, **values: object) -> bool:
        asked = _asked(row) | {f"new_{name}": value for name, value in values.items()}
        return (await self._connection.execute(_settling(tuple(values)), asked)).rowcount == 1


def _since(now: datetime) -> dict[str, object]:
    """What was written before is left to a newer replica no more."""
    return {"long_ago": now - LEFT, "a_while_ago": now - A_PAGE_IS_LEFT}


def _mine() -> ColumnElement[bool]:
    """The lease of the row that is `_asked` about is still ours."""
    return and_(
        outbox.c.id == bindparam("its_id"),
        outbox.c.leased_by.is_not_distinct_from(bindparam("its_owner")),  # nobody may own what an admin drops
        outbox.c.attempts == bindparam("its_attempts"),
        _unfinished(),
    )


def _asked(row: Outgoing) -> dict[str, object]:
    return {"its_id": row.id, "its_owner": row.leased_by, "its_attempts": row.attempts}


def _unfinished() -> ColumnElement[bool]:
    return outbox.c.finished_at.is_(None)


def lane_is_free() -> ColumnElement[bool]:
    """Nothing before it in its lane is unfinished."""
    earlier = outbox.alias("earlier")
    blocked = select(earlier.c.id).where(
        earlier.c.lane == outbox.c.lane, earlier.c.finished_at.is_(None), earlier.c.id < outbox.c.id
    )
    return or_(outbox.c.lane.is_(None), ~blocked.exists())


# Each is put together once: that costs more than the question.
@cache
def _holding() -> Select[Any]:
    return select(outbox.c.id).where(_mine()).with_for_update()


@cache
def _settling(names: tuple[str, ...]) -> Update:
    return update(outbox).where(_mine()).values({name: bindparam(f"new_{name}") for name in names})


@cache
def _waiting(many: int) -> Select[Any]:
    # Each by itself, and each unfinished: SQLite would go by no index otherwise, and read all that waits.
    each = [and_(_unfinished(), *(outbox.c[of] == bindparam(f"{of}{n}") for of in _OF)) for n in range(many)]
    query = select(outbox.c.kind, outbox.c.subject).where(outbox.c.leased_by.is_(None), or_(*each))
    return query.with_for_update(skip_locked=True)


@lru_cache(maxsize=32)
def _taking(can: Can) -> ReturningUpdate[Any]:
    """Lease what may be sent `now`, pages first."""
    ready = select(outbox.c.id).where(_unfinished(), outbox.c.due_at <= bindparam("now"), lane_is_free())
    ready = ready.where(*can.conditions()).order_by(outbox.c.priority, outbox.c.id).limit(bindparam("limit"))
    taken = ready.with_for_update(skip_locked=True).cte("ready")
    taking = update(outbox).where(outbox.c.id.in_(select(taken.c.id)))
    return taking.values(
        attempts=outbox.c.attempts + 1,
        repeats=outbox.c.repeats + case((outbox.c.leased_by.is_not(None), 1), else_=0),
        due_at=bindparam("until"),
        leased_by=bindparam("by"),
    ).returning(outbox)


@lru_cache(maxsize=32)
def _earliest(can: Can) -> Select[Any]:
    return select(func.min(outbox.c.due_at)).where(_unfinished(), lane_is_free(), *can.conditions())
