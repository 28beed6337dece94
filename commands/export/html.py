"""An export to look at and to print: one HTML file, from the template that ships or the team's own.

Templates run in Jinja2's sandbox, every value is escaped, and nothing is loaded from anywhere: typed text stays text.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import DictLoader, PackageLoader, PrefixLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.loaders import BaseLoader, ChoiceLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from commands.export.drawing import Drawing
from commands.export.story import Paged
from commands.export.telling import Telling
from commands.export.times import span
from commands.export.typed import seen
from commands.refusal import Refused
from incidents.incident import Status
from incidents.postmortem import Part
from incidents.timeline import Entry
from runbooks.run import Run, StepState

TEMPLATE = "postmortem.html.j2"
SHIPPED = "shipped"  # the team's template may extend `shipped/postmortem.html.j2`
TURN = 200  # small pieces, gathered into one


async def as_html(telling: Telling, timeline: AsyncIterator[Entry], drawing: Drawing) -> AsyncIterator[str]:
    """The file in pieces. Raises Refused where the team's template fails, naming its line."""
    own = telling.team.postmortem_template if telling.team else None
    given = {**_given(telling), "drawing": drawing, "timeline": telling.timeline(timeline)}
    try:
        template = _environment(own).get_template(TEMPLATE)
        gathered: list[str] = []
        async for piece in template.generate_async(given):
            gathered.append(piece)
            if len(gathered) == TURN:
                yield "".join(gathered)
                gathered.clear()
                await asyncio.sleep(0)
        yield "".join(gathered) + "\n"
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as wrong:
        if own is None:
            raise
        raise Refused(f"The team's template {TEMPLATE} failed{_line(wrong)}: {seen(str(wrong))[:300]}.") from wrong


def fault_of(template: str) -> tuple[int, str] | None:
    """The line and what is wrong with a team's template, as far as that can be told without an incident."""
    try:
        _environment(None).parse(template)
    except TemplateSyntaxError as wrong:
        return wrong.lineno, str(wrong.message).rstrip(".")
    return None


@cache
def _environment(own: str | None) -> ImmutableSandboxedEnvironment:
    shipped = PackageLoader("commands.export", "templates")
    loaders: list[BaseLoader] = [shipped, PrefixLoader({SHIPPED: shipped})]
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([DictLoader({TEMPLATE: own}), *loaders] if own is not None else loaders),
        autoescape=True,
        enable_async=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """Everything that a template shows goes through here: texts lose what cannot be seen."""
    if isinstance(value, Markup):
        return value
    return seen(value) if isinstance(value, str) else value


def _line(wrong: BaseException) -> str:
    """Where in the template it happened, as in: on line 12."""
    if isinstance(wrong, TemplateSyntaxError):
        return f" on line {wrong.lineno}"
    lines, trace = [], wrong.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return f" on line {lines[-1]}" if lines else ""


def _given(telling: Telling) -> dict[str, Any]:
    """What a template is given: words and lists, made for showing."""
    story, incident, at, who = telling.story, telling.story.incident, telling.at, telling.who
    ended = "Cancelled" if incident.status is Status.CANCELLED else "Resolved"
    return {
        "name": incident.name,
        "title": incident.title,
        "private": incident.private,
        "severity": incident.severity,
        "status": str(incident.status),
        "summary": incident.summary,
        "zone": telling.zone.key,
        "facts": [
            ("Severity", telling.severity(incident.severity)),
            ("Type", telling.type(incident.type)),
            ("Status", str(incident.status)),
            ("Commander", who(incident.commander)),
            ("Declared", f"{at(incident.declared_at)}, by {who(incident.declared_by)}"),
            ("Mitigated", at(incident.mitigated_at)),
            (ended, at(incident.closed_at)),
            ("Channel", f"#{incident.channel_name}" if incident.channel_name else "none"),
        ],
        "durations": list(telling.durations()),
        "written": {str(part): telling.part(part) for part in (Part.SUMMARY, Part.IMPACT, Part.CAUSES)},
        "people": [{"name": who(person), "roles": list(telling.roles(person))} for person in story.people],
        "pages": [_page(telling, paged) for paged in story.pages],
        "runbooks": [_run(telling, run) for run in story.runs],
        "decisions": [{"at": when, "says": says} for when, says in telling.decisions()],
        "prompts": telling.prompts(),
        "questions": telling.questions(),
        "state": telling.state(),
        "review": telling.review(),
        "lacking": telling.lacking(),
        "actions": [
            {
                "number": item.number,
                "text": item.text,
                "kind": str(item.kind) if item.kind else None,
                "owner": who(item.owner),
                "due": item.due_on.isoformat() if item.due_on else None,
                "done": f"{at(item.done_at)}, by {who(item.done_by)}" if item.done_at else None,
            }
            for item in story.actions
        ],
    }


def _page(telling: Telling, paged: Paged) -> Mapping[str, Any]:
    page = paged.page
    said = ((telling.at(entry.at), telling.says(entry)) for entry in paged.entries)
    return {
        "reason": page.reason,
        "policy": page.policy,
        "started": telling.at(page.started_at),
        "answer": telling.answer(paged),
        "answered_by": telling.who(page.acknowledged_by) if page.acknowledged_by else None,
        "answered_after": span(page.acknowledged_at - page.started_at) if page.acknowledged_at else None,
        "entries": [{"at": when, "says": says} for when, says in said if says],
    }


def _run(telling: Telling, run: Run) -> Mapping[str, Any]:
    count = {state: sum(step.state is state for step in run.steps) for state in StepState}
    return {
        "title": run.title,
        "runbook": run.runbook,
        "version": run.version,
        "started": f"{telling.at(run.started_at)}, by {telling.who(run.started_by)}",
        "ended": f"{telling.at(run.ended_at)}, by {telling.who(run.ended_by)}" if run.ended_at else None,
        "done": count[StepState.DONE],
        "skipped": count[StepState.SKIPPED],
        "open": count[StepState.OPEN],
        "stages": [
            {
                "title": stage,
                "steps": [
                    {
                        "number": number,
                        "text": step.text,
                        "state": str(step.state),
                        "required": step.required,
                        "fate": telling.fate(step),
                        "record": step.record,
                        "note": step.note,
                        "link": step.link if (step.link or "").startswith(("https://", "http://")) else None,
                    }
                    for number, step in steps
                ],
            }
            for stage, steps in groupby(enumerate(run.steps, 1), key=lambda each: each[1].stage)
        ],
    }
