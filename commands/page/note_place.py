"""Write down that a page was put where its policy says, into a channel or to a webhook, or could not be."""

from datetime import datetime

from commands.page.hope import given_up, place
from commands.page.note_sent import catch_up
from commands.record import record
from oncall.escalation import Target
from oncall.page import Page
from oncall.page_events import PlaceNotReached, PlacePaged
from storage.database import Transaction
from storage.page import PageMessage


async def note_place_paged(
    tx: Transaction, page: Page, target: Target, *, step: int, stands: tuple[str, str] | None, now: datetime
) -> None:
    """The page was taken. `stands`: its message's channel and ts; None: a machine has it."""
    if stands is not None:
        channel_id, ts = stands
        await tx.pages.add_message(PageMessage(page_id=page.id, channel_id=channel_id, ts=ts, person=None))
    event = PlacePaged(page_id=page.id, incident_id=page.incident_id, kind=target.kind, name=target.name, step=step)
    await record(tx, None, event, now)
    await catch_up(tx, page, step)


async def note_place_not_reached(
    tx: Transaction, page: Page, *, kind: str, name: str, step: int, why: str, now: datetime
) -> None:
    """It could not be put there. Operations are told; if that was the last hope of the step, it is over at once."""
    event = PlaceNotReached(page_id=page.id, incident_id=page.incident_id, kind=kind, name=name, step=step, why=why)
    await record(tx, await given_up(tx, page, place(kind, name), step, now), event, now)
