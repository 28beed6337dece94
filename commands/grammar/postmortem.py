"""The postmortem: how it stands, its parts, its review."""

from commands.grammar import orders, times
from commands.grammar.ask import Ask, Unclear, needed, who_is
from commands.grammar.table import Naming, form, verb
from commands.grammar.words import ME, fold, head, shown

_EXAMPLE = "/incident postmortem review @bo"


def postmortem(ask: Ask) -> orders.IncidentOrder:
    word, rest = head(ask.text)
    match fold(word):
        case "edit" | "write":
            return orders.EditPostmortem(incident=ask.finished(rest, "postmortem edit"))
        case "owner":
            incident, who = ask.ending(rest)
            return orders.OwnPostmortem(incident=incident, who=who_is(who) if who else ME)
        case "review":
            incident, who = ask.ending(rest)
            if not who:
                raise Unclear("Who reviews it? It takes a second person.", example=_EXAMPLE)
            return orders.AskReview(incident=incident, who=who_is(who))
        case "approve":
            return orders.ApprovePostmortem(incident=ask.finished(rest, "postmortem approve"))
        case "changes":
            asked = needed(rest, "What should be changed?", "postmortem changes say when users were told")
            return orders.AskChanges(incident=ask.incident, text=asked)
        case "waive":
            why = needed(rest, "Why is no postmortem needed?", "postmortem waive it was a drill")
            return orders.WaivePostmortem(incident=ask.incident, reason=why)
    incident, text = ask.ending(ask.text)
    zone = times.zone_name(text) if text else None
    if text and zone is None:
        words = "`edit`, `owner`, `review`, `approve`, `changes`, `waive`"
        raise Unclear(
            f"After `postmortem` there may be {words} or a zone. I cannot use `{shown(text)}`.", example=_EXAMPLE
        )
    return orders.ShowPostmortem(incident=incident, zone=zone)


VERBS = (
    verb(
        "postmortem",
        Naming.FIRST,
        postmortem,
        form(
            "incident postmortem [ZONE] [INC-n]",
            "Shows what the postmortem still lacks, and makes the page: what is known, and the timeline drawn.",
            "incident postmortem Europe/Dublin",
            orders.ShowPostmortem,
        ),
        form(
            "incident postmortem edit [INC-n]",
            "Opens the form for what only people know.",
            "incident postmortem edit",
            orders.EditPostmortem,
        ),
        form(
            "incident postmortem owner [@WHO]",
            "Says who sees it through; without a name, you.",
            "incident postmortem owner @bo",
            orders.OwnPostmortem,
        ),
        form(
            "incident postmortem review @WHO",
            "Asks somebody who did not write it to review it and sign it off.",
            "incident postmortem review @bo",
            orders.AskReview,
        ),
        form(
            "incident postmortem approve",
            "Signs it off, if you are asked to review it.",
            "incident postmortem approve",
            orders.ApprovePostmortem,
        ),
        form(
            "incident postmortem changes TEXT",
            "Asks for changes, if you are asked to review it.",
            "incident postmortem changes say when users were told",
            orders.AskChanges,
        ),
        form(
            "incident postmortem waive REASON",
            "Decides that none is needed, and why.",
            "incident postmortem waive it was a drill",
            orders.WaivePostmortem,
        ),
        near=("review", "retrospective", "report"),
    ),
)
