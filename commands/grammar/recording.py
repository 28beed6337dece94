"""What goes on record: updates, titles, notes and action items."""

import unicodedata
from datetime import date
from typing import NamedTuple

from commands.grammar import orders, times
from commands.grammar.ask import Ask, Unclear, choose, needed
from commands.grammar.table import Naming, form, verb
from commands.grammar.words import Mention, fold, head, is_mention, mention, number, one_line, tail
from incidents.action import ActionKind


def post_update(ask: Ask) -> orders.PostUpdate | orders.UpdateForm:
    if not ask.text:
        return orders.UpdateForm(incident=ask.incident)
    return orders.PostUpdate(incident=ask.incident, text=needed(ask.text, "What is known now?"))


def retitle(ask: Ask) -> orders.Retitle:
    title = one_line(ask.text)
    if not title:
        raise Unclear("What is the new title?")
    return orders.Retitle(incident=ask.incident, title=title)


def note(ask: Ask) -> orders.AddNote | orders.CorrectNote:
    word, rest = head(ask.text)
    if fold(word) == "fix" and (entry := number(head(rest)[0])) is not None:
        text = needed(
            head(rest)[1], f"What should entry {entry} say?", f"note fix {entry} the queue was full, not empty"
        )
        return orders.CorrectNote(incident=ask.incident, entry=entry, text=text)
    if fold(word) == "at":
        dated = times.instant(rest, zone=ask.context.zone, now=ask.context.now)
        if dated is not None:
            text = needed(dated[1], "What happened then?", "note at 14:05 checkout was switched off")
            return orders.AddNote(incident=ask.incident, text=text, at=dated[0])
    return orders.AddNote(incident=ask.incident, text=needed(ask.text, "What should the note say?"))


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
        return _change_action(ask, chosen, head(rest)[1])
    said = _said(ask, ask.text)
    return orders.AddAction(
        incident=ask.incident,
        text=needed(one_line(said.text), "What is to be done?"),
        owner=said.owner,
        due_on=said.due_on,
        kind=said.kind,
    )


def _change_action(ask: Ask, chosen: int, rest: str) -> orders.ChangeAction:
    incident, rest = ask.ending(rest)
    said = _said(ask, rest)
    if said.text or not (said.owner or said.due_on or said.kind):
        raise Unclear(
            f"What of action {chosen}? Say who, by when, or of which kind.",
            example=f"/incident action set {chosen} @bo by friday",
        )
    return orders.ChangeAction(incident=incident, number=chosen, owner=said.owner, due_on=said.due_on, kind=said.kind)


class _Said(NamedTuple):
    """What is said of an action besides its text."""

    text: str
    owner: Mention | None
    due_on: date | None
    kind: ActionKind | None


def _said(ask: Ask, text: str) -> _Said:
    owner, due_on, kind = None, None, None
    while True:
        before, last = tail(text)
        if kind is None and (found := _kind(before, last)) is not None:
            text, kind = found
            continue
        if owner is None and is_mention(last):
            text, owner = before, mention(last)
            continue
        earlier, by = tail(before)
        if due_on is None and fold(by) == "by":
            due_on = times.due_date(last, zone=ask.context.zone, now=ask.context.now)
            if due_on is not None:
                text = earlier
                continue
        break
    first, rest = head(text)
    if owner is None and is_mention(first):
        text, owner = rest, mention(first)
    return _Said(text, owner, due_on, kind)


def _kind(before: str, last: str) -> tuple[str, ActionKind] | None:
    """The text before `kind:KIND` or `kind: KIND`, and the kind; Unclear if the first of them names none."""
    label, found, word = unicodedata.normalize("NFKC", last).casefold().partition(":")
    if label.strip("-") == "kind" and found and word:
        return before, ActionKind(choose(word, ActionKind, "kind of action"))
    earlier, label = tail(before)
    if unicodedata.normalize("NFKC", label).casefold().strip("-") == "kind:" and fold(last) in set(ActionKind):
        return earlier, ActionKind(fold(last))
    return None


VERBS = (
    verb(
        "summary",
        Naming.FIRST,
        post_update,
        form(
            "incident summary",
            "Opens a form for an update: for responders, and for stakeholders if the type has a channel for them.",
            "incident update",
            orders.UpdateForm,
        ),
        form(
            "incident summary TEXT",
            "Posts an update: what is known now.",
            "incident summary half of the cards fail, the processor is looking",
            orders.PostUpdate,
        ),
        aliases=("update",),
        near=("post", "describe"),
    ),
    verb(
        "title",
        Naming.FIRST,
        retitle,
        form(
            "incident title TEXT",
            "Gives the incident another title.",
            "incident title card payments fail in Europe",
            orders.Retitle,
        ),
        aliases=("rename",),
    ),
    verb(
        "note",
        Naming.FIRST,
        note,
        form(
            "incident note TEXT", "Puts a note on the timeline.", "incident note the vendor called back", orders.AddNote
        ),
        form(
            "incident note at [DAY] TIME TEXT",
            "The same, about earlier; times are in your zone unless you say UTC.",
            "incident note at 14:05 checkout was switched off",
            orders.AddNote,
        ),
        form(
            "incident note fix N TEXT",
            "Corrects entry N of the timeline; both versions are kept.",
            "incident note fix 7 the queue was full, not empty",
            orders.CorrectNote,
        ),
        near=("comment", "log", "add", "remember"),
    ),
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
