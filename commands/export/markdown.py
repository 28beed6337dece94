"""An export to read: Markdown that shows as meant on any screen, and holds only what is known."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.export.story import LEFT_OUT, Paged, Story
from commands.export.times import clock, day, offset, span, stamp
from commands.export.typed import typed
from commands.team import Team
from commands.wording import sentence
from incidents.incident import Status
from incidents.timeline import CLOCKS_MAY_DIFFER_BY, Entry, NoteAdded, NoteCorrected
from oncall.page import PageStatus
from runbooks.run import Run, RunStep, StepState

QUESTIONS = ("What went well", "What went badly", "Where we were lucky")


async def as_markdown(
    story: Story, timeline: AsyncIterator[Entry], *, zone: ZoneInfo, names: Callable[[str], str], team: Team | None
) -> AsyncIterator[str]:
    """The file in pieces: a section at a time, and the timeline an entry at a time."""
    writer = _Writer(story=story, zone=zone, names=names, team=team, corrections=story.corrections)
    for section in (writer.facts, writer.times, writer.people, writer.pages, writer.runbooks):
        yield "".join(f"{line}\n" for line in section())
    async for piece in writer.timeline(timeline):
        yield piece
    for section in (writer.actions, writer.questions):
        yield "".join(f"{line}\n" for line in section())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    story: Story
    zone: ZoneInfo
    names: Callable[[str], str]
    team: Team | None
    corrections: Mapping[str, Entry]  # worked out once: the timeline asks at every entry

    def facts(self) -> Iterator[str]:
        incident = self.story.incident
        yield f"# {incident.name}: {typed(incident.title)}"
        yield ""
        if incident.private:
            yield "> **Private.** Share this file only with the people of this incident, and keep it where only they"
            yield "> can open it."
            yield ""
        yield from _table(
            ("Fact", ""),
            [
                ("Severity", self._severity(incident.severity)),
                ("Type", self._type(incident.type)),
                ("Status", str(incident.status)),
                ("Declared", f"{self._at(incident.declared_at)}, by {self._who(incident.declared_by)}"),
                ("Mitigated", self._at(incident.mitigated_at)),
                ("Resolved" if incident.status is not Status.CANCELLED else "Cancelled", self._at(incident.closed_at)),
                ("Commander", self._who(incident.commander)),
                ("Channel", f"#{typed(incident.channel_name)}" if incident.channel_name else "none"),
                ("Times are", f"{typed(self.zone.key)}"),
            ],
        )
        yield "## What is known"
        yield ""
        yield f"Last written: {typed(incident.summary)}" if incident.summary else "No update was written."
        yield ""

    def times(self) -> Iterator[str]:
        figures = self.story.figures
        yield "## Times"
        yield ""
        rows = [
            ("To the first page", _length(figures.to_page)),
            ("To the first acknowledgement", _length(figures.to_acknowledge)),
            ("To mitigation", _length(figures.to_mitigate)),
            ("To resolution", _length(figures.to_resolve)),
            ("Open in total", _length(figures.open_for, "still open")),
        ]
        if figures.reopened:
            rows.append(("Reopened", "once" if figures.reopened == 1 else f"{figures.reopened} times"))
        yield from _table(("From the declaration", ""), rows)

    def people(self) -> Iterator[str]:
        yield "## People"
        yield ""
        rows = []
        for person in self.story.people:
            roles = [
                typed(term.role.replace("-", " ")) + (f" until {self._at(term.until)}" if term.until else "")
                for term in self.story.terms
                if term.person == person
            ]
            rows.append((self._who(person), "; ".join(roles) or "-"))
        yield from _table(("Person", "Role"), rows)

    def pages(self) -> Iterator[str]:
        yield "## Pages and answers"
        yield ""
        if not self.story.pages:
            yield "Nobody was paged."
            yield ""
        for number, paged in enumerate(self.story.pages, 1):
            yield f"### Page {number}: {typed(paged.page.reason)}"
            yield ""
            yield self._answer(paged)
            yield ""
            for entry in paged.entries:
                yield f"- {self._at(entry.at)}: {self._says(entry)}"
            yield ""

    def _answer(self, paged: Paged) -> str:
        page = paged.page
        match page.status:
            case PageStatus.ACKNOWLEDGED if page.acknowledged_at is not None:
                took = span(page.acknowledged_at - page.started_at)
                step = f", at step {page.step + 1} of {len(page.steps)}" if page.step >= 0 else ""
                return f"{self._who(page.acknowledged_by)} answered after {took}{step}."
            case PageStatus.EXHAUSTED:
                return "Nobody answered, at any step."
            case PageStatus.CANCELLED:
                return "It ended before anybody answered."
            case _:
                return "It is still waiting for an answer."

    def runbooks(self) -> Iterator[str]:
        if not self.story.runs:
            yield "## Runbook"
            yield ""
            yield "No runbook was used."
            yield ""
        for run in self.story.runs:
            yield f"## Runbook: {typed(run.title)}"
            yield ""
            yield from self._run(run)

    def _run(self, run: Run) -> Iterator[str]:
        settled = sum(step.state is not StepState.OPEN for step in run.steps)
        ended = f"; put away {self._at(run.ended_at)} by {self._who(run.ended_by)}" if run.ended_at else ""
        yield (
            f"`{run.runbook}`, version `{run.version}`; started {self._at(run.started_at)} "
            f"by {self._who(run.started_by)}{ended}. {settled} of {len(run.steps)} steps settled."
        )
        yield ""
        stage = None
        for step in run.steps:
            if step.stage != stage:
                if stage is not None:
                    yield ""
                stage = step.stage
                yield f"### {typed(stage)}"
                yield ""
            yield f"- {self._step(step)}"
        yield ""

    def _step(self, step: RunStep) -> str:
        required = ", required" if step.required else ""
        match step.state:
            case StepState.DONE:
                fate = f"by {self._who(step.by)}, {self._at(step.at)}."
            case StepState.SKIPPED:
                fate = f"by {self._who(step.by)}, {self._at(step.at)}, because: {typed(step.reason or '-')}"
            case _:
                whose = f"with {self._who(step.assignee)}" if step.assignee else "with nobody"
                role = f", for the role {typed(step.role.replace('-', ' '))}" if step.role else ""
                due = f", due {self._at(step.due_at)}" if step.due_at else ""
                fate = f"{whose}{role}{due}."
        note = f"<br>Note: {typed(step.note)}" if step.note else ""
        return f"**{step.state.capitalize()}{required}:** {typed(step.text)}<br>{fate[0].upper()}{fate[1:]}{note}"

    async def timeline(self, entries: AsyncIterator[Entry]) -> AsyncIterator[str]:
        """Under a heading a day; what the clocks are set to is said at the start and where it changes."""
        yield "## Timeline\n"
        today = set_to = None
        async for entry in entries:
            if entry.kind in LEFT_OUT or entry.kind == NoteCorrected.__name__:
                continue
            says = self._timed(entry)
            if says is None:
                continue
            if (this_day := day(entry.at, self.zone)) != today:
                today = this_day
                yield f"\n### {today}\n\n"
            if (now_set_to := offset(entry.at, self.zone)) != set_to:
                change = "Times are" if set_to is None else "From here times are"
                set_to = now_set_to
                yield f"- *{change} {set_to}.*\n"
            yield f"- {clock(entry.at, self.zone)} {says}\n"
        yield "\n"

    def _timed(self, entry: Entry) -> str | None:
        """The entry's sentence, a note's newest; and how it came to be written if that was not at its time."""
        newest = self.corrections.get(entry.id)
        if newest is not None:
            entry = replace(entry, data={**entry.data, "text": newest.data["text"]})
        says = self._says(entry)
        if says is None:
            return None
        if entry.kind == NoteAdded.__name__ and entry.recorded_at - entry.at > CLOCKS_MAY_DIFFER_BY:
            says += f" (written later, {self._at(entry.recorded_at)})"
        if newest is not None:
            says += " (corrected)" if newest.by == entry.by else f" (corrected by {self._who(newest.by)})"
        return says

    def actions(self) -> Iterator[str]:
        yield "## Action items"
        yield ""
        if not self.story.actions:
            yield "None were written down."
            yield ""
            return
        yield from _table(
            ("", "Action", "Owner", "Due", "Done"),
            [
                (
                    str(item.number),
                    typed(item.text),
                    self._who(item.owner),
                    item.due_on.isoformat() if item.due_on else "-",
                    f"{self._at(item.done_at)}, by {self._who(item.done_by)}" if item.done_at else "no",
                )
                for item in self.story.actions
            ],
        )

    def questions(self) -> Iterator[str]:
        yield "## For the people who were there"
        shows = list(self._shows())
        if shows:
            yield ""
            yield "This postmortem should show:"
            yield ""
            yield from (f"- {typed(prompt)}" for prompt in shows)
        for question in QUESTIONS:
            yield ""
            yield f"### {question}"
            yield ""
            yield "*To be written.*"

    def _shows(self) -> Iterator[str]:
        """What the runbooks that were used ask of a postmortem, as the team's files have them now."""
        used = dict.fromkeys(run.runbook for run in self.story.runs)
        found = (self.team.runbooks.get(name) for name in used) if self.team else ()
        return iter(dict.fromkeys(prompt for runbook in found if runbook for prompt in runbook.postmortem_shows))

    def _says(self, entry: Entry) -> str | None:
        return sentence(entry, name=self._who, text=typed)

    def _who(self, person: str | None) -> str:
        return typed(self.names(person)) if person else "nobody"

    def _at(self, instant: datetime | None) -> str:
        return stamp(instant, self.zone) if instant else "not yet"

    def _severity(self, key: str) -> str:
        known = self.team is not None and self.team.has_severity(key)
        title = f" ({typed(self.team.severity(key).title)})" if self.team is not None and known else ""
        return f"{typed(key.upper())}{title}"

    def _type(self, key: str) -> str:
        known = self.team.types.get(key) if self.team else None
        return f"{typed(known.title)} ({typed(key)})" if known else typed(key)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cells)} |"
    yield ""


def _length(length: timedelta | None, missing: str = "-") -> str:
    return missing if length is None else span(length)
