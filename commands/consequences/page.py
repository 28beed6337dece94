"""What a page makes the bot do beside telling people, each by their rules: `commands/notice/notify.py` does that."""

from collections.abc import Iterable

from commands.effects import (
    AlarmNobodyAnswered,
    AlarmNobodyOnCall,
    AlarmNotReached,
    AlarmPlaceNotReached,
    Effect,
    InvitePeople,
    NotifyChannel,
    NotifyWebhook,
    PostEntry,
    RefreshPageMessages,
    RefreshSummary,
)
from oncall import page_events as page


def of_page(event: page.Event, entry_id: str) -> list[Effect]:  # noqa: C901 - one case an event is the point
    """Places that are asked come before what is shown."""
    match event:
        case page.PageEscalated(page_id=page_id, incident_id=m, step=step, places=places):
            shown = [RefreshPageMessages(page_id)] if step else []  # before the first step, nobody has a message
            return [*_asked(page_id, step, places), *shown, *_refresh(m)]
        case (
            page.SleepersCalled(page_id=page_id, incident_id=m) | page.NextInTurnCalled(page_id=page_id, incident_id=m)
        ):
            return [RefreshPageMessages(page_id), *_refresh(m)]
        case (
            page.PageReassigned(page_id=page_id, incident_id=m)
            | page.PageAskedAgain(page_id=page_id, incident_id=m)
            | page.PageBegunAgain(page_id=page_id, incident_id=m)
        ):
            told = [PostEntry(m, entry_id)] if m is not None else []
            return [RefreshPageMessages(page_id), *told, *_refresh(m)]
        case page.StepReachedNobody(page_id=page_id, step=step, again=again, places=places):
            return [*([] if again else [AlarmNobodyOnCall(page_id, step)]), *_asked(page_id, step, places)]
        case page.StepNotMeant(page_id=page_id, step=step, places=places):
            return _asked(page_id, step, places)
        case page.ResponderPaged(incident_id=int(n), person=person):
            return [InvitePeople(n, (person,)), RefreshSummary(n)]
        case page.ResponderNotReached(page_id=page_id, incident_id=m, person=person, why=why):
            return [AlarmNotReached(page_id, person, why), *_refresh(m)]
        case page.PlaceNotReached(page_id=page_id, incident_id=m, kind=kind, name=name, why=why):
            return [AlarmPlaceNotReached(page_id, kind, name, why), *_refresh(m)]
        case (
            page.PageAcknowledged(page_id=page_id, incident_id=int(n))
            | page.PageSnoozed(page_id=page_id, incident_id=int(n))
        ):
            return [RefreshPageMessages(page_id), PostEntry(n, entry_id), RefreshSummary(n)]
        case page.PageExhausted(page_id=page_id, incident_id=int(n)):
            alarm = AlarmNobodyAnswered(page_id)
            return [alarm, RefreshPageMessages(page_id), PostEntry(n, entry_id), RefreshSummary(n)]
        case page.PageExhausted(page_id=page_id):
            return [AlarmNobodyAnswered(page_id), RefreshPageMessages(page_id)]
        case (
            page.PageAcknowledged(page_id=page_id)
            | page.PageSnoozed(page_id=page_id)
            | page.PageCancelled(page_id=page_id)
        ):
            return [RefreshPageMessages(page_id)]
        case _:
            return []  # a fact for the timeline alone


def _asked(page_id: str, step: int, places: Iterable[tuple[str, str]]) -> list[Effect]:
    channels: list[Effect] = [NotifyChannel(page_id, step, name) for kind, name in places if kind == "channel"]
    return [*channels, *(NotifyWebhook(page_id, step, name) for kind, name in places if kind == "webhook")]


def _refresh(incident_id: int | None) -> list[Effect]:
    return [] if incident_id is None else [RefreshSummary(incident_id)]
