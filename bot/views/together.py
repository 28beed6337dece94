"""Several pages in one message: what each is about, a button for each, and one for all of them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from slack_sdk.models.blocks import Block

from bot.views.message import Message, People, actions, button, clock, context, ended, fallback, named, section
from bot.views.page import ACKNOWLEDGE, value_of, what
from incidents.incident import Incident
from oncall.page import Page, PageStatus

ACKNOWLEDGE_ALL: Final = "page.acknowledge_all"


class Told(NamedTuple):
    """A page, what it is for, and whether it is the person whom it asks now."""

    page: Page
    incident: Incident | None
    is_asked: bool = True


def message(told: Sequence[Told], person: str, people: People) -> Message:
    """To the person; shown anew whenever one of them was answered. They are as many as a message holds."""
    waiting = [each.page for each in told if each.is_asked and _waits(each.page, person)]
    title = f"You are paged for {len(told)} things at once" if waiting else f"{len(told)} pages were told here"
    blocks: list[Block] = [section(f"*{title}*", block_id="page.what")]
    if len(waiting) > 1:
        every = button(f"Acknowledge all {len(waiting)}", ACKNOWLEDGE_ALL, _ids(waiting), style="primary")
        blocks.append(actions(every, block_id="page.all"))
    blocks += [_one(*each, person, people) for each in told]
    if waiting:
        blocks.append(context("To escalate one: `/incident escalate INC-12`. Each says there what comes next."))
    return Message(fallback(f"{title}:", *(ended(what(page, incident)) for page, incident, _ in told)), blocks)


def read_ids(value: str) -> list[str]:
    """The pages that the button for all was shown for."""
    return value.split(",")


def _ids(pages: Sequence[Page]) -> str:
    return ",".join(page.id for page in pages)


def _waits(page: Page, person: str) -> bool:
    return page.is_calling and person not in page.acknowledgements


def _one(page: Page, incident: Incident | None, is_asked: bool, person: str, people: People) -> Block:  # noqa: FBT001 - of a tuple
    where = f"\n<#{incident.channel_id}>" if incident is not None and incident.channel_id else ""
    text = f"{what(page, incident)}{where}"
    if _waits(page, person):
        press = button("Acknowledge", ACKNOWLEDGE, value_of(page))
        if not is_asked:
            return section(f"{text}\n_Others are asked now._", accessory=press, block_id=f"page.{page.id}")
        until = f"\nWithout an answer it goes on at {clock(page.escalates_at)}." if page.escalates_at else ""
        return section(f"{text}{until}", accessory=press, block_id=f"page.{page.id}")
    return section(f"{text}\n{_outcome(page, person, people)}", block_id=f"page.{page.id}")


def _outcome(page: Page, person: str, people: People) -> str:
    by = page.acknowledged_by
    who = "You" if person in page.acknowledgements or by == person else named(people, by) if by is not None else None
    if who is None or page.status is PageStatus.CANCELLED:
        return "_Nobody is needed any more._"
    return f"_{who} {'snoozed' if page.status is PageStatus.SNOOZED else 'acknowledged'} it._"
