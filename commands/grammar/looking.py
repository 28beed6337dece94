"""Looking at what there is: lists, the timeline, the export, who is on call."""

from commands.grammar import orders, times
from commands.grammar.ask import Ask, Unclear, choose
from commands.grammar.table import Naming, form, verb
from commands.grammar.words import fold, head, number, shown, squash


def list_incidents(ask: Ask) -> orders.ListIncidents:
    match fold(ask.text):
        case "" | "open":
            return orders.ListIncidents()
        case "all":
            return orders.ListIncidents(which="all")
        case "mine":
            return orders.ListIncidents(which="mine")
    raise Unclear(f"I can list `open`, `all` or `mine`, not `{shown(ask.text)}`.")


def mine(ask: Ask) -> orders.ListIncidents:
    ask.finished(ask.text, "mine")
    return orders.ListIncidents(which="mine")


def timeline(ask: Ask) -> orders.ShowTimeline:
    last = number(ask.text)
    if ask.text and last is None:
        raise Unclear(f"How many entries? `{shown(ask.text)}` is not a number I can use.")
    return orders.ShowTimeline(incident=ask.incident, last=last)


def export(ask: Ask) -> orders.Export:
    order, text = orders.Export(incident=ask.incident), ask.text
    word, rest = head(text)
    match fold(word):
        case "json":
            order, text = orders.Export(incident=ask.incident, format="json"), rest
        case "md" | "markdown":
            text = rest
    if not text:
        return order
    zone = times.zone_name(text)
    if zone is None:
        raise Unclear(
            f"An export is `md` or `json`, in a zone such as `Europe/Dublin` or `UTC`. I cannot use `{shown(text)}`."
        )
    return orders.Export(incident=ask.incident, format=order.format, zone=zone)


def on_call(ask: Ask) -> orders.ShowOnCall:
    schedule = choose(ask.text, ask.context.schedules, "schedule") if squash(ask.text) else None
    return orders.ShowOnCall(schedule=schedule)


VERBS = (
    verb(
        "list",
        Naming.NOWHERE,
        list_incidents,
        form(
            "incident list [open|all|mine]",
            "Lists the incidents; without a word, the open ones.",
            "incident list all",
            orders.ListIncidents,
        ),
        near=("ls", "all", "incidents", "show"),
    ),
    verb(
        "mine",
        Naming.NOWHERE,
        mine,
        form("incident mine", "Lists the incidents in which you have a part.", "incident mine", orders.ListIncidents),
        near=("my", "me"),
    ),
    verb(
        "timeline",
        Naming.ENDS,
        timeline,
        form(
            "incident timeline [N] [INC-n]",
            "Shows the newest entries of the timeline.",
            "incident timeline 20",
            orders.ShowTimeline,
        ),
        near=("history", "events"),
    ),
    verb(
        "export",
        Naming.ENDS,
        export,
        form(
            "incident export [md|json] [ZONE] [INC-n]",
            "Makes the postmortem file; times are in your zone unless you name one.",
            "incident export md Europe/Dublin",
            orders.Export,
        ),
        near=("postmortem", "download", "report", "file", "pdf"),
    ),
    verb(
        "",
        Naming.NOWHERE,
        on_call,
        form("oncall", "Shows who is on call, and until when.", "oncall", orders.ShowOnCall),
        form("oncall SCHEDULE", "The same, for one schedule.", "oncall {schedule}", orders.ShowOnCall),
        command="oncall",
    ),
)
