"""What a change of shifts makes the bot do: whoever it concerns is told."""

from commands.effects import Effect, TellArrangement
from oncall import arrangement


def of_arrangement(event: arrangement.Event) -> list[Effect]:
    """Whoever arranged it knows already."""
    match event:
        case arrangement.ShiftsArranged(arrangement_id=n, people=people, by=by):
            return [TellArrangement(n, person, undone=False) for person in people if person != by]
        case arrangement.ArrangementUndone(arrangement_id=n, people=people, by=by):
            return [TellArrangement(n, person, undone=True) for person in people if person != by]
        case _:
            return []  # a fact for the timeline alone
