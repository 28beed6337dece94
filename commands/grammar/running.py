"""Running the incident: severity, status and what ends it."""

from dataclasses import replace

from commands.grammar import orders
from commands.grammar.ask import Ask, Unclear, choose, named, near, needed, severity, typed
from commands.grammar.table import Naming, form, verb
from commands.grammar.words import fold, head, listed

_STATUSES = {"active": "active", "mitigated": "mitigate", "resolved": "resolve", "cancelled": "cancel"}
_SPELLINGS = {**{name: name for name in _STATUSES}, **{verb: name for name, verb in _STATUSES.items()}}
_SPELLINGS["canceled"] = "cancelled"


def change_severity(ask: Ask) -> orders.ChangeSeverity:
    if not ask.text:
        raise Unclear(f"Which severity? There are {listed(ask.context.severities)}.")
    found = severity(ask.text, ask.context, bare_number=True)
    key, rest = found or (choose(ask.text, ask.context.severities, "severity"), "")
    return orders.ChangeSeverity(incident=ask.finished(rest, f"severity {key}"), severity=key)


def change_status(ask: Ask) -> orders.Activate | orders.Mitigate | orders.Resolve | orders.Cancel:
    word, rest = head(ask.text)
    status = _SPELLINGS.get(fold(word))
    if status is None:
        there_are = (
            "A status is `active`, `mitigated`, `resolved` or `cancelled`. Where it stands: `/incident catch-up`."
        )
        raise Unclear(there_are, nearest=near(fold(word), _STATUSES))
    if ask.incident is None and (later := named(head(rest)[0])) is not None:
        return change_status(replace(ask, incident=later, text=f"{word} {head(rest)[1]}"))
    if status == "resolved":
        return resolve(replace(ask, text=rest))
    if status == "cancelled":
        reason = ask.about_one(rest, "cancel")
        return orders.Cancel(
            incident=ask.incident, reason=needed(reason, "Why is it cancelled?", "status cancelled a false alarm")
        )
    incident = ask.finished(rest, f"status {status}")
    return orders.Activate(incident=incident) if status == "active" else orders.Mitigate(incident=incident)


def mitigate(ask: Ask) -> orders.Mitigate:
    return orders.Mitigate(incident=ask.finished(ask.text, "mitigate"))


def resolve(ask: Ask) -> orders.Resolve:
    return orders.Resolve(incident=ask.incident, text=typed(ask.about_one(ask.text, "resolve")) or None)


def reopen(ask: Ask) -> orders.Reopen:
    return orders.Reopen(incident=ask.finished(ask.text, "reopen"))


def cancel(ask: Ask) -> orders.Cancel:
    reason = ask.about_one(ask.text, "cancel")
    return orders.Cancel(incident=ask.incident, reason=needed(reason, "Why is it cancelled?"))


VERBS = (
    verb(
        "severity",
        Naming.ENDS,
        change_severity,
        form(
            "incident severity SEVERITY [INC-n]",
            "Raises or lowers the severity.",
            "incident severity {severity}",
            orders.ChangeSeverity,
        ),
        aliases=("sev",),
        near=("escalate-severity", "priority", "raise", "lower"),
    ),
    verb(
        "status",
        Naming.FIRST,
        change_status,
        form("incident status active|mitigated", "Says where it stands.", "incident status mitigated", orders.Mitigate),
        form("incident status resolved [TEXT]", "The same as `resolve`.", "incident status resolved", orders.Resolve),
        form(
            "incident status cancelled REASON",
            "The same as `cancel`.",
            "incident status cancelled a false alarm",
            orders.Cancel,
        ),
    ),
    verb(
        "mitigate",
        Naming.ENDS,
        mitigate,
        form(
            "incident mitigate [INC-n]", "The harm has stopped, the work has not.", "incident mitigate", orders.Mitigate
        ),
        aliases=("mitigated",),
    ),
    verb(
        "resolve",
        Naming.FIRST,
        resolve,
        form(
            "incident resolve [INC-n] [TEXT]",
            "The work is done; the text is the last update.",
            "incident resolve the patch is out",
            orders.Resolve,
        ),
        aliases=("resolved",),
        near=("close", "end", "finish", "done", "fixed", "complete"),
    ),
    verb(
        "reopen",
        Naming.ENDS,
        reopen,
        form("incident reopen [INC-n]", "It is not over after all.", "incident reopen INC-12", orders.Reopen),
    ),
    verb(
        "cancel",
        Naming.FIRST,
        cancel,
        form(
            "incident cancel [INC-n] REASON",
            "It was no incident, or was declared twice.",
            "incident cancel the same as INC-11",
            orders.Cancel,
        ),
        near=("abort", "delete", "remove", "discard"),
    ),
)
