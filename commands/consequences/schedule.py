"""What a schedule made in chat makes the bot do: whoever is in it is told."""

from commands.effects import Effect, TellSchedule
from oncall import made


def of_schedule(event: made.Event) -> list[Effect]:
    """Whoever did it knows already."""
    return [TellSchedule(event.schedule_id, person) for person in event.people if person != event.by]
