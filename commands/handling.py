"""How each effect travels to the world: what it is about, what it must not overtake, and how urgent it is."""

from typing import NamedTuple

from commands.effects import (
    AddBookmark,
    AddBookmarks,
    AlarmNobodyAnswered,
    AlarmNobodyOnCall,
    AlarmNotReached,
    AlarmPlaceNotReached,
    Announce,
    AskForReview,
    CatchUp,
    ChasePostmortem,
    Effect,
    FetchMessage,
    InvitePeople,
    LearnMember,
    LinkChannel,
    NotifyChannel,
    NotifyResponder,
    NotifyTogether,
    NotifyWebhook,
    OfferCommand,
    OfferShift,
    OpenChannel,
    PinSummary,
    PostEntry,
    PostSchedule,
    PublishHome,
    RefreshChecklist,
    RefreshChecklists,
    RefreshOffer,
    RefreshPageMessage,
    RefreshPageMessages,
    RefreshPages,
    RefreshReminder,
    RefreshReminders,
    RefreshReview,
    RefreshShiftOffer,
    RefreshSummary,
    RejoinChannel,
    Remind,
    SendNotice,
    SetTopic,
    TellArrangement,
    TellChangesAsked,
    TellChannel,
    TellLeads,
    TellOperations,
    TellPerson,
    TellRelieved,
    TellSchedule,
    TellStakeholders,
    TellUnready,
    UploadExport,
    Whisper,
)
from storage.outbox import LATER, PAGES_FIRST, SOON


class Handling(NamedTuple):
    """How an effect travels. `subject`: what it is about. `lane`: what it must not overtake.

    `merges`: one that has not been begun yet will show this change too, so a second is not needed.
    """

    subject: str
    lane: str | None = None
    priority: int = SOON
    merges: bool = False


def handling(effect: Effect) -> Handling:  # noqa: C901 - one case a way of travelling
    """How an effect travels to the world."""
    match effect:
        case NotifyResponder(page_id=page_id) | NotifyChannel(page_id=page_id) | NotifyWebhook(page_id=page_id):
            return Handling(page_id, priority=PAGES_FIRST)
        case NotifyTogether(person=person):
            return Handling(person, priority=PAGES_FIRST)
        case SendNotice(notice_id=notice_id):
            return Handling(notice_id, priority=PAGES_FIRST)
        case (
            AlarmNobodyAnswered(page_id=page_id)
            | AlarmNobodyOnCall(page_id=page_id)
            | AlarmNotReached(page_id=page_id)
            | AlarmPlaceNotReached(page_id=page_id)
        ):
            return Handling(page_id, priority=PAGES_FIRST)
        case RefreshPages(incident_id=n, of_title=of_title):
            return Handling(f"INC-{n}/{'title' if of_title else 'all'}", merges=True)
        case RefreshPageMessages(page_id=page_id):
            return Handling(page_id, lane=f"page:{page_id}", merges=True)
        case RefreshPageMessage(channel_id=channel_id, ts=ts):
            return Handling(f"{channel_id}:{ts}", lane=f"page:{channel_id}:{ts}", merges=True)
        case OpenChannel(incident_id=n) | PostEntry(incident_id=n) | RejoinChannel(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}")
        case TellChannel(incident_id=n) | Remind(incident_id=n) | ChasePostmortem(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}")
        case RefreshSummary(incident_id=n) | RefreshChecklists(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}", merges=True)
        case RefreshChecklist(incident_id=n, run_id=run_id):
            return Handling(run_id, lane=f"INC-{n}", merges=True)
        case RefreshReminders(incident_id=n, about=about):  # behind what it asks, which may be on its way
            return Handling(f"INC-{n}/{about}", lane=f"INC-{n}", merges=True)
        case RefreshReminder(incident_id=n, channel_id=channel_id, ts=ts):
            return Handling(f"{channel_id}:{ts}", lane=f"INC-{n}", merges=True)
        case TellStakeholders(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}/stakeholders")
        case SetTopic(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}/topic", merges=True)
        case Announce(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}/announcement", merges=True)
        case InvitePeople(incident_id=n) | PinSummary(incident_id=n) | LinkChannel(incident_id=n):
            return Handling(f"INC-{n}")
        case AddBookmark(incident_id=n) | AddBookmarks(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}/bookmarks")
        case OfferCommand(incident_id=n) | RefreshOffer(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}/handover")
        case AskForReview(incident_id=n) | RefreshReview(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}/review")
        case TellChangesAsked(incident_id=n) | FetchMessage(incident_id=n) | UploadExport(incident_id=n):
            return Handling(f"INC-{n}")
        case TellRelieved(incident_id=n) | CatchUp(incident_id=n):
            return Handling(f"INC-{n}")
        case LearnMember(slack_id=slack_id):
            return Handling(slack_id, priority=LATER, merges=True)
        case PublishHome(slack_id=slack_id):
            return Handling(slack_id, lane=f"home:{slack_id}", merges=True)
        case TellArrangement(person=person):
            return Handling(person, lane=f"arranged:{person}")
        case TellPerson(person=person):
            return Handling(person, lane=f"told:{person}")
        case TellSchedule(schedule_id=schedule_id, person=person):
            return Handling(f"{schedule_id}/{person}", lane=f"arranged:{person}", merges=True)
        case OfferShift(check_id=check_id) | RefreshShiftOffer(check_id=check_id):
            return Handling(check_id, lane=f"offer:{check_id}")
        case TellUnready(check_id=check_id) | TellLeads(check_id=check_id):
            return Handling(check_id)
        case PostSchedule(slack_id=slack_id):
            return Handling(slack_id)
        case Whisper(slack_id=slack_id):
            return Handling(slack_id)
        case TellOperations():
            return Handling("operations", lane="operations")
