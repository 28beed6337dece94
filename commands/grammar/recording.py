"""What goes on record: updates, titles and notes."""

from commands.grammar import nearly, orders, times
from commands.grammar.ask import Ask, Unclear, needed
from commands.grammar.table import Naming, form, verb
from commands.grammar.words import fold, head, number, one_line


def post_update(ask: Ask) -> orders.PostUpdate | orders.UpdateForm:
    if not ask.text:
        return orders.UpdateForm(incident=ask.incident)
    return orders.PostUpdate(
        incident=ask.incident, text=needed(ask.about_one(ask.text, "update"), "What is known now?")
    )


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
    if fold(word) == "fix":
        nearly.refuse_entry(rest)
    if fold(word) == "at":
        dated = times.instant(rest, zone=ask.context.zone, now=ask.context.now)
        if dated is not None:
            text = needed(dated[1], "What happened then?", "note at 14:05 checkout was switched off")
            return orders.AddNote(incident=ask.incident, text=text, at=dated[0])
        nearly.refuse_day(rest, ask)
    return orders.AddNote(incident=ask.incident, text=needed(ask.text, "What should the note say?"))


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
)
