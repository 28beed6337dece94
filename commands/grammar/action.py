"""Action items as people write them: what is to be done, and at its end or beginning who, by when, of which kind."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from commands.grammar import orders, times
from commands.grammar.ask import Ask, Context, Unclear, choose, needed
from commands.grammar.table import Naming, form, verb
from commands.grammar.words import ME, Mention, fold, head, is_mention, mention, number, one_line, shown, tail
from incidents.action import ActionKind

_T = TypeVar("_T")
_LONGEST = 3  # words of a name or a day
_OWNER = re.compile(r"(?:^|[\s,;])-{0,2}owner\s*[:=]\s*(\S.*)$", re.IGNORECASE)
_COMMAS = (",", ";")
_LEADING = ("", "to", "for", "owner", "kind", "by", "due", "on", "until")
_LABELLED_DAY = re.compile(r"-{0,2}(?:due|by|until)[:=](.+)")


def action(ask: Ask) -> orders.ListActions | orders.AddAction | orders.ChangeAction | orders.CompleteAction:
    if not ask.text:
        return orders.ListActions(incident=ask.incident)
    word, rest = head(ask.text)
    if fold(word) == "done":
        incident, rest = ask.ending(rest)
        done = number(rest)
        if done is None:
            raise Unclear("Which action is done? Give its number.", example="/incident action done 2")
        return orders.CompleteAction(incident=incident, number=done)
    if fold(word) == "set" and (chosen := number(head(rest)[0])) is not None:
        return _change(ask, chosen, head(rest)[1])
    said = _said(ask.text, ask.context)
    text = needed(one_line(said.text), "What is to be done?")
    first = fold(head(text)[0])
    return orders.AddAction(
        incident=ask.incident,
        text=text,
        owner=said.owner,
        due_on=said.due_on,
        kind=said.kind,
        maybe_owner=_person(tail(text)[1], ask.context) if said.owner is None else None,
        maybe_kind=ActionKind(first) if said.kind is None and first in set(ActionKind) else None,
    )


def _change(ask: Ask, chosen: int, rest: str) -> orders.ChangeAction:
    """Nothing but who, when and which kind may follow, so each may be a bare word."""
    incident, rest = ask.ending(rest)
    said = _said(rest, ask.context)
    while said.text and (shorter := _bare(said, ask.context)) is not None:
        said = shorter
    if said.text or not (said.owner or said.due_on or said.kind):
        unread = f" I cannot use `{shown(said.text)}`." if said.text else ""
        raise Unclear(
            f"What of action {chosen}? Say who, by when, or of which kind.{unread}",
            example=f"/incident action set {chosen} @bo by friday",
        )
    return orders.ChangeAction(incident=incident, number=chosen, owner=said.owner, due_on=said.due_on, kind=said.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What is said of an action besides its text."""

    text: str
    owner: Mention | None = None
    due_on: date | None = None
    kind: ActionKind | None = None


class _Ending(NamedTuple, Generic[_T]):
    """What stands at the end of a text. `stays`: the words of it that may as well belong to the text."""

    before: str
    value: _T
    stays: str = ""


def _said(text: str, context: Context) -> _Said:
    """Read from the end as long as something is understood, then once from the beginning.

    What may be a part of the text (`until friday`, `for Bo`) is understood and stays in it, unless a comma sets it
    off. A name that merely ends the text is left alone: "ask ana" says whom to ask, not who asks.
    """
    said, behind = _Said(text=text), ""
    while (further := _ended(said, context)) is not None:
        said, stays = further
        behind = f"{stays} {behind}".strip()
    said = _begun(said, context)
    return replace(said, text=f"{said.text} {behind}".strip())


def _ended(said: _Said, context: Context) -> tuple[_Said, str] | None:
    """The same without what its text ends in, and the words that stay; None when it ends in nothing of this."""
    if said.kind is None and (kind := _kind(said.text)) is not None:
        return replace(said, text=_bared(kind.before), kind=kind.value), kind.stays
    if said.owner is None and (owner := _owner(said.text, context)) is not None:
        return replace(said, text=_bared(owner.before), owner=owner.value), owner.stays
    if said.due_on is None and (due := _due(said.text, context)) is not None:
        return replace(said, text=_bared(due.before), due_on=due.value), due.stays
    return None


def _begun(said: _Said, context: Context) -> _Said:
    """`@bo …`, `bo: …` and `detection: …`."""
    while True:
        first, rest = head(said.text)
        label = unicodedata.normalize("NFKC", first)
        if said.owner is None and is_mention(first):
            said = replace(said, text=rest, owner=mention(first))
        elif said.kind is None and label.endswith(":") and fold(first) in set(ActionKind):
            said = replace(said, text=rest, kind=ActionKind(fold(first)))
        elif said.kind is None and (kind := _kind(first)) is not None and not kind.before:
            said = replace(said, text=rest, kind=kind.value)
        elif said.owner is None and label.endswith(":") and (who := _person(first, context)) is not None:
            said = replace(said, text=rest, owner=who)
        else:
            return said


def _kind(text: str) -> _Ending[ActionKind] | None:
    """`kind:KIND`, `kind: KIND` or `, KIND`; Unclear if the first of them names none."""
    before, last = tail(text)
    label, found, word = unicodedata.normalize("NFKC", last).casefold().partition(":")
    if label.strip("-") == "kind" and found and word:
        return _Ending(before, ActionKind(choose(word, ActionKind, "kind of action")))
    if fold(last) not in set(ActionKind):
        return None
    earlier, label = tail(before)
    if unicodedata.normalize("NFKC", label).casefold().strip("-") == "kind:":
        return _Ending(earlier, ActionKind(fold(last)))
    if before.endswith(_COMMAS) and fold(label) not in set(ActionKind):  # "the model, policy": a list, and not the kind
        return _Ending(before, ActionKind(fold(last)))
    return None


def _owner(text: str, context: Context) -> _Ending[Mention] | None:
    before, last = tail(text)
    if is_mention(last) and (who := mention(last)) is not None:
        return _Ending(before, who)
    if found := _OWNER.search(text):
        who = _person(found[1], context) or (mention(found[1]) if not tail(found[1])[0] else None)
        return _Ending(text[: found.start()], who) if who else None
    for before, name in _endings(text):
        if (who := _person(name, context)) is None:
            continue
        earlier, label = tail(before)
        if fold(label) == "for" and (earlier.endswith(_COMMAS) or not who.is_me):  # "ask for me": it may be theirs
            return _Ending(earlier, who, stays="" if earlier.endswith(_COMMAS) else f"{label} {name}")
        listed = before.endswith(_COMMAS) and _person(before.rpartition(" ")[2], context) is not None
        if before and not listed and (before.endswith(_COMMAS) or _kind(before) or _due(before, context)):
            return _Ending(before, who)
    return None


def _due(text: str, context: Context) -> _Ending[date] | None:
    """`by DAY`, `due DAY`, `due by DAY`, `due: DAY`, `until DAY` or `, DAY`. Unclear if that day is over."""
    before, last = tail(text)
    if (found := _LABELLED_DAY.fullmatch(fold(last))) and (day := _day(found[1], context)) is not None:
        return _Ending(before, day)
    for before, words in _endings(text):
        earlier, label = tail(before)
        if fold(label) == "until" and fold(tail(earlier)[1]) != "due":
            if (day := _soft(words, context)) is not None:
                return _Ending(earlier, day, stays="" if earlier.endswith(_COMMAS) else f"{label} {words}")
        elif fold(label) in ("by", "due", "on", "until"):
            first, due = tail(earlier)
            is_due = fold(due) == "due"
            if (is_due or fold(label) in ("by", "due")) and (day := _day(words, context)) is not None:
                return _Ending(first if is_due else earlier, day)
        elif before.endswith(_COMMAS) and (day := _soft(words, context)) is not None:
            return _Ending(before, day)
    return None


def _bare(said: _Said, context: Context) -> _Said | None:
    """A person, a day or a kind as the last words, or a word that only led to it."""
    words = [("", said.text), *_endings(said.text)]
    for before, last in words:
        if said.due_on is None and (day := _day(last, context)) is not None:
            return replace(said, text=_bared(before), due_on=day)
        if said.owner is None and (who := _person(last, context)) is not None:
            return replace(said, text=_bared(before), owner=who)
        if said.kind is None and fold(last) in set(ActionKind):
            return replace(said, text=_bared(before), kind=ActionKind(fold(last)))
    before, last = tail(said.text)
    return replace(said, text=_bared(before)) if fold(last) in _LEADING else None


def _endings(text: str) -> Iterator[tuple[str, str]]:
    """What stands before the last words, and the last words: three, two and one of them."""
    splits: list[tuple[str, str]] = []
    before, words = text, ""
    for _ in range(_LONGEST):
        before, word = tail(before)
        if not word:
            break
        words = f"{word} {words}".strip()
        splits.append((before, words))
    return reversed(splits)


def _day(words: str, context: Context) -> date | None:
    return times.due_date(words, zone=context.zone, now=context.now)


def _soft(words: str, context: Context) -> date | None:
    """A day that nobody need have meant as one: what is over is a part of the text."""
    try:
        return _day(words, context)
    except Unclear:
        return None


def _person(words: str, context: Context) -> Mention | None:
    if fold(words) == "me":
        return ME
    key = context.person(fold(words))
    return Mention(word=key) if key is not None else None


def _bared(text: str) -> str:
    return text.rstrip(" ,;")


VERBS = (
    verb(
        "action",
        Naming.FIRST,
        action,
        form("incident action", "Shows the action items.", "incident action", orders.ListActions),
        form(
            "incident action TEXT [@WHO] [by DAY] [kind:KIND]",
            f"Writes down what somebody promised to do; kinds are {', '.join(ActionKind)}.",
            "incident action rotate the leaked keys @bo by friday kind:process",
            orders.AddAction,
        ),
        form(
            "incident action set N [@WHO] [by DAY] [kind:KIND]",
            "Gives action N its owner, its due date or its kind.",
            "incident action set 2 @bo by friday",
            orders.ChangeAction,
        ),
        form("incident action done N", "Action N is done.", "incident action done 2", orders.CompleteAction),
        aliases=("actions",),
        near=("todo", "task", "followup", "follow-up"),
    ),
)
