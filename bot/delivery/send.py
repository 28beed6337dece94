"""Each effect and what it does in the world: one `match`. Rendered here, from what is true now."""

from dataclasses import replace
from typing import cast

from bot.delivery import (
    channel,
    export,
    handover,
    incident,
    notice,
    page,
    people,
    postmortem,
    ready,
    reminder,
    schedule,
    together,
)
from bot.delivery.careful import CarefulSlack
from bot.delivery.office import Aftermath, Office
from bot.slack import Slack
from commands import effects
from commands.effects import Effect


class Sender:
    def __init__(self, office: Office) -> None:
        self._office = office

    @property
    def slack(self) -> Slack:
        """Where it sends to."""
        return self._office.slack

    async def send(self, effect: Effect, careful: CarefulSlack) -> Aftermath | None:  # noqa: C901, PLR0915 - one case an effect is the point
        """Do it with care, and return what is to be recorded. Raises SlackFailed; doing it twice does no harm."""
        office = replace(self._office, slack=cast("Slack", careful), care=careful)
        match effect:
            case effects.OpenChannel():
                return await channel.open_channel(office, effect)
            case effects.RejoinChannel():
                return await channel.rejoin(office, effect)
            case effects.InvitePeople():
                return await channel.invite(office, effect)
            case effects.SetTopic():
                return await channel.set_topic(office, effect)
            case effects.AddBookmarks():
                return await channel.add_bookmarks(office, effect)
            case effects.AddBookmark():
                return await channel.add_bookmark(office, effect)
            case effects.TellChannel():
                return await channel.tell(office, effect)
            case effects.RefreshSummary():
                return await incident.refresh_summary(office, effect)
            case effects.PinSummary():
                return await incident.pin_summary(office, effect)
            case effects.Announce():
                return await incident.announce(office, effect)
            case effects.LinkChannel():
                return await incident.link_channel(office, effect)
            case effects.CatchUp():
                return await incident.catch_up(office, effect)
            case effects.RefreshChecklist():
                return await incident.refresh_checklist(office, effect)
            case effects.RefreshChecklists():
                return await incident.refresh_checklists(office, effect)
            case effects.PostEntry():
                return await incident.post_entry(office, effect)
            case effects.TellStakeholders():
                return await incident.tell_stakeholders(office, effect)
            case effects.Remind():
                return await reminder.remind(office, effect)
            case effects.RefreshReminders():
                return await reminder.refresh_all(office, effect)
            case effects.RefreshReminder():
                return await reminder.refresh_one(office, effect)
            case effects.FetchMessage():
                return await incident.fetch_message(office, effect)
            case effects.UploadExport():
                return await export.upload_export(office, effect)
            case effects.AskForReview():
                return await postmortem.ask_for_review(office, effect)
            case effects.RefreshReview():
                return await postmortem.refresh_review(office, effect)
            case effects.TellChangesAsked():
                return await postmortem.tell_changes_asked(office, effect)
            case effects.ChasePostmortem():
                return await reminder.chase(office, effect)
            case effects.OfferCommand():
                return await handover.offer_command(office, effect)
            case effects.RefreshOffer():
                return await handover.refresh_offer(office, effect)
            case effects.TellRelieved():
                return await handover.tell_relieved(office, effect)
            case effects.OfferShift():
                return await ready.offer_shift(office, effect)
            case effects.RefreshShiftOffer():
                return await ready.refresh_offer(office, effect)
            case effects.TellUnready():
                return await ready.tell_unready(office, effect)
            case effects.TellLeads():
                return await ready.tell_leads(office, effect)
            case effects.NotifyResponder():
                await office.refresh()
                return await page.notify(office, effect)
            case effects.NotifyTogether():
                return await together.notify_together(office, effect)
            case effects.SendNotice():
                return await notice.send_notice(office, effect)
            case effects.NotifyChannel():
                return await page.notify_channel(office, effect)
            case effects.NotifyWebhook():
                return await notice.notify_webhook(office, effect)
            case effects.RefreshPages():
                return await page.refresh_pages(office, effect)
            case effects.RefreshPageMessages():
                return await page.refresh_messages(office, effect)
            case effects.RefreshPageMessage():
                return await page.refresh_message(office, effect)
            case effects.AlarmNobodyAnswered():
                return await page.alarm_nobody_answered(office, effect)
            case effects.AlarmNobodyOnCall():
                return await page.alarm_nobody_on_call(office, effect)
            case effects.AlarmNotReached():
                return await page.alarm_not_reached(office, effect)
            case effects.AlarmPlaceNotReached():
                return await page.alarm_place_not_reached(office, effect)
            case effects.LearnMember():
                return await people.learn(office, effect)
            case effects.PublishHome():
                await office.refresh()
                return await people.publish_home(office, effect)
            case effects.TellArrangement():
                return await schedule.tell_arrangement(office, effect)
            case effects.TellPerson():
                return await people.tell_person(office, effect)
            case effects.TellSchedule():
                await office.refresh()
                return await schedule.tell_schedule(office, effect)
            case effects.PostSchedule():
                return await schedule.post_schedule(office, effect)
            case effects.Whisper():
                return await people.whisper(office, effect)
            case effects.TellOperations():
                return await people.tell_operations(office, effect)
