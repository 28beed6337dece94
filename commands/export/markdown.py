"""An export to read: Markdown that shows as meant on any screen, and holds only what is known."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

from commands.export.story import Story
from commands.export.telling import Telling, Written
from commands.export.typed import typed
from incidents.incident import Status
from incidents.postmortem import Part
from incidents.timeline import Entry
from runbooks.run import Run, RunStep, StepState


async def as_markdown(telling: Telling, timeline: AsyncIterator[Entry]) -> AsyncIterator[str]:
    """The file in pieces: a section at a time, and the timeline an entry at a time."""
    writer = _Writer(telling)
    for section in (writer.facts, writer.impact, writer.times, writer.questions, writer.actions, writer.review):
        yield "".join(f"{line}\n" for line in section())
    for section in (writer.people, writer.pages, writer.runbooks):
        yield "".join(f"{line}\n" for line in section())
    for piece in writer.decisions():
        yield f"{piece}\n"
    async for piece in writer.timeline(timeline):
        yield piece


@dataclass(frozen=True, slots=True)
class _Writer:
    tell: Telling

    @property
    def _story(self) -> Story:
        return self.tell.story

    def facts(self) -> Iterator[str]:
        incident, tell = self._story.incident, self.tell
        yield f"# {incident.name}: {typed(incident.title)}"
        yield ""
        if incident.private:
            yield "> **Private.** Share this file only with the people of this incident, and keep it where only they"
            yield "> can open it."
            yield ""
        yield from _table(
            ("Fact", ""),
            [
                ("Severity", tell.severity(incident.severity)),
                ("Type", tell.type(incident.type)),
                ("Status", str(incident.status)),
                ("Declared", f"{tell.at(incident.declared_at)}, by {tell.who(incident.declared_by)}"),
                ("Mitigated", tell.at(incident.mitigated_at)),
                ("Resolved" if incident.status is not Status.CANCELLED else "Cancelled", tell.at(incident.closed_at)),
                ("Commander", tell.who(incident.commander)),
                ("Channel", f"#{typed(incident.channel_name)}" if incident.channel_name else "none"),
                ("Times are", f"{typed(tell.zone.key)}"),
            ],
        )
        yield from self._part(Part.SUMMARY)
        yield "## What is known"
        yield ""
        yield f"Last written: {typed(incident.summary)}" if incident.summary else "No update was written."
        yield ""

    def impact(self) -> Iterator[str]:
        yield from self._part(Part.IMPACT)

    def _part(self, part: Part) -> Iterator[str]:
        told = self.tell.part(part)
        yield f"## {told.heading}"
        yield ""
        yield from _said(told)

    def times(self) -> Iterator[str]:
        yield "## Times"
        yield ""
        yield from _table(("From the declaration", ""), list(self.tell.durations()))

    def people(self) -> Iterator[str]:
        yield "## People"
        yield ""
        people = self._story.people
        rows = [(self.tell.who(person), "; ".join(self.tell.roles(person)) or "-") for person in people]
        yield from _table(("Person", "Role"), rows)

    def pages(self) -> Iterator[str]:
        yield "## Pages and answers"
        yield ""
        if not self._story.pages:
            yield "Nobody was paged."
            yield ""
        for number, paged in enumerate(self._story.pages, 1):
            yield f"### Page {number}: {typed(paged.page.reason)}"
            yield ""
            yield self.tell.answer(paged)
            yield ""
            for entry in paged.entries:
                yield f"- {self.tell.at(entry.at)}: {self.tell.says(entry)}"
            yield ""

    def runbooks(self) -> Iterator[str]:
        if not self._story.runs:
            yield "## Runbook"
            yield ""
            yield "No runbook was used."
            yield ""
        for run in self._story.runs:
            yield f"## Runbook: {typed(run.title)}"
            yield ""
            yield from self._run(run)

    def _run(self, run: Run) -> Iterator[str]:
        at, who = self.tell.at, self.tell.who
        settled = sum(step.state is not StepState.OPEN for step in run.steps)
        ended = f"; put away {at(run.ended_at)} by {who(run.ended_by)}" if run.ended_at else ""
        yield (
            f"`{run.runbook}`, version `{run.version}`; started {at(run.started_at)} "
            f"by {who(run.started_by)}{ended}. {settled} of {len(run.steps)} steps settled."
        )
        yield ""
        stage = None
        for number, step in enumerate(run.steps, 1):
            if step.stage != stage:
                if stage is not None:
                    yield ""
                stage = step.stage
                yield f"### {typed(stage)}"
                yield ""
            yield f"- {self._step(number, step)}"
        yield ""

    def _step(self, number: int, step: RunStep) -> str:
        required = ", required" if step.required else ""
        note = f"<br>Note: {typed(step.note)}" if step.note else ""
        return f"**{number}. {step.state.capitalize()}{required}:** {typed(step.text)}<br>{self.tell.fate(step)}{note}"

    def decisions(self) -> Iterator[str]:
        yield "## Decisions"
        yield ""
        if not self._story.decisions:
            yield "None are on the timeline."
        for at, says in self.tell.decisions():
            yield f"- {at}: {says}"
        yield ""

    async def timeline(self, entries: AsyncIterator[Entry]) -> AsyncIterator[str]:
        """Under a heading a day; what the clocks are set to is said at the start and where it changes."""
        yield "## Timeline\n"
        first = True
        async for told in self.tell.timeline(entries):
            if told.day:
                yield f"\n### {told.day}\n\n"
            if told.set_to:
                yield f"- *{'Times are' if first else 'From here times are'} {told.set_to}.*\n"
            first = False
            yield f"- {told.clock} {told.says}\n"

    def questions(self) -> Iterator[str]:
        yield from self._part(Part.CAUSES)
        for title, parts in (
            ("What this postmortem shows", self.tell.prompts()),
            ("Looking back", self.tell.questions()),
        ):
            if parts:
                yield f"## {title}"
                yield ""
            for told in parts:
                yield f"### {told.heading}"
                yield ""
                yield from _said(told)

    def actions(self) -> Iterator[str]:
        yield "## Action items"
        yield ""
        if not self._story.actions:
            yield "None were written down."
            yield ""
            return
        at, who = self.tell.at, self.tell.who
        yield from _table(
            ("", "Action", "Kind", "Owner", "Due", "Done"),
            [
                (
                    str(item.number),
                    typed(item.text),
                    item.kind or "-",
                    who(item.owner),
                    item.due_on.isoformat() if item.due_on else "-",
                    f"{at(item.done_at)}, by {who(item.done_by)}" if item.done_at else "no",
                )
                for item in self._story.actions
            ],
        )

    def review(self) -> Iterator[str]:
        yield "## Review"
        yield ""
        yield self.tell.review()
        if missing := self.tell.lacking():
            yield ""
            yield "Still missing:"
            yield ""
            yield from (f"- {each}" for each in missing)
        yield ""


def _said(told: Written) -> Iterator[str]:
    yield told.text or (f"*To be written: {told.asks}*" if told.asks else "*To be written.*")
    yield ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cells)} |"
    yield ""
