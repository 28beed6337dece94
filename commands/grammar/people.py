"""Who does what: command, roles, pages and their answers."""

from commands.grammar import orders
from commands.grammar.ask import Ask, Unclear, needed, who_is
from commands.grammar.length import minutes_of
from commands.grammar.roles import COMMANDER
from commands.grammar.roles import role as read_role
from commands.grammar.table import Naming, form, verb
from commands.grammar.words import ME, Mention, fold, head, is_mention, number, quoted, shown

_NOT_SAID = -1


def assign_commander(ask: Ask) -> orders.AssignCommander:
    return orders.AssignCommander(incident=ask.incident, who=who_is(ask.text) if ask.text else ME)


def assign_role(ask: Ask) -> orders.ListRoles | orders.AssignRole | orders.AssignCommander:
    word, rest = head(ask.text)
    if not word:
        return orders.ListRoles(incident=ask.incident)
    if is_mention(word):  # `role @bo scribe`
        role, after = read_role(rest or word, ask.context.roles)
        rest = f"{word} {after}".strip()
    else:
        role, rest = read_role(ask.text, ask.context.roles)
    first, after = head(rest)
    rest = after if fold(first) in ("to", "is") else rest
    if not rest:
        raise Unclear(
            f"Who takes the role `{shown(role)}`? Name them, or say `me`.", example=f"/incident role {shown(role)} me"
        )
    if role == COMMANDER:
        return orders.AssignCommander(incident=ask.incident, who=who_is(rest))
    return orders.AssignRole(incident=ask.incident, role=role, who=who_is(rest))


def acknowledge(ask: Ask) -> orders.Acknowledge:
    """Whatever else was said: nothing may stand in the way of an acknowledgement."""
    return orders.Acknowledge(incident=ask.incident, others=ask.others())


def escalate(ask: Ask) -> orders.EscalateNow:
    return orders.EscalateNow(incident=ask.finished(ask.text, "escalate"))


def page_for_incident(ask: Ask) -> orders.PageForIncident:
    whom, reason = _page(ask.text)
    return orders.PageForIncident(incident=ask.incident, whom=whom, reason=reason)


def page(ask: Ask) -> orders.Page:
    whom, reason = _page(ask.text)
    return orders.Page(whom=whom, reason=reason)


def acknowledge_page(ask: Ask) -> orders.AcknowledgePage:
    """Whatever else was said: nothing may stand in the way of an acknowledgement."""
    return orders.AcknowledgePage(incident=ask.incident, others=ask.others())


def escalate_page(ask: Ask) -> orders.EscalatePage:
    to = number(ask.text)
    if ask.text and to is None:
        raise Unclear(f"To which step? `{shown(ask.text)}` is not a number I can use.")
    return orders.EscalatePage(incident=ask.incident, to=to)


def snooze_page(ask: Ask) -> orders.SnoozePage:
    minutes = minutes_of(ask.text.strip(), _NOT_SAID)
    if minutes is None or minutes == _NOT_SAID:
        raise Unclear("For how long? Then you are asked again. Minutes, or as in `2h` and `1h30`.")
    return orders.SnoozePage(incident=ask.incident, minutes=minutes)


def reassign_page(ask: Ask) -> orders.ReassignPage:
    if not ask.text:
        raise Unclear("Who is to have the page instead?")
    return orders.ReassignPage(incident=ask.incident, whom=who_is(ask.text))


def _page(text: str) -> tuple[Mention, str]:
    if not text:
        raise Unclear("Whom should I page, and why?")
    word, reason = quoted(text) or head(text)
    whom = who_is(word)
    return whom, needed(reason, f"Why is `{shown(word)}` paged? They read it first.")


VERBS = (
    verb(
        "commander",
        Naming.ENDS,
        assign_commander,
        form(
            "incident commander [@WHO]",
            "Offers command to somebody; without a name, you take it.",
            "incident commander @bo",
            orders.AssignCommander,
        ),
        near=("command", "lead", "ic", "handover", "takeover"),
    ),
    verb(
        "role",
        Naming.ENDS,
        assign_role,
        form("incident role", "Shows the roles and who has them.", "incident role", orders.ListRoles),
        form("incident role ROLE @WHO", "Gives somebody a role.", "incident role {role} me", orders.AssignRole),
        aliases=("roles",),
        near=("assign",),
    ),
    verb(
        "page",
        Naming.FIRST,
        page_for_incident,
        form(
            "incident page WHO REASON",
            "Pages a person, a team or an escalation policy into the incident.",
            "incident page bo we need somebody who knows payments",
            orders.PageForIncident,
        ),
        near=("call", "alert", "notify", "summon"),
    ),
    verb(
        "ack",
        Naming.ENDS,
        acknowledge,
        form(
            "incident ack [INC-n]",
            "Acknowledges the incident's page: you are on it.",
            "incident ack",
            orders.Acknowledge,
        ),
        aliases=("acknowledge",),
        near=("accept", "take", "acked"),
    ),
    verb(
        "escalate",
        Naming.ENDS,
        escalate,
        form(
            "incident escalate [INC-n]",
            "Moves the open page to its next step now.",
            "incident escalate",
            orders.EscalateNow,
        ),
    ),
    verb(
        "",
        Naming.NOWHERE,
        page,
        form(
            "page WHO REASON",
            "Pages a person, a team or an escalation policy; no incident is needed.",
            "page bo the vendor's hotline asks for you",
            orders.Page,
        ),
        command="page",
    ),
    verb(
        "ack",
        Naming.ENDS,
        acknowledge_page,
        form("page ack [INC-n]", "Acknowledges the page that waits for you.", "page ack", orders.AcknowledgePage),
        command="page",
        aliases=("acknowledge",),
    ),
    verb(
        "escalate",
        Naming.ENDS,
        escalate_page,
        form(
            "page escalate [STEP] [INC-n]",
            "Moves your page to its next step now, or to the step with that number.",
            "page escalate 3",
            orders.EscalatePage,
        ),
        command="page",
    ),
    verb(
        "snooze",
        Naming.ENDS,
        snooze_page,
        form(
            "page snooze MINUTES [INC-n]",
            "You have the page, and are asked again after so many minutes.",
            "page snooze 30",
            orders.SnoozePage,
        ),
        command="page",
    ),
    verb(
        "reassign",
        Naming.ENDS,
        reassign_page,
        form(
            "page reassign WHO [INC-n]",
            "Gives your page to a person, a team or a schedule.",
            "page reassign bo",
            orders.ReassignPage,
        ),
        command="page",
    ),
)
