"""What happened to a page: whom it called, who answered."""

from collections.abc import Mapping
from typing import Any

from commands.wording.say import Say, all_of, by_method, how_long, were
from oncall.escalation import place_name


def page(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:  # noqa: C901 - one case an event is the point
    """From its start to its end."""
    match kind, data:
        case "PageStarted", {"by": by, "policy": policy, "reason": reason}:
            return f"{name(by)} started a page to “{text(policy)}”: {text(reason)}"
        case "PageEscalated", {"step": step, "notify": notify, "by": by}:
            why = f"{name(by)} escalated the page. " if by else "Nobody answered in time. " if step else ""
            places = [_place(kind, place, text) for kind, place in data.get("places", ())]
            label = _label(data, text)
            spared = [name(person) for _, _, person in data.get("spared", ())]
            sleep = f" {all_of(spared)} {'sleeps' if len(spared) == 1 else 'sleep'} a little longer." if spared else ""
            return f"{why}{label} called for {all_of([*(name(who) for _, _, who in notify), *places])}.{sleep}"
        case "SleepersCalled", {"notify": notify, "by": by}:
            why = f"{name(by)} escalated the page." if by else "Nobody who was awake answered in time."
            return f"{why} {all_of(name(person) for _, _, person in notify)} had to be woken."
        case "NextInTurnCalled", {"notify": notify, "before": before}:
            return f"The turn went on from {name(before)} to {all_of(name(person) for _, _, person in notify)}."
        case "StepNotMeant", {"why": why}:
            return f"{_label(data, text)} was passed: {text(why)}."
        case "StepReachedNobody", {"targets": targets}:
            asked = [text(target) for kind, target in targets if kind not in ("channel", "webhook")]
            whom = f" for {all_of(asked)}" if asked else ""
            return f"{_label(data, text)} was passed at once: nobody was on call{whom}."
        case "ResponderPaged", {"person": person, "method": method} if method != "slack":
            return f"{name(person)} was paged {by_method(method)}."
        case "MethodFailed", {"person": person, "method": method, "why": why}:
            return f"{name(person)} could not be paged {by_method(method)}: {text(why)}"
        case "ResponderPaged", {"person": person}:
            return f"{name(person)} was paged."
        case "ResponderNotReached", {"person": person, "why": why}:
            return f"{name(person)} could not be paged: {text(why)}"
        case "PlacePaged", {"kind": kind, "name": place}:
            return f"The page was put into {_place(kind, place, text)}."
        case "PlaceNotReached", {"kind": kind, "name": place, "why": why}:
            return f"The page could not be put into {_place(kind, place, text)}: {text(why)}"
        case "PageAcknowledged", {"by": by, "missing": int(missing)} if missing:
            return f"{name(by)} acknowledged the page; {missing} more {'is' if missing == 1 else 'are'} wanted."
        case "PageAcknowledged", {"by": by}:
            return f"{name(by)} acknowledged the page."
        case "PageSnoozed", {"by": by, "minutes": int(minutes)}:
            return f"{name(by)} has the page, and snoozed it for {how_long(minutes)}."
        case "PageAskedAgain", {"notify": notify, "why": "snoozed"}:
            return f"The snooze was over: {all_of(name(person) for _, _, person in notify)} {were(notify)} asked again."
        case "PageAskedAgain", {"notify": notify, "why": "graver"}:
            whom = all_of(name(person) for _, _, person in notify)
            return f"What {whom} had snoozed got graver, so {whom} {were(notify)} asked again."
        case "PageAskedAgain", {"notify": notify}:
            whom = all_of(name(person) for _, _, person in notify)
            return f"Nothing had followed the acknowledgement: {whom} {were(notify)} asked again."
        case "PageReassigned", {"by": by, "notify": notify} if {person for _, _, person in notify} == {by}:
            return f"{name(by)} took the page over."
        case "PageReassigned", {"by": by, "notify": notify}:
            return f"{name(by)} gave the page to {all_of(name(person) for _, _, person in notify)}."
        case "PageExhausted", {"missing": int(missing)} if missing:
            wanted = f"{missing} more {'was' if missing == 1 else 'were'} wanted"
            return f"Nobody else acknowledged the page, and its last step had passed; {wanted}."
        case "PageExhausted", _:
            return "Nobody acknowledged the page, and its last step had passed."
        case "PageBegunAgain", _:
            return "The incident got graver and nobody had the page, so it begins again."
        case "PageCancelled", {"by": by}:
            return f"{name(by)} ended the page: nobody was needed any more."
    return None


def _label(data: Mapping[str, Any], text: Say) -> str:
    """Which step, as the beginning of a sentence."""
    label = str(data.get("label") or f"step {data['step'] + 1}")
    return text(label[:1].upper() + label[1:])


def _place(kind: str, place: str, text: Say) -> str:
    return text(place_name(kind, place))
