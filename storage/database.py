"""Open a transaction; everything written through it commits or vanishes together."""

import secrets
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Generic, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.action import Actions
from storage.alarm import Alarms
from storage.arrangement import Arrangements
from storage.audit import Audit
from storage.feed import Feeds
from storage.gather import Gathered
from storage.ids import Ids
from storage.inbound import Inbound
from storage.incident import Incidents
from storage.member import Members
from storage.notice import Notices
from storage.outbox import Outbox
from storage.page import Pages
from storage.postmortem import Postmortems
from storage.proof import Proofs
from storage.readiness import ReadinessChecks
from storage.reminder import Reminders
from storage.replica import Replicas
from storage.run import Runs
from storage.schedule import MadeSchedules
from storage.sqlite import engine_of
from storage.timeline import Timeline
from storage.turn import Turns

T = TypeVar("T")

CONNECT_SECONDS = 10
COMMAND_SECONDS = 30
# A process that freezes in the middle of a transaction holds its locks: the server ends it for everybody else.
IDLE_SECONDS = 10
_COLLIDED = frozenset({"40001", "40P01"})  # PostgreSQL's serialization_failure and deadlock_detected
WAKE = "tocsin_wake"  # the channel of LISTEN and NOTIFY; the payload begins with the session that speaks
RESCHEDULED = "rescheduled"  # how it ends when a due time may have moved


class Repeated(Exception):
    """The delivery being answered has had its effect already; nothing was written."""


class _Noun(Generic[T]):
    """Made when it is first asked for: a transaction is about one or two of them."""

    def __init__(self, made_over: Callable[[AsyncConnection], T]) -> None:
        self._made_over = made_over

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, tx: "Transaction", owner: type) -> T:
        made = vars(tx)[self._name] = self._made_over(tx.connection)
        return made


class Transaction:
    """The nouns, over one connection. `real_now` is real time, for leases and ids; business time comes as `now`."""

    incidents = _Noun(Incidents)
    pages = _Noun(Pages)
    notices = _Noun(Notices)
    timeline = _Noun(Timeline)
    turns = _Noun(Turns)
    runs = _Noun(Runs)
    actions = _Noun(Actions)
    arrangements = _Noun(Arrangements)
    readiness = _Noun(ReadinessChecks)
    feeds = _Noun(Feeds)
    schedules = _Noun(MadeSchedules)
    reminders = _Noun(Reminders)
    postmortems = _Noun(Postmortems)
    proofs = _Noun(Proofs)
    members = _Noun(Members)
    outbox = _Noun(Outbox)
    inbound = _Noun(Inbound)
    audit = _Noun(Audit)
    alarms = _Noun(Alarms)
    replicas = _Noun(Replicas)

    def __init__(self, connection: AsyncConnection, ids: Ids, real_now: datetime) -> None:
        self.connection = connection
        self.real_now = real_now
        self._ids = ids
        self.wakes = False  # set by whoever writes something that can be sent
        self.rearranges = False  # set by whoever changes what was arranged for the schedules
        self.reschedules = False  # set by whoever may have moved a time at which something falls due by itself

    def new_id(self) -> str:
        """A random, sortable id, greater than those before it."""
        return self._ids.next(self.real_now)


class Database:
    """The one database. SQLite: one process, one writer. PostgreSQL: as many as like."""

    def __init__(self, url: str, *, real_now: Callable[[], datetime]) -> None:
        """`url`: sqlite:///FILE, or postgresql+asyncpg://."""
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.session = secrets.token_hex(4)  # names our connections, so that another replica can end them
        self.rearranged = 0  # how often a commit of this process changed what was arranged for the schedules
        self._real_now = real_now
        self._ids = Ids()
        self._wakers: list[Callable[[], None]] = []
        self._reschedulers: list[Callable[[], None]] = []
        if self.is_sqlite:
            self.engine = engine_of(url)
            self._gathered: Gathered | None = Gathered(self.engine)
        else:
            # A server that vanishes without a word would hang us for as long as TCP hopes for it.
            patience = {
                "timeout": CONNECT_SECONDS,
                "command_timeout": COMMAND_SECONDS,
                "server_settings": {
                    "application_name": session_name(self.session),
                    "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
                },
            }
            # Kept, as making one takes longer than a page does; the last used first, as it knows our statements.
            self.engine = create_async_engine(
                url, pool_size=32, max_overflow=0, pool_use_lifo=True, hide_parameters=True, connect_args=patience
            )
            self._gathered = None
        # Where nothing is begun, PostgreSQL is asked once; a transaction of its own would be begun and ended besides.
        self._looks = self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._snapshots = (
            self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )

    @asynccontextmanager
    async def begin(self, once: str | None = None, *, single: bool = False) -> AsyncIterator[Transaction]:
        """A transaction that commits when the block ends, and vanishes if it raises.

        `once` is the id of the delivery being answered. Raises Repeated if it had its effect before. With it, a
        commit whose reply was lost is looked up: nobody is told that nothing was changed when it was. `single`: it is
        a single statement, which PostgreSQL commits when it is done, so nothing may be begun around it.
        """
        committing: Transaction | None = None
        try:
            async with self._writing(single=single) as connection:
                tx = Transaction(connection, self._ids, self._real_now())
                if once is not None and not await tx.inbound.is_new(once, now=tx.real_now):
                    raise Repeated(once)
                yield tx
                if (tx.wakes or tx.reschedules) and self._gathered is None:
                    await self._notify(connection, RESCHEDULED if tx.reschedules else "")
                committing = tx
        except (SQLAlchemyError, OSError):
            if committing is None or once is None or not await self._had_effect(once):
                raise
        finally:
            if committing is not None:  # also if nobody can tell whether it was: a look too many costs little
                self._wake(committing)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """For looking only: it waits for no writer. On PostgreSQL each question is answered as of when it is asked."""
        async with self._looks.connect() as connection:
            yield Transaction(connection, self._ids, self._real_now())

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Transaction]:
        """For looking at much that has to agree, or that is streamed: everything is as of the first question."""
        async with self._snapshots.connect() as connection:
            yield Transaction(connection, self._ids, self._real_now())

    @contextmanager
    def waking(self, wake: Callable[[], None], *, rescheduled: bool = False) -> Iterator[None]:
        """Call `wake` whenever a commit of this process left something to send; or may have moved a due time."""
        wakers = self._reschedulers if rescheduled else self._wakers
        wakers.append(wake)
        try:
            yield
        finally:
            wakers.remove(wake)

    async def end_sessions(self, of: Collection[str]) -> None:
        """End the connections of processes that are taken for dead. A frozen one may hold locks, between two messages
        to the server, where none of its time-outs counts. PostgreSQL alone; raises if the server does not allow it.
        """
        async with self.engine.begin() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND usename = current_user AND application_name = ANY(:names)"
                ),
                {"names": [session_name(each) for each in of]},
            )

    async def time(self) -> datetime:
        """The database's idea of now (aware UTC). SQLite has the host's, to the millisecond."""
        async with self.engine.connect() as connection:
            if self.is_sqlite:
                found = await connection.scalar(text("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"))
                return datetime.fromisoformat(str(found))
            found = await connection.scalar(text("SELECT clock_timestamp()"))
            if not isinstance(found, datetime):
                raise TypeError("the database did not tell the time")
            return found.astimezone(UTC)

    async def close(self) -> None:
        """Wait for the writer, then let go of every connection."""
        if self._gathered is not None:
            await self._gathered.close()
        await self.engine.dispose()

    async def _notify(self, connection: AsyncConnection, payload: str) -> None:
        """Wake the other replicas when this commits. A wake-up may be lost: they also sweep."""
        await connection.execute(text(f"NOTIFY {WAKE}, '{self.session} {payload}'"))

    async def _had_effect(self, once: str) -> bool:
        try:
            async with self.read() as tx:
                return await tx.inbound.is_known(once)
        except (SQLAlchemyError, OSError):  # it is away: what broke first is what is told
            return False

    def _wake(self, tx: Transaction) -> None:
        self.rearranged += tx.rearranges
        for wakers, is_for_them in ((self._wakers, tx.wakes), (self._reschedulers, tx.reschedules)):
            if is_for_them:
                for wake in wakers:
                    wake()

    def _writing(self, *, single: bool) -> AbstractAsyncContextManager[AsyncConnection]:
        if self._gathered is not None:
            return self._gathered.begin()
        return self._looks.connect() if single else self.engine.begin()


def session_name(session: str) -> str:
    """What the server calls the connections of a process."""
    return f"tocsin {session}"


def were_in_the_way(failure: BaseException | None) -> bool:
    """Whether it failed by meeting another transaction, and would not if it were done again."""
    return isinstance(failure, DBAPIError) and getattr(failure.orig, "sqlstate", None) in _COLLIDED


def is_away(failure: SQLAlchemyError) -> bool:
    """Whether the database could not be reached, or broke off; as opposed to refusing what it was given."""
    if isinstance(failure, OperationalError | InterfaceError | PoolTimeout):
        return True
    return isinstance(failure, DBAPIError) and failure.connection_invalidated
