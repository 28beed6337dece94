"""What came of an answer that somebody gave outside Slack, in words: read out, texted back, or shown on a screen."""

from collections.abc import Sequence

from bot.views.message import all_of, more_have
from commands.answer.notices import BY_HAND, Answered
from commands.wording.say import how_long


def sentence(answered: Answered) -> str:
    """All of it in a sentence or two."""
    if not answered.names:
        return f"Thank you: this way of reaching you works.{taken(answered)}"
    left_out = _does_not(answered.left_out, "wait for you here")
    if answered.answer == "escalate":
        return f"{escalated(answered)}{left_out}"
    names = in_words(answered.names)
    if answered.answer == "snooze":
        return f"You have {names}, and are asked again in {how_long(answered.minutes)}.{left_out}"
    if answered.missing:
        return f"You acknowledged {names}. {more_have(answered.missing)} to.{left_out}"
    return f"You have {names}. Nobody else is paged.{left_out}"


def taken(answered: Answered) -> str:
    """That the test was answered too late to keep the shift that it was for; empty if it was not."""
    return " But somebody else has taken your shift meanwhile: Slack says who." if answered.taken_by else ""


def escalated(answered: Answered) -> str:
    """What became of each page that was to go on."""
    told = []
    if moved := [each for each in answered.names if each not in (*answered.woken, *answered.over)]:
        names = in_words(moved)
        told.append(f"{names[0].upper()}{names[1:]} {'goes' if _is_one(moved) else 'go'} on to the next step.")
    if answered.woken:
        told.append(f"Those who slept are paged now for {in_words(answered.woken)}.")
    if answered.over:
        told.append(f"Nobody is left to be paged for {in_words(answered.over)}: the operations channel is alarmed.")
    return " ".join(told)


def in_words(names: Sequence[str]) -> str:
    """Pages in a row, each incident once: "INC-1, INC-2 and 2 pages by hand"; one by hand alone is "the page"."""
    by_hand = names.count(BY_HAND)
    incidents = [each for each in dict.fromkeys(names) if each != BY_HAND]
    one = "one page by hand" if incidents else BY_HAND
    some = [f"{by_hand} pages by hand" if by_hand > 1 else one] if by_hand else []
    return all_of([*incidents, *some])


def _does_not(names: Sequence[str], what: str) -> str:
    return f" {in_words(names)} {'does' if _is_one(names) else 'do'} not {what}." if names else ""


def _is_one(names: Sequence[str]) -> bool:
    return len(set(names)) == 1 and names.count(BY_HAND) < 2
