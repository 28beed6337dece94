"""What every file for people says in the same words: who, when, what became of a page or a step, and the timeline."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from commands.export.story import LEFT_OUT, Paged, Story
from commands.export.times import clock, day, offset, span, stamp
from commands.team import Team
from commands.wording import Say, sentence
from incidents.timeline import CLOCKS_MAY_DIFFER_BY, Entry, NoteAdded, NoteCorrected
from oncall.escalation import label_of
from oncall.page import PageStatus
from runbooks.run import RunStep, StepState

IMPACT = ("Who was affected, and how many", "What harm was done, and for how long", "Who was told, and when")
QUESTIONS = ("What went well", "What went badly", "Where we were lucky")


class Told(NamedTuple):
    """A line of the timeline. `day` and `set_to` (what the clocks are set to) only where they change."""

    day: str | None
    set_to: str | None
    clock: str
    says: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """`text` makes what a person typed safe in the file's format; `names` gives a person's readable name."""

    story: Story
    zone: ZoneInfo
    names: Callable[[str], str]
    team: Team | None
    text: Say
    corrections: Mapping[str, Entry]  # worked out once: the timeline asks at every entry

    def who(self, person: str | None) -> str:
        return self.text(self.names(person)) if person else "nobody"

    def at(self, instant: datetime | None) -> str:
        return stamp(instant, self.zone) if instant else "not yet"

    def severity(self, key: str) -> str:
        known = self.team is not None and self.team.has_severity(key)
        title = f" ({self.text(self.team.severity(key).title)})" if self.team is not None and known else ""
        return f"{self.text(key.upper())}{title}"

    def type(self, key: str) -> str:
        known = self.team.types.get(key) if self.team else None
        return f"{self.text(known.title)} ({self.text(key)})" if known else self.text(key)

    def durations(self) -> Iterator[tuple[str, str]]:
        """How long after the declaration things were reached."""
        figures = self.story.figures
        yield "To the first page", length(figures.to_page)
        yield "To the first acknowledgement", length(figures.to_acknowledge)
        yield "To mitigation", length(figures.to_mitigate)
        yield "To resolution", length(figures.to_resolve)
        yield "Open in total", length(figures.open_for, "still open")
        if figures.reopened:
            yield "Reopened", "once" if figures.reopened == 1 else f"{figures.reopened} times"

    def roles(self, person: str) -> Iterator[str]:
        """The roles a person held, and until when if not to the end."""
        for term in self.story.terms:
            if term.person == person:
                role = self.text(term.role.replace("-", " "))
                yield f"{role} until {self.at(term.until)}" if term.until else role

    def answer(self, paged: Paged) -> str:
        """What became of a page."""
        page = paged.page
        match page.status:
            case PageStatus.ACKNOWLEDGED if page.acknowledged_at is not None:
                took = span(page.acknowledged_at - page.started_at)
                step = f", at {label_of(place)} of {place.of}" if (place := page.place) is not None else ""
                return f"{self.who(page.acknowledged_by)} answered after {took}{step}."
            case PageStatus.SNOOZED:
                return f"{self.who(page.acknowledged_by)} has it, and wants to be asked again later."
            case PageStatus.EXHAUSTED:
                return "Nobody answered, at any step."
            case PageStatus.CANCELLED:
                return "It ended before anybody answered."
            case _:
                return "It is still waiting for an answer."

    def fate(self, step: RunStep) -> str:
        """Who settled a step, when, and why it was skipped; or with whom it is."""
        match step.state:
            case StepState.DONE:
                return f"By {self.who(step.by)}, {self.at(step.at)}."
            case StepState.SKIPPED:
                return f"By {self.who(step.by)}, {self.at(step.at)}, because: {self.text(step.reason or '-')}"
            case _:
                whose = f"With {self.who(step.assignee)}" if step.assignee else "With nobody"
                role = f", for the role {self.text(step.role.replace('-', ' '))}" if step.role else ""
                due = f", due {self.at(step.due_at)}" if step.due_at else ""
                return f"{whose}{role}{due}."

    def decisions(self) -> Iterator[tuple[str, str]]:
        """When, and what was decided."""
        for entry in self.story.decisions:
            if (says := self.timed(entry)) is not None:
                yield self.at(entry.at), says

    def prompts(self) -> list[str]:
        """What the runbooks that were used ask of a postmortem, as the team's files have them now."""
        used = dict.fromkeys(run.runbook for run in self.story.runs)
        found = [self.team.runbooks.get(name) for name in used] if self.team else []
        shows = (prompt for runbook in found if runbook for prompt in runbook.postmortem_shows)
        return [self.text(prompt) for prompt in dict.fromkeys(shows)]

    def says(self, entry: Entry) -> str | None:
        return sentence(entry, name=self.who, text=self.text)

    def timed(self, entry: Entry) -> str | None:
        """The entry's sentence, a note's newest; and how it came to be written if that was not at its time."""
        newest = self.corrections.get(entry.id)
        if newest is not None:
            entry = replace(entry, data={**entry.data, "text": newest.data["text"]})
        says = self.says(entry)
        if says is None:
            return None
        if entry.kind == NoteAdded.__name__ and entry.recorded_at - entry.at > CLOCKS_MAY_DIFFER_BY:
            says += f" (written later, {self.at(entry.recorded_at)})"
        if newest is not None:
            says += " (corrected)" if newest.by == entry.by else f" (corrected by {self.who(newest.by)})"
        return says

    async def timeline(self, entries: AsyncIterator[Entry]) -> AsyncIterator[Told]:
        """What there is to tell, in order; the corrections stand in the notes that they correct."""
        today = set_to = None
        async for entry in entries:
            if entry.kind in LEFT_OUT or entry.kind == NoteCorrected.__name__:
                continue
            if (says := self.timed(entry)) is None:
                continue
            this_day, now_set_to = day(entry.at, self.zone), offset(entry.at, self.zone)
            yield Told(
                day=this_day if this_day != today else None,
                set_to=now_set_to if now_set_to != set_to else None,
                clock=clock(entry.at, self.zone),
                says=says,
                kind=entry.kind,
            )
            today, set_to = this_day, now_set_to


def length(taken: timedelta | None, missing: str = "-") -> str:
    """A duration, or what stands for none."""
    return missing if taken is None else span(taken)
