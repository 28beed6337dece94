"""What an action item makes the bot do."""

from commands.effects import Effect, PostEntry, RefreshReminders, RefreshSummary, Remind, about_action
from incidents import action


def of_action(event: action.Event, entry_id: str) -> list[Effect]:
    """In the channel, in the summary, and in what asked for it."""
    match event:
        case action.ActionAsked(incident_id=n):
            return [Remind(n, entry_id)]
        case action.ActionAdded(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n)]
        case action.ActionChanged(incident_id=n, number=number) | action.ActionDone(incident_id=n, number=number):
            return [PostEntry(n, entry_id), RefreshSummary(n), RefreshReminders(n, about_action(number))]
        case action.ActionSnoozed(incident_id=n, number=number):
            return [RefreshReminders(n, about_action(number))]
        case _:
            return []  # a fact for the timeline alone
