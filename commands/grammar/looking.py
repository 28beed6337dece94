"""Looking at what there is: lists, the timeline, the export."""

from commands.formats import FORMATS, format_of
from commands.grammar import orders, times
from commands.grammar.ask import Ask, Unclear
from commands.grammar.table import Naming, form, verb
from commands.grammar.words import fold, head, listed, number, shown


def list_incidents(ask: Ask) -> orders.ListIncidents | orders.ShowMine:
    match fold(ask.text):
        case "" | "open":
            return orders.ListIncidents()
        case "all":
            return orders.ListIncidents(which="all")
        case "mine":
            return orders.ShowMine()
    raise Unclear(f"I can list `open`, `all` or `mine`, not `{shown(ask.text)}`.")


def mine(ask: Ask) -> orders.ShowMine:
    ask.finished(ask.text, "mine")
    return orders.ShowMine()


def catch_up(ask: Ask) -> orders.CatchUp:
    return orders.CatchUp(incident=ask.finished(ask.text, "catch-up"))


def timeline(ask: Ask) -> orders.ShowTimeline:
    last = number(ask.text)
    if ask.text and last is None:
        raise Unclear(f"How many entries? `{shown(ask.text)}` is not a number I can use.")
    return orders.ShowTimeline(incident=ask.incident, last=last)


def export(ask: Ask) -> orders.Export:
    word, rest = head(ask.text)
    form = format_of(fold(word))
    return orders.Export(incident=ask.incident, format=form or "md", zone=_zone(rest if form else ask.text))


def _zone(text: str) -> str | None:
    if not text:
        return None
    if (zone := times.zone_name(text)) is None:
        raise Unclear(f"There are {listed(FORMATS)}, and zones such as `Europe/Dublin`. I cannot use `{shown(text)}`.")
    return zone


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
        form(
            "incident mine",
            "Shows your pages, open incidents, steps, actions and shifts.",
            "incident mine",
            orders.ShowMine,
        ),
        near=("my", "me"),
    ),
    verb(
        "catch-up",
        Naming.ENDS,
        catch_up,
        form(
            "incident catch-up [INC-n]",
            "Shows you alone where it stands: what happened, who does what, what comes.",
            "incident catch-up",
            orders.CatchUp,
        ),
        aliases=("catchup",),
        near=("catch", "where", "what", "brief", "briefing", "sitrep", "situation"),
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
        aliases=("history",),
        near=("events",),
    ),
    verb(
        "export",
        Naming.ENDS,
        export,
        form(
            "incident export [html|pdf|md|csv|json] [ZONE] [INC-n]",
            "Makes a file of the record; times are in your zone unless you name one.",
            "incident export pdf Europe/Dublin",
            orders.Export,
        ),
        near=("download", "file", "pdf", "html", "csv"),
    ),
)
