"""What each event makes the bot do in the outside world: the only "when X, do Y" list, a file for each noun."""

from commands.consequences.action import of_action
from commands.consequences.arrangement import of_arrangement
from commands.consequences.incident import of_incident
from commands.consequences.page import of_page
from commands.consequences.postmortem import of_postmortem
from commands.consequences.ready import of_readiness
from commands.consequences.runbook import of_run
from commands.consequences.schedule import of_schedule
from commands.effects import Effect
from incidents import action, incident, postmortem, timeline
from oncall import arrangement, made
from oncall import page_events as page
from oncall import ready_events as ready
from runbooks import events as run

Event = (
    incident.Event
    | timeline.Event
    | action.Event
    | postmortem.Event
    | page.Event
    | run.Event
    | arrangement.Event
    | ready.Event
    | made.Event
)


def effects_of(event: Event, entry_id: str) -> list[Effect]:
    """What happens in the world because of `event`, whose timeline entry is `entry_id`."""
    if isinstance(event, incident.Event):
        return of_incident(event, entry_id)
    if isinstance(event, page.Event):
        return of_page(event, entry_id)
    if isinstance(event, run.Event):
        return of_run(event, entry_id)
    if isinstance(event, action.Event):
        return of_action(event, entry_id)
    if isinstance(event, postmortem.Event):
        return of_postmortem(event, entry_id)
    if isinstance(event, arrangement.Event):
        return of_arrangement(event)
    if isinstance(event, ready.Event):
        return of_readiness(event)
    if isinstance(event, made.Event):
        return of_schedule(event)
    return []  # notes are for the timeline alone
