"""What Prometheus is told, on this machine alone: counts and times, never a person, a title or a channel."""

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

REGISTRY = CollectorRegistry()
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
_MINUTES = (15, 30, 60, 120, 180, 300, 600, 900, 1_800, 3_600)

# Of this replica
SENT = Counter("tocsin_sent", "Effects sent, by kind.", ["kind"], registry=REGISTRY)
SENT_AFTER = Histogram(
    "tocsin_sent_after_seconds",
    "From the commit that caused an effect until it was sent.",
    ["page"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
ERRORS = Counter("tocsin_errors", "What went wrong, by where and by kind.", ["where", "kind"], registry=REGISTRY)
LIMITED = Counter(
    "tocsin_rate_limits_met", "Calls of Slack held back, by us or by Slack.", ["method", "by"], registry=REGISTRY
)
LOOP_LAG = Gauge("tocsin_loop_lag_seconds", "How long the process took to answer its auditor.", registry=REGISTRY)
SOCKET_QUIET = Gauge(
    "tocsin_socket_quiet_seconds", "Since Slack's socket was last heard; -1 over HTTP.", registry=REGISTRY
)
TAKEOVERS = Gauge("tocsin_leases_taken_over", "Leases taken over from silent replicas.", registry=REGISTRY)
WELL = Gauge("tocsin_well", "1 while the auditor finds nothing wrong.", registry=REGISTRY)
TROUBLE = Gauge("tocsin_trouble", "1 for each thing that the auditor finds wrong.", ["check"], registry=REGISTRY)
AUDITED_AT = Gauge("tocsin_audited_timestamp_seconds", "When the auditor last looked.", registry=REGISTRY)

# Of the database: every replica says the same, so take the maximum and not the sum
WAITING = Gauge("tocsin_outbox_waiting", "Effects that wait to be sent.", registry=REGISTRY)
LEASED = Gauge("tocsin_outbox_leased", "Effects that are being sent.", registry=REGISTRY)
DEAD = Gauge("tocsin_outbox_dead", "Effects that were given up.", registry=REGISTRY)
LAG = Gauge("tocsin_outbox_lag_seconds", "Age of the oldest effect that waits.", registry=REGISTRY)
PAGE_LAG = Gauge("tocsin_page_lag_seconds", "Age of the oldest page that waits to be sent.", registry=REGISTRY)
REPEATS = Gauge("tocsin_perhaps_repeated", "Sends whose answer was lost.", registry=REGISTRY)
REPEATED = Gauge("tocsin_repeated", "Messages that said they are a repetition.", registry=REGISTRY)
PAGES = Gauge("tocsin_pages", "Pages, by status.", ["status"], registry=REGISTRY)
INCIDENTS = Gauge("tocsin_incidents_open", "Open incidents.", registry=REGISTRY)
OVERDUE = Gauge("tocsin_overdue_seconds", "How long the oldest that is due has waited.", ["what"], registry=REGISTRY)
REPLICAS = Gauge("tocsin_replicas", "Replicas that are alive.", registry=REGISTRY)
ANSWERED = Histogram(
    "tocsin_acknowledged_after_seconds",
    "From the start of a page until somebody first acknowledged or snoozed it.",
    buckets=_MINUTES,
    registry=REGISTRY,
)


@contextmanager
def serving_metrics(port: int) -> Iterator[int]:
    """Serve them on 127.0.0.1 in a thread of their own; yields the port (0 takes a free one)."""
    server, thread = start_http_server(port, addr="127.0.0.1", registry=REGISTRY)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
