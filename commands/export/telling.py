"""What every file for people says in the same words: who, when, what became of a page or a step, and the timeline."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from commands.export.story import LEFT_OUT, Paged, Story
from commands.export.times import clock, day, offset, span, stamp
from commands.mine import falls_to
from commands.postmortem.headings import HEADINGS
from commands.postmortem.lacking import lacking, prompts
from commands.team import Team
from commands.wording import Say, sentence
from commands.wording.say import all_of
from incidents.postmortem import Part, answer_to, prompt_of
from incidents.timeline import CLOCKS_MAY_DIFFER_BY, Entry, NoteAdded, NoteCorrected
from oncall.escalation import standing_of
from oncall.page import Page, PageStatus
from runbooks.run import RunStep, StepState

_QUESTIONS = (Part.WELL, Part.BADLY, Part.LUCKY)


class Told(NamedTuple):
    """A line of the timeline. `day` and `set_to` (what the clocks are set to) only where they change."""

    day: str | None
    set_to: str | None
    clock: str
    says: str
    kind: str


class Written(NamedTuple):
    """A heading for people, what it asks, and what they wrote; empty: nothing yet."""

    heading: str
    asks: str
    text: str


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
        """The roles a person held, and until when if not to the end; and their part in the postmortem."""
        for term in self.story.terms:
            if term.person == person:
                role = self.text(term.role.replace("-", " "))
                yield f"{role} until {self.at(term.until)}" if term.until else role
        if person in self.story.postmortem.authors:
            yield "wrote the postmortem"
        if person == self.story.postmortem.signed_off_by:
            yield "reviewed the postmortem"

    def answer(self, paged: Paged) -> str:
        """What became of a page."""
        page = paged.page
        match page.status:
            case PageStatus.ACKNOWLEDGED if page.acknowledged_at is not None:
                took = span(page.acknowledged_at - page.started_at)
                step = f", at {standing_of(place)}" if (place := page.place) is not None else ""
                return f"{self.who(page.acknowledged_by)} answered after {took}{step}."
            case PageStatus.SNOOZED:
                return f"{self.who(page.acknowledged_by)} has it, and wants to be asked again later."
            case PageStatus.CANCELLED if page.acknowledged_by is not None:
                return f"{self.who(page.acknowledged_by)} had it, and wanted to be asked again later, when it ended."
            case _:
                return self._unsettled(page)

    def _unsettled(self, page: Page) -> str:
        """Of a page that not enough have: who said that they do; or that somebody did, before it called again."""
        is_over = page.status is PageStatus.CANCELLED
        is_exhausted = page.status is PageStatus.EXHAUSTED
        if page.acknowledgements:
            who, more = all_of(map(self.who, page.acknowledgements)), f"{page.missing} more"
            was = "was" if page.missing == 1 else "were"
            if is_exhausted:
                return f"{who} answered; {more} {was} wanted, and nobody else answered."
            if is_over:
                return f"{who} answered; it ended while {more} {was} wanted."
            return f"{who} answered; {more} {'is' if page.missing == 1 else 'are'} wanted."
        if page.answered_at is not None:
            since = "not when it called again" if is_exhausted else "ended while it called again"
            took = span(page.answered_at - page.started_at)
            return f"It was answered after {took}, and {since if is_exhausted or is_over else 'calls again'}."
        if is_exhausted:
            return "Nobody answered, at any step."
        return "It ended before anybody answered." if is_over else "It is still waiting for an answer."

    def fate(self, step: RunStep) -> str:
        """Who settled a step, when, and why it was skipped; or with whom it is."""
        match step.state:
            case StepState.DONE:
                return f"By {self.who(step.by)}, {self.at(step.at)}."
            case StepState.SKIPPED:
                return f"By {self.who(step.by)}, {self.at(step.at)}, because: {self.text(step.reason or '-')}"
            case _:
                whose = f"With {self.who(falls_to(step, self.story.incident))}"
                role = f", for the role {self.text(step.role.replace('-', ' '))}" if step.role else ""
                due = f", due {self.at(step.due_at)}" if step.due_at else ""
                return f"{whose}{role}{due}."

    def decisions(self) -> Iterator[tuple[str, str]]:
        """When, and what was decided."""
        for entry in self.story.decisions:
            if (says := self.timed(entry)) is not None:
                yield self.at(entry.at), says

    def part(self, part: Part) -> Written:
        """One of the parts that people write; its text is empty until they do."""
        return self._written(HEADINGS[part].title, HEADINGS[part].asks, part)

    def questions(self) -> list[Written]:
        """What went well, badly, and by luck."""
        return [self.part(part) for part in _QUESTIONS]

    def prompts(self) -> list[Written]:
        """What the runbooks that were used want shown, as the team's files have them now; and older answers."""
        asked = [answer_to(prompt) for prompt in prompts(self.story.runs, self.team)]
        parts = dict.fromkeys([*asked, *self.story.postmortem.parts])
        found = ((prompt_of(part), part) for part in parts)
        return [self._written(self.text(prompt), "", part) for prompt, part in found if prompt is not None]

    def lacking(self) -> list[str]:
        """What the postmortem still lacks."""
        return [self.text(each) for each in lacking(self.story.standing(self.team), self.names)]

    def review(self) -> str:
        """Who wrote it, and who signed it off."""
        postmortem, who = self.story.postmortem, self.who
        if postmortem.waived_by:
            return f"{who(postmortem.waived_by)} decided that no postmortem is needed."
        names = ", ".join(who(author) for author in postmortem.authors)
        written = (
            f"Version {postmortem.version}, written by {names}." if postmortem.version else "Nothing is written yet."
        )
        if postmortem.signed_off_by:
            when = self.at(postmortem.signed_off_at)
            return (
                f"{written} {who(postmortem.signed_off_by)} signed off version {postmortem.signed_off_version}, {when}."
            )
        return written

    def state(self) -> str:
        """In a word or three: waived, signed off, changed since, in review, draft."""
        postmortem = self.story.postmortem
        if postmortem.waived_by:
            return "not needed"
        if postmortem.signed_off_by and postmortem.signed_off_version == postmortem.version:
            return "signed off"
        if postmortem.signed_off_by:
            return "changed since its sign-off"
        return "in review" if postmortem.reviewer else "draft"

    def _written(self, heading: str, asks: str, part: str) -> Written:
        return Written(heading, asks, self.text(self.story.postmortem.parts.get(part, "")))

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
