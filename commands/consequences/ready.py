"""What readiness for a shift makes the bot do: who is told, and what is offered to whom."""

from commands.effects import Effect, OfferShift, RefreshShiftOffer, TellLeads, TellUnready
from oncall import ready_events as ready


def of_readiness(event: ready.Event) -> list[Effect]:
    """Nobody hears of somebody who is ready."""
    check = event.check_id
    match event:
        case ready.ReadinessLacking():
            return [TellUnready(check)]
        case ready.ShiftOffered(to=None):
            return [TellUnready(check), TellLeads(check)]
        case ready.ShiftOffered():
            return [OfferShift(check), TellUnready(check), TellLeads(check)]
        case ready.ShiftOfferedAnew(before=gone, message=message, to=to):
            over: list[Effect] = [RefreshShiftOffer(check, gone, message)] if message is not None else []
            offered: list[Effect] = [OfferShift(check)] if to is not None else []
            return [*over, *offered, TellUnready(check), TellLeads(check, gone)]
        case ready.ShiftTaken() | ready.ReadinessShown(offer_is_over=True):
            return [RefreshShiftOffer(check), TellLeads(check)]
        case ready.ReadinessMissed():
            return [TellLeads(check)]
        case ready.ReadinessCancelled(offer_is_over=True):
            return [RefreshShiftOffer(check)]
        case _:
            return []  # a fact for the record alone
