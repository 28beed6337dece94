"""Takes what is due from the outbox, has it sent, and settles what became of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.clock import Clock
from bot.delivery.careful import CannotTell, CarefulSlack, Found, LeaseLost
from bot.delivery.failures import Telling, after_death, is_final, nobody_else
from bot.delivery.office import Aftermath
from bot.delivery.send import Sender
from bot.delivery.slots import AllSlots
from bot.notifiers.protocol import NotYet
from bot.slack import SlackBusy, SlackRefused, SlackUnreachable
from commands.effects import EFFECTS, Effect, NotifyResponder, NotifyTogether, SendNotice
from commands.record import send as queue
from storage.database import Database, Transaction, is_away
from storage.outbox import PAGES_FIRST, Can, Outgoing

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 4
DEADLINE = timedelta(hours=24)
LONGEST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE_OF_A_PAGE = timedelta(seconds=5)
SETTLE_TRIES = 6
STOP_WITHIN = timedelta(seconds=10)
# Every lease seems over to whoever goes by a later time than its owner does, who relies on a young one unasked
# (careful.SURE), until the owner has looked at the database's clock, too.
AFTER_LEAP = 3.0  # seconds


class Delivery:
    """One in each process. `replica` names it in its leases; `slots`: how many sends of each sort may be under way."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        sender: Sender,
        *,
        replica: str,
        lease: timedelta,
        slots: int = 32,
        effects: Mapping[str, type[Effect]] = EFFECTS,
    ) -> None:
        """`effects`: those that this version knows. What it does not know it leaves to a newer replica."""
        self._db, self._clock, self._sender, self._effects = db, clock, sender, effects
        self._can = Can(kinds=frozenset(effects))
        self._replica, self._lease = replica, lease
        self._slots = AllSlots(effects, slots)
        self._found = Found()
        self._under_way: set[asyncio.Task[None]] = set()
        self._unheard: set[datetime] = set()  # the ends of leases of which nobody can tell whether they began
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Something was committed that may be due."""
        self._woken.set()

    async def run(self, sweep: timedelta) -> None:
        """Deliver until stopped, then let what is under way finish, for a while; what is cut off goes out by its lease.

        Without a wake, look again after `sweep` at the latest.
        """
        pause = 0.1
        while not self._stopping:
            self._woken.clear()
            try:
                if self._unheard:
                    await self._give_back()
                delay = await self._until_next(sweep)
                if delay <= 0 and await self.start_due():
                    continue
                delay, pause = max(delay, 0.001), 0.1
            except Exception:  # the database is away: nothing is lost meanwhile, so keep asking
                log.exception("delivery cannot reach the database")
                delay, pause = pause, min(pause * 2, 5)
            with suppress(TimeoutError):
                async with asyncio.timeout(delay):
                    await self._woken.wait()
        await self._drain()

    async def start_due(self) -> int:
        """Lease what is due and begin to send it; how many."""
        leased_at, now = self._clock.monotonic(), self._clock.real()
        kinds, free = self._slots.open(leased_at)
        if not free:
            return 0
        ends = now + self._lease
        self._unheard.add(ends)
        async with self._db.begin(single=True) as tx:
            can = self._can.having_room_for(kinds)
            rows = await tx.outbox.lease(by=self._replica, now=now, lease=self._lease, limit=free, can=can)
        self._unheard.discard(ends)
        for row in rows:
            task = asyncio.create_task(self._carry(row, leased_at), name=f"send {row.kind} {row.id}")
            self._under_way.add(task)
            self._slots.of(row.kind).enter(row.id, leased_at)
            task.add_done_callback(partial(self._done, row))
        return len(rows)

    async def _give_back(self) -> None:
        """The reply to a lease was lost: what it took, if it took any, was not begun, and is to go out now."""
        async with self._db.begin() as tx:
            rows = await tx.outbox.give_back(self._replica, leases_ending=self._unheard, now=tx.real_now)
        self._unheard.clear()
        if rows:
            log.warning("%s rows were leased without our hearing of it; they are sent now", rows)

    async def idle(self) -> None:
        """Wait until what is under way has been settled."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    def stop(self) -> None:
        """Begin nothing more; `run` ends when what is under way has been settled."""
        self._stopping = True
        self._woken.set()

    async def _drain(self) -> None:
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=STOP_WITHIN.total_seconds())
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _done(self, row: Outgoing, task: asyncio.Task[None]) -> None:
        slots = self._slots.of(row.kind)
        if not slots.free(self._clock.monotonic()):
            self._woken.set()  # now there is one
        slots.leave(row.id)
        self._under_way.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a delivery ended unexpectedly", exc_info=task.exception())

    async def _until_next(self, sweep: timedelta) -> float:
        """Seconds until something can be sent; not above zero if it can be now. A look holds up no writer."""
        now = self._clock.monotonic()
        kinds, free = self._slots.open(now)
        opens = self._slots.opens_in(now)
        latest = sweep.total_seconds() if opens is None else min(sweep.total_seconds(), opens)
        if (unsettled := AFTER_LEAP - self._clock.since_leap()) > 0:
            return unsettled
        if not free:
            return latest
        async with self._db.read() as tx:
            due = await tx.outbox.next_due(self._can.having_room_for(kinds), now=self._clock.real())
        return latest if due is None else min((due - self._clock.real()).total_seconds(), latest)

    async def _carry(self, row: Outgoing, leased_at: float) -> None:
        try:
            effect = self._effects[row.kind](**row.data)
        except (KeyError, TypeError) as broken:
            if self._is_newer(row):
                await self._leave_alone(row)
                return
            known = self._as_known(row)
            if known is None:
                await self._give_up(row, None, f"cannot be read: {broken}")
                return
            effect = known
        slack = CarefulSlack(self._sender.slack, row, self._db, self._clock, leased_at=leased_at, known=self._found)
        try:
            async with asyncio.timeout((self._lease * 0.8).total_seconds()):
                aftermath = await self._sender.send(effect, slack)
            await self._settle(row, aftermath)
        except LeaseLost:
            log.warning("the lease of %s for %s was lost; whoever took it over records it", row.kind, row.subject)
        except CannotTell as unknown:
            await self._give_up(row, effect, str(unknown))
        except SlackRefused as refused:
            await self._refused(row, effect, refused, said=slack.said)
        except Exception as ours:
            if _is_nobodys_fault(ours):
                await self._try_again(row, effect, ours, said=slack.said)
                return
            log.exception("%s for %s failed", row.kind, row.subject)
            if row.attempts >= MAX_ATTEMPTS:
                await self._give_up(row, effect, f"{type(ours).__name__}: {ours}")
            else:
                await self._put_back(row, self._clock.real() + _pause(row), ours, spent=True, repeated=slack.said)

    async def _refused(self, row: Outgoing, effect: Effect, refused: SlackRefused, *, said: bool) -> None:
        """What is refused to the whole app is as good as away: given up, it would cost every page there is."""
        if refused.is_of_everything:
            away = SlackUnreachable(refused.method, refused.error, perhaps_done=False, answered=True)
            await self._try_again(row, effect, away, said=said)
        elif is_final(refused) or row.attempts >= MAX_ATTEMPTS:
            await self._give_up(row, effect, str(refused), refused)
        else:
            due = self._clock.real() + _pause(row)
            await self._put_back(row, due, refused, spent=True, repeated=said, answered=True)

    def _is_newer(self, row: Outgoing) -> bool:
        """Whether a newer version wrote it: with a field more than we know of. Not for ever: then it is just broken."""
        kind = self._effects.get(row.kind)
        more = kind is not None and set(row.data) - {field.name for field in fields(kind)}
        return bool(more) and self._clock.real() - row.created_at < self._can.left(row.priority)

    def _as_known(self, row: Outgoing) -> Effect | None:
        """A page for which no newer version came, by those of its fields that this one knows; None: it does not do."""
        kind = self._effects.get(row.kind)
        if kind is None or row.priority != PAGES_FIRST:
            return None
        known = {field.name for field in fields(kind)}
        try:
            return kind(**{name: value for name, value in row.data.items() if name in known})
        except TypeError:
            return None

    async def _leave_alone(self, row: Outgoing) -> None:
        self._can = replace(self._can, but=self._can.but | {row.id})
        log.info("%s for %s was written by a newer version, and is left to it", row.kind, row.subject)
        async with self._db.begin() as tx:
            await tx.outbox.put_back(row, due_at=tx.real_now, error="left to a newer version", spent=False)
            tx.wakes = True

    async def _try_again(self, row: Outgoing, effect: Effect, trouble: Exception, *, said: bool) -> None:
        """Nobody's fault, so no attempt is used up; but only a page is tried for ever."""
        now = self._clock.real()
        if not isinstance(effect, NotifyResponder | NotifyTogether | SendNotice) and now - row.created_at > DEADLINE:
            await self._give_up(row, effect, f"no answer from Slack for {DEADLINE}: {trouble}")
            return
        if isinstance(trouble, SlackBusy):
            due = now + timedelta(seconds=trouble.retry_after)
            await self._put_back(row, due, trouble, spent=False, repeated=said, answered=True)
            return
        if isinstance(trouble, NotYet):
            due = now + max(timedelta(seconds=trouble.seconds), _patience(row, now))
            unsure, answered = trouble.perhaps_done, trouble.answered
            await self._put_back(row, due, trouble, spent=False, repeated=unsure, answered=answered)
            return
        # Whatever else broke off, broke off where nobody can tell whether Slack had taken it.
        repeated = said or (trouble.perhaps_done if isinstance(trouble, SlackUnreachable) else True)
        answered = isinstance(trouble, SlackUnreachable) and (trouble.answered or not trouble.perhaps_done)
        due = now + _patience(row, now)
        await self._put_back(row, due, trouble, spent=False, repeated=repeated, answered=answered)

    async def _settle(self, row: Outgoing, aftermath: Aftermath | None) -> None:
        """Record that it was sent, together with what follows from it. Tried a few times: the send cannot be undone."""
        for attempt in range(SETTLE_TRIES):
            try:
                async with self._db.begin() as tx:
                    if not await tx.outbox.finish(row, now=tx.real_now):
                        raise LeaseLost
                    if aftermath is not None:
                        await aftermath(tx)
                    tx.wakes = tx.wakes or row.lane is not None  # whoever comes next in it may go
                metrics.SENT.labels(row.kind).inc()
                waited = (self._clock.real() - row.created_at).total_seconds()
                metrics.SENT_AFTER.labels("yes" if row.priority == PAGES_FIRST else "no").observe(waited)
            except (SQLAlchemyError, OSError):
                if attempt == SETTLE_TRIES - 1:
                    raise
                await asyncio.sleep(0.05 * 2**attempt)
            else:
                return

    async def _put_back(
        self,
        row: Outgoing,
        due: datetime,
        why: Exception,
        *,
        spent: bool,
        repeated: bool = False,
        answered: bool = False,
    ) -> None:
        metrics.ERRORS.labels("delivery", type(why).__name__).inc()
        log.info("%s for %s waits: %s", row.kind, row.subject, why)
        async with self._db.begin() as tx:
            await tx.outbox.put_back(row, due_at=due, error=str(why), spent=spent, repeated=repeated, answered=answered)
        self._woken.set()  # it may be due before we meant to look

    async def _give_up(
        self, row: Outgoing, effect: Effect | None, why: str, refused: SlackRefused | None = None
    ) -> None:
        """Dead-letter the row, and tell whoever asked what it costs and what to do."""
        metrics.ERRORS.labels("delivery", "given up").inc()
        log.error("%s for %s is given up after %s attempts: %s", row.kind, row.subject, row.attempts, why)
        try:
            await self._bury(row, why, lambda tx: after_death(tx, effect, row, why, refused, now=self._clock.now()))
        except Exception as ours:  # what it is about is broken too, which must not keep the row alive
            if _is_nobodys_fault(ours):
                raise
            log.exception("who is to be told of %s for %s cannot be read", row.kind, row.subject)
            await self._bury(row, why, lambda _: nobody_else(row, why))

    async def _bury(self, row: Outgoing, why: str, tell: Callable[[Transaction], Awaitable[Sequence[Telling]]]) -> None:
        async with self._db.begin() as tx:
            if not await tx.outbox.finish(row, now=tx.real_now, error=why, dead=True):
                return
            for message in await tell(tx):
                await queue(tx, [message.effect], once=message.once)
            tx.wakes = True


def _is_nobodys_fault(failure: Exception) -> bool:
    """Slack or the database is away or busy. Anything else is an error of ours, which trying for ever will not mend."""
    if isinstance(failure, SQLAlchemyError):
        return is_away(failure)
    return isinstance(failure, SlackBusy | SlackUnreachable | NotYet | TimeoutError | OSError)


def _pause(row: Outgoing) -> timedelta:
    """After a refusal: half a second, then one, then two."""
    return timedelta(seconds=0.5 * 2 ** (row.attempts - 1))


def _patience(row: Outgoing, now: datetime) -> timedelta:
    """While Slack does not answer: the longer it has been away, the slower, so that it is not met by a storm."""
    longest = LONGEST_PAUSE_OF_A_PAGE if row.priority == PAGES_FIRST else LONGEST_PAUSE
    return min(max((now - row.created_at) / 4, timedelta(seconds=1)), longest)
