"""What work on a runbook makes the bot do: the checklist shows it."""

from commands.effects import Effect, InvitePeople, PostEntry, RefreshChecklist, RefreshReminders, RefreshSummary, Remind
from runbooks import events as run


def of_run(event: run.Event, entry_id: str) -> list[Effect]:
    """In the checklist, and in what asked for its steps."""
    match event:
        case run.RunStarted(incident_id=n, run_id=run_id):
            return [RefreshChecklist(n, run_id), RefreshSummary(n)]
        case run.StepsAsked(incident_id=n, run_id=run_id):
            return [RefreshChecklist(n, run_id), Remind(n, entry_id)]
        case run.StepSnoozed(incident_id=n, run_id=run_id):
            return [RefreshReminders(n, run_id)]
        case (
            run.RunEnded(incident_id=n, run_id=run_id)
            | run.StepDone(incident_id=n, run_id=run_id)
            | run.StepSkipped(incident_id=n, run_id=run_id)
            | run.StepReopened(incident_id=n, run_id=run_id)
        ):
            return [RefreshChecklist(n, run_id), RefreshSummary(n), RefreshReminders(n, run_id)]
        case run.StepAssigned(incident_id=n, run_id=run_id, assignee=str(person)):
            given: list[Effect] = [] if person == event.by else [PostEntry(n, entry_id)]
            return [*given, RefreshChecklist(n, run_id), InvitePeople(n, (person,))]
        case run.StepAssigned(incident_id=n, run_id=run_id) | run.StepNoted(incident_id=n, run_id=run_id):
            return [RefreshChecklist(n, run_id)]
        case _:
            return []  # a fact for the timeline alone
