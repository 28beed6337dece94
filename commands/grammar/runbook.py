"""Working the checklist."""

import re
from collections.abc import Callable

from commands.grammar import orders
from commands.grammar.ask import Ask, Unclear, choose, needed, typed, who_is
from commands.grammar.table import Naming, form, verb
from commands.grammar.words import ME, fold, head, number

StepOrder = orders.CompleteStep | orders.SkipStep | orders.UndoStep | orders.AssignStep | orders.NoteOnStep


def runbook(ask: Ask) -> orders.ShowRunbook | orders.AttachRunbook | StepOrder:
    word, rest = head(ask.text)
    if not word:
        return orders.ShowRunbook(incident=ask.incident)
    if (read := _STEPS.get(fold(word))) is None:
        incident, name = ask.ending(ask.text)
        return orders.AttachRunbook(incident=incident, runbook=choose(name, ask.context.runbooks, "runbook"))
    what, example = read
    word, after = head(rest)
    if fold(word) == "step":
        word, after = head(after)
    if (step := number(word)) is None:
        raise Unclear("Which step? Give its number on the checklist.", example=example)
    return what(ask, step, after)


def _done(ask: Ask, step: int, text: str) -> orders.CompleteStep:
    incident, text = _named_alone(ask, text)
    if text and all(number(word) or fold(word) in ("", "and", "&", "+") for word in re.split(r"[\s,]+", text)):
        raise Unclear("One step at a time, so that each keeps its own time.", example=f"/incident runbook done {step}")
    return orders.CompleteStep(incident=incident, step=step, note=typed(text) or None)


def _named_alone(ask: Ask, text: str) -> tuple[int | None, str]:
    """The incident, if nothing but its name follows; in somebody's text others may be mentioned."""
    incident, rest = ask.ending(text)
    return (ask.incident, text) if rest else (incident, rest)


def _skip(ask: Ask, step: int, text: str) -> orders.SkipStep:
    reason = needed(text, f"Why is step {step} skipped?", f"runbook skip {step} nothing was stolen")
    return orders.SkipStep(incident=ask.incident, step=step, reason=reason)


def _undo(ask: Ask, step: int, text: str) -> orders.UndoStep:
    return orders.UndoStep(incident=ask.finished(text, f"runbook undo {step}"), step=step)


def _assign(ask: Ask, step: int, text: str) -> orders.AssignStep:
    incident, who = ask.ending(text)
    return orders.AssignStep(incident=incident, step=step, who=who_is(who) if who else ME)


def _note(ask: Ask, step: int, text: str) -> orders.NoteOnStep:
    text = needed(text, f"What is to be noted on step {step}?", f"runbook note {step} 212 accounts found")
    return orders.NoteOnStep(incident=ask.incident, step=step, text=text)


_STEPS: dict[str, tuple[Callable[[Ask, int, str], StepOrder], str]] = {
    "done": (_done, "/incident runbook done 3"),
    "skip": (_skip, "/incident runbook skip 4 nothing was stolen"),
    "undo": (_undo, "/incident runbook undo 3"),
    "assign": (_assign, "/incident runbook assign 5 @bo"),
    "note": (_note, "/incident runbook note 5 212 accounts found"),
}

VERBS = (
    verb(
        "runbook",
        Naming.FIRST,
        runbook,
        form(
            "incident runbook",
            "Shows the checklist, or which runbooks there are.",
            "incident runbook",
            orders.ShowRunbook,
        ),
        form("incident runbook NAME", "Attaches a runbook.", "incident runbook {runbook}", orders.AttachRunbook),
        form(
            "incident runbook done N [TEXT]",
            "Step N is done; the text is kept with it.",
            "incident runbook done 3",
            orders.CompleteStep,
        ),
        form(
            "incident runbook skip N REASON",
            "Step N is not needed.",
            "incident runbook skip 4 nothing was stolen",
            orders.SkipStep,
        ),
        form("incident runbook undo N", "Step N is to be done after all.", "incident runbook undo 3", orders.UndoStep),
        form(
            "incident runbook assign N [@WHO]",
            "Somebody takes step N; without a name, you.",
            "incident runbook assign 5 @bo",
            orders.AssignStep,
        ),
        form(
            "incident runbook note N TEXT",
            "A note on step N.",
            "incident runbook note 5 212 accounts found",
            orders.NoteOnStep,
        ),
        aliases=("checklist", "steps"),
        near=("step", "playbook"),
    ),
)
