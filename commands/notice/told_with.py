"""Which notices one message tells, whether it was taken already or is still on its way."""

from collections.abc import Sequence

from commands.effects import SendNotice
from oncall.notice import Notice, is_wanted
from storage.database import Transaction
from storage.outbox import Outgoing

MOST_GIVEN_UP = 1_000  # rows that are looked through, the newest first


async def told_with(tx: Transaction, notice: Notice) -> Sequence[Notice]:
    """What the message of this notice tells, this one among it.

    Until whoever carries it has said what they call it, that is what it is to tell: without what nobody needs any more.
    """
    if notice.reference is not None:
        return await tx.notices.of_reference(notice)
    for row in await tx.outbox.under_way(SendNotice.__name__):
        if notice.id in (ids := notices_of(row)):
            found = [await tx.notices.get(each) for each in ids]
            return [each for each in found if each is not None and (each == notice or await _is_told(tx, each))]
    return [notice]


async def may_have_been_told(tx: Transaction, notice: Notice) -> bool:
    """Of one that nobody says arrived: whether it was begun to be sent, and nobody knows what became of that.

    What only waits in the outbox, or was refused outright, was told to nobody.
    """
    if notice.reference is not None:  # whoever carries it took it, whatever they say became of it
        return True
    given_up, _ = await tx.outbox.listed(dead=True, limit=MOST_GIVEN_UP)
    rows = [*await tx.outbox.under_way(SendNotice.__name__), *given_up]
    its = [row for row in rows if row.kind == SendNotice.__name__ and notice.id in notices_of(row)]
    return any(row.repeats or row.leased_by is not None for row in its)


def says_which(row: Outgoing) -> bool:
    """Whether a row of the outbox that tells notices says which."""
    return isinstance(row.data.get("others" if row.kind == SendNotice.__name__ else "notices"), list | tuple)


def notices_of(row: Outgoing) -> Sequence[str]:
    """The ids of the notices that a row of the outbox tells; of a broken one, as far as they can be made out."""
    if row.kind == SendNotice.__name__:
        others = row.data.get("others")
        found = [row.subject, *(others if isinstance(others, list | tuple) else ())]
    else:
        told = row.data.get("notices")
        found = list(told) if isinstance(told, list | tuple) else []
    return [each for each in found if isinstance(each, str)]


async def _is_told(tx: Transaction, notice: Notice) -> bool:
    page = await tx.pages.get(notice.page_id) if notice.page_id is not None else None
    return page is not None and is_wanted(notice, page)
