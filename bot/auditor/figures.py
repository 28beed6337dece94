"""The auditor's figures for Prometheus."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot import metrics
from storage.agenda import DUE
from storage.audit import Account

COMMITTED = timedelta(minutes=1)  # an answer is in the database so long after its time, at the latest


class Answers:
    """Counts the first answer of every page once, also one that is written down late."""

    def __init__(self, begun: datetime) -> None:
        self._begun = self._looked_at = begun
        self._counted: set[str] = set()

    @property
    def since(self) -> datetime:
        """Of which time on they are to be looked for: what came before is some former process's."""
        return max(self._begun, self._looked_at - COMMITTED)

    def count(self, answered: Mapping[str, timedelta], now: datetime) -> None:
        """Those found since `since`."""
        for page_id in answered.keys() - self._counted:
            metrics.ANSWERED.observe(answered[page_id].total_seconds())
        self._counted, self._looked_at = set(answered), now


def measure(account: Account, *, now: datetime, real_now: datetime) -> None:
    metrics.WAITING.set(account.waiting)
    metrics.LEASED.set(account.leased)
    metrics.DEAD.set(account.dead)
    metrics.LAG.set(_age(account.oldest, real_now))
    metrics.PAGE_LAG.set(_age(account.oldest_page, real_now))
    metrics.REPEATS.set(account.repeats)
    metrics.REPEATED.set(account.repeated)
    metrics.PAGES.clear()
    for status, count in account.pages.items():
        metrics.PAGES.labels(status).set(count)
    metrics.INCIDENTS.set(account.incidents)
    for what in DUE:
        metrics.OVERDUE.labels(what).set(_age(account.due.get(what), now))
    metrics.REPLICAS.set(account.replicas or 1)


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)
