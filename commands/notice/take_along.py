"""Messages to one person that wait for the same gateway: the first that goes out when it is back tells all of it."""

from collections.abc import Sequence

from commands.effects import SendNotice
from commands.notice.told_with import notices_of
from oncall.contact import AT_MOST_EVERY
from oncall.notice import Notice, NoticeStatus
from storage.database import Transaction
from storage.outbox import Outgoing


async def waits_beside(tx: Transaction, told: Sequence[Notice]) -> bool:
    """Whether something else is on its way to the person by the same method; of webhooks each goes out by itself."""
    first = told[0]
    if first.page_id is None or first.method not in AT_MOST_EVERY:
        return False
    theirs = {each.id for each in await tx.notices.under_way(first.person, first.method) if each.page_id is not None}
    return bool(theirs - {each.id for each in told})


async def take_along(tx: Transaction, row: Outgoing, told: Sequence[Notice]) -> Sequence[str]:
    """End the rows beside this one that nobody has begun; the ids of what they were to tell, which is this one's now.

    What the person may have got already stays by itself, so that hearing of its arrival says nothing of anything else:
    unless it is the same page, of which they were to be told in every round.
    """
    theirs = {each.id for each in await tx.notices.under_way(told[0].person, told[0].method)}
    taken: list[str] = []
    for other in await tx.outbox.under_way(SendNotice.__name__):
        ids = notices_of(other)
        if other.id == row.id or other.leased_by is not None or theirs.isdisjoint(ids):
            continue
        found = [notice for each in ids if (notice := await tx.notices.get(each)) is not None]
        still = {NoticeStatus.SENDING, NoticeStatus.DROPPED}
        alike = len({each.page_id for each in (*told, *found)}) == 1 and (row.repeats > 0 or not other.repeats)
        pages = all(each.page_id is not None and each.status in still for each in found)
        if pages and (alike or not (row.repeats or other.repeats)) and await tx.outbox.finish(other, now=tx.real_now):
            taken += ids
    return taken
