"""The auditor's figures for Prometheus."""

from datetime import datetime

from bot import metrics
from storage.agenda import DUE
from storage.audit import Account


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
    for seconds in account.answered:
        metrics.ANSWERED.observe(seconds)


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)
