"""Who is on call, and changing it for a while: overrides, covers, swaps, absences."""

from commands.grammar import orders
from commands.grammar.ask import Ask, Unclear, choose, near, who_is
from commands.grammar.spans import Reading, span
from commands.grammar.table import Naming, form, verb
from commands.grammar.words import ME, Mention, fold, head, is_mention, number, one_line, shown, squash
from oncall.arrangement import Kind

_NAMES = ("next", "schedule", "override", "cover", "swap", "absence", "changes", "undo", "ready", "calendar", "create")


def on_call(ask: Ask) -> orders.ShowOnCall:
    if not squash(ask.text):
        return orders.ShowOnCall()
    word, rest = head(ask.text)
    meant = near(fold(word), _NAMES)
    if meant and squash(ask.text) not in map(squash, ask.context.schedules) and (rest or len(word) > 2):
        raise Unclear(f"I do not know `{shown(word)}`.", nearest=meant[:1], example=f"/oncall {_example(meant[0])}")
    return orders.ShowOnCall(schedule=choose(ask.text, ask.context.schedules, "schedule"))


def contacts(ask: Ask) -> orders.ShowContacts:
    ask.finished(ask.text, "contacts")
    return orders.ShowContacts()


def ready(ask: Ask) -> orders.ShowReadiness:
    ask.finished(ask.text, "ready")
    return orders.ShowReadiness()


def next_shifts(ask: Ask) -> orders.ShowNextShifts:
    ask.finished(ask.text, "next")
    return orders.ShowNextShifts()


def draw(ask: Ask) -> orders.DrawSchedule:
    if not squash(ask.text) and len(ask.context.schedules) == 1:
        return orders.DrawSchedule(schedule=ask.context.schedules[0])
    return orders.DrawSchedule(schedule=choose(ask.text, ask.context.schedules, "schedule"))


def override(ask: Ask) -> orders.Arrange:
    schedule, rest = _schedule(ask)
    word, after = head(rest)
    match fold(word):
        case "add":
            who, read = _who_and_when(ask, after, "override")
            return _arrange("add", schedule, read, substitute=who)
        case "remove":
            who, read = _who_and_when(ask, after, "override")
            return _arrange("remove", schedule, read, person=who)
    who, read = _who_and_when(ask, rest, "override")
    return _arrange("override", schedule, read, substitute=who)


def cover(ask: Ask) -> orders.Arrange:
    schedule, rest = _schedule(ask)
    who, rest = _who(rest, "Whose time is covered?")
    word, after = head(rest)
    by = ME
    if fold(word) == "by":
        by, rest = _who(after, "Who covers it?")
    read = _when(ask, rest, "cover")
    return _arrange("cover", schedule, read, person=who, substitute=by)


def swap(ask: Ask) -> orders.Arrange:
    schedule, rest = _schedule(ask)
    word, after = head(rest)
    one, rest = ME, after if fold(word) == "with" else rest
    other, rest = _who(rest, "With whom?")
    word, after = head(rest)
    if fold(word) == "with":
        one, (other, rest) = other, _who(after, "With whom?")
    there = _when(ask, rest, "swap")
    word, after = head(there.rest)
    if fold(word) != "for":
        raise Unclear(
            "For which time in return? Give both, with `for` in between.", example=f"/oncall {_example('swap')}"
        )
    back = _when(ask, after, "swap")
    return orders.Arrange(
        kind="swap",
        schedule=schedule,
        person=one,
        substitute=other,
        start=there.start,
        end=there.end,
        back_start=back.start,
        back_end=back.end,
        reason=one_line(back.rest),
    )


def absence(ask: Ask) -> orders.Arrange:
    word, rest = head(ask.text)
    who, text = (who_is(word), rest) if is_mention(word) or fold(word) == "me" else (ME, ask.text)
    return _arrange("absence", None, _when(ask, text, "absence"), person=who)


def changes(ask: Ask) -> orders.ListArrangements:
    return orders.ListArrangements(schedule=_named(ask, ask.text))


def calendar(ask: Ask) -> orders.MakeCalendar | orders.RevokeCalendar:
    word, rest = head(ask.text)
    if fold(word) == "revoke":
        known = {squash(name): name for name in ask.context.schedules}
        # One of a schedule that there is no more can be ended, too.
        return orders.RevokeCalendar(schedule=known.get(squash(rest), fold(rest)) or None)
    if fold(rest) == "revoke":
        raise Unclear("To end an address, `revoke` comes first.", example=f"/oncall calendar revoke {shown(word)}")
    return orders.MakeCalendar(schedule=_named(ask, ask.text))


def undo(ask: Ask) -> orders.UndoArrangement:
    if (count := number(ask.text)) is None:
        raise Unclear("Which change? `/oncall changes` shows them with their numbers.")
    return orders.UndoArrangement(number=count)


def _schedule(ask: Ask) -> tuple[str, str]:
    """The schedule that the text begins with; it goes without saying where there is one alone."""
    word, rest = head(ask.text)
    names = ask.context.schedules
    if len(names) == 1 and squash(word) != squash(names[0]):
        return names[0], ask.text
    if not word:
        raise Unclear("Which schedule, who, and when?")
    return choose(word, names, "schedule"), rest


def _named(ask: Ask, text: str) -> str | None:
    return choose(text, ask.context.schedules, "schedule") if squash(text) else None


def _who(text: str, question: str) -> tuple[Mention, str]:
    word, rest = head(text)
    if not word:
        raise Unclear(question)
    return who_is(word), rest


def _who_and_when(ask: Ask, text: str, verb_name: str) -> tuple[Mention, Reading]:
    who, rest = _who(text, "Who, and when?")
    return who, _when(ask, rest, verb_name)


def _when(ask: Ask, text: str, verb_name: str) -> Reading:
    return span(text, zone=ask.context.zone, now=ask.context.now, example=f"/oncall {_example(verb_name)}")


def _arrange(
    kind: Kind,
    schedule: str | None,
    read: Reading,
    *,
    person: Mention | None = None,
    substitute: Mention | None = None,
) -> orders.Arrange:
    return orders.Arrange(
        kind=kind,
        schedule=schedule,
        person=person,
        substitute=substitute,
        start=read.start,
        end=read.end,
        reason=one_line(read.rest),
    )


def _example(name: str) -> str:
    return next(verb.forms[0].example for verb in VERBS if verb.name == name).removeprefix("/oncall ")


VERBS = (
    verb(
        "",
        Naming.NOWHERE,
        on_call,
        form("oncall", "Shows who is on call, and until when.", "oncall", orders.ShowOnCall),
        form("oncall SCHEDULE", "The same, for one schedule.", "oncall {schedule}", orders.ShowOnCall),
        command="oncall",
    ),
    verb(
        "contacts",
        Naming.NOWHERE,
        contacts,
        form(
            "oncall contacts",
            "Shows how you are reached, when each way last worked, and tries it.",
            "oncall contacts",
            orders.ShowContacts,
        ),
        command="oncall",
        aliases=("contact",),
    ),
    verb(
        "ready",
        Naming.NOWHERE,
        ready,
        form(
            "oncall ready",
            "Shows who has answered the tests before their shifts.",
            "oncall ready",
            orders.ShowReadiness,
        ),
        command="oncall",
        aliases=("readiness",),
    ),
    verb(
        "next",
        Naming.NOWHERE,
        next_shifts,
        form("oncall next", "Shows your next shifts, in your zone.", "oncall next", orders.ShowNextShifts),
        command="oncall",
    ),
    verb(
        "schedule",
        Naming.NOWHERE,
        draw,
        form(
            "oncall schedule SCHEDULE",
            "Posts a picture of its coming two weeks.",
            "oncall schedule {schedule}",
            orders.DrawSchedule,
        ),
        command="oncall",
    ),
    verb(
        "override",
        Naming.NOWHERE,
        override,
        form(
            "oncall override SCHEDULE [add|remove] @WHO FROM to TO [REASON]",
            "Puts somebody on call by themselves for a while; or adds or removes somebody.",
            "oncall override {schedule} @bo mon 09:00 to 17:00 the others travel",
            orders.Arrange,
        ),
        command="oncall",
    ),
    verb(
        "cover",
        Naming.NOWHERE,
        cover,
        form(
            "oncall cover SCHEDULE @WHO [by @WHO] FROM to TO [REASON]",
            "Takes over from somebody; without `by`, you do.",
            "oncall cover {schedule} @bo tomorrow 13:00 to 17:00 dentist",
            orders.Arrange,
        ),
        command="oncall",
    ),
    verb(
        "swap",
        Naming.NOWHERE,
        swap,
        form(
            "oncall swap SCHEDULE @WHO FROM to TO for FROM to TO [REASON]",
            "They take your first span, you take their second.",
            "oncall swap {schedule} @bo mon 09:00 to tue 09:00 for thu 09:00 to fri 09:00 a wedding",
            orders.Arrange,
        ),
        command="oncall",
    ),
    verb(
        "absence",
        Naming.NOWHERE,
        absence,
        form(
            "oncall absence [@WHO] FROM to TO [REASON]",
            "Says that you are away, and names the shifts that need a cover.",
            "oncall absence 2026-12-24 to 2026-12-27 holiday",
            orders.Arrange,
        ),
        command="oncall",
    ),
    verb(
        "changes",
        Naming.NOWHERE,
        changes,
        form(
            "oncall changes [SCHEDULE]",
            "Lists what was arranged, by whom, with its number.",
            "oncall changes",
            orders.ListArrangements,
        ),
        command="oncall",
    ),
    verb(
        "calendar",
        Naming.NOWHERE,
        calendar,
        form(
            "oncall calendar [SCHEDULE]",
            "Gives you an address that your calendar can follow: your shifts, or a schedule's.",
            "oncall calendar",
            orders.MakeCalendar,
        ),
        form(
            "oncall calendar revoke [SCHEDULE]",
            "Ends that address.",
            "oncall calendar revoke",
            orders.RevokeCalendar,
        ),
        command="oncall",
    ),
    verb(
        "undo",
        Naming.NOWHERE,
        undo,
        form(
            "oncall undo N",
            "Ends change N: from now on it does not hold any more.",
            "oncall undo 3",
            orders.UndoArrangement,
        ),
        command="oncall",
    ),
)
