"""How the bot is doing, as it sees itself: for /readyz, and for its auditor."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING

from bot.auditor import Pulse
from bot.web.health import Reading

if TYPE_CHECKING:  # which builds what is looked at here
    from bot.app import Bot

SLOW_OUTBOX = timedelta(minutes=2)


async def readings(bot: "Bot") -> Mapping[str, Reading]:
    """What readiness hangs on: the database, the socket, the outbox, the engine, the zones."""
    try:
        async with asyncio.timeout(5), bot.db.read() as tx:
            depth, oldest = await tx.outbox.depth()
            troubles = await tx.outbox.troubles()
            alive = len(await tx.replicas.all()) or 1
    except Exception as failure:  # noqa: BLE001 - whatever it is, we are not ready
        return {"database": Reading(ok=False, says=type(failure).__name__)}
    lag = (bot.clock.real() - oldest).total_seconds() if oldest else 0.0
    quiet = bot.engine.idle()
    beat, auditor = await pulse(bot), bot.auditor
    heard = None if beat.quiet_seconds is None else round(beat.quiet_seconds, 3)
    return {
        "database": Reading(ok=True, says=bot.db.engine.dialect.name),
        "slack": Reading(
            ok=beat.connected,
            says={
                "transport": bot.settings.slack_transport,
                "answered_since_start": bot.arrival.identity is not None,
                "seconds_since_heard": heard,
            },
        ),
        "outbox": Reading(
            ok=lag < SLOW_OUTBOX.total_seconds(),
            says={
                "waiting": depth,
                "lag_seconds": round(lag, 3),
                "dead": troubles.dead,
                "perhaps_repeated": troubles.repeats,
                "repeated": troubles.repeated,
            },
        ),
        "auditor": Reading(
            ok=auditor is None or (auditor.is_awake and not auditor.troubles),
            says=[trouble.sentence for trouble in auditor.troubles.values()] if auditor else [],
        ),
        "engine": Reading(ok=quiet < 60, says={"seconds_since_tick": round(quiet, 3)}),
        "replicas": Reading(ok=True, says={"this": bot.replica, "alive": alive}),
        "tzdata": Reading(ok=True, says=version("tzdata")),
        "people": Reading(ok=True, says={"missing": list(bot.directory.missing)}),
    }


async def pulse(bot: "Bot") -> Pulse:
    """What the auditor asks of this process."""
    by_socket = bot.settings.slack_transport == "socket"
    return Pulse(
        quiet_seconds=bot.socket_mode.quiet_seconds() if by_socket else None,
        connected=bot.arrival.identity is not None and (not by_socket or await bot.socket_mode.is_connected()),
        since_tick=bot.engine.idle(),
        takeovers=bot.heartbeat.takeovers if bot.heartbeat else 0,
    )
