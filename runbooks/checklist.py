"""A checklist that a team has in Markdown already -> a runbook, with an account of what came along and what did not."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from runbooks.hints import fitting, read_hints
from runbooks.markdown import BOLD, Block, Heading, Inline, Item, blocks, inline, lines_of
from runbooks.parse import MAX_STEPS, MAX_TEXT, MAX_TITLE, MAX_URL, MAX_WHEN, is_web_address, slug
from runbooks.runbook import Link, Runbook, Stage, Step

_SHOWS = re.compile(
    r"post-?mortem\b.*(?:show|question|answer|prompt)|(?:show|question)s?\b.*post-?mortem", re.IGNORECASE
)
_LINKS = re.compile(r"(?:useful |important |quick )?(?:links?|resources|references)", re.IGNORECASE)
_WHEN = re.compile(r"^when(?: to use(?: (?:this|it))?)?\s*:\s*", re.IGNORECASE)  # which the runbook's own key says
_NUMBER = re.compile(r"(?:step |stage |phase )?\d{1,2}\s*[.):]\s+(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What was not carried over, and where it stood (a line from 1)."""

    line: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """`carried` counts what came along, in words; `look` is worth a second look; `left` did not come along."""

    runbook: Runbook
    carried: Sequence[str]
    look: Sequence[Left]
    left: Sequence[Left]


class NoChecklist(Exception):
    """The text holds no list that could become steps."""


def from_markdown(text: str, name: str, roles: Collection[str]) -> Imported:
    """Headings become stages, list items steps; owners, due times and links where they are written plainly.

    `name` is the runbook's, `roles` are the keys a step's role may have. Raises NoChecklist.
    """
    found, definitions = blocks(text)
    reading = _Reading(roles, definitions)
    reading.read(found, name)
    if not reading.steps:
        raise NoChecklist
    runbook = Runbook(
        name=name,
        title=reading.title,
        when=reading.when(),
        stages=tuple(Stage(title=title, steps=tuple(steps)) for title, steps in reading.stages if steps),
        postmortem_shows=tuple(reading.shows),
        links=tuple(Link(title=title, url=url) for title, url in reading.links.items()),
    )
    return Imported(runbook=runbook, carried=_counted(runbook), look=tuple(reading.look), left=tuple(reading.left))


@dataclass(slots=True)
class _Reading:
    """One pass over the blocks."""

    roles: Collection[str]
    definitions: Mapping[str, str]
    title: str = ""
    intro: list[str] = field(default_factory=list)
    intro_line: int = 1
    stages: list[tuple[str, list[Step]]] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    shows: list[str] = field(default_factory=list)
    look: list[Left] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    above: list[Heading] = field(default_factory=list)  # the headings that a line stands under
    in_heading: str = ""

    @property
    def steps(self) -> int:
        return sum(len(steps) for _, steps in self.stages)

    def read(self, found: Sequence[Block], name: str) -> None:
        top = _title(found)
        told = self._text(top.text)[:MAX_TITLE].strip() if top else ""
        self.title = told or name.replace("-", " ").capitalize()
        for block in found:
            match block:
                case Heading():
                    if block is not top:
                        self._heading(block)
                case Item():
                    self._item(block)
                case _ if block.kind == "paragraph":
                    self._paragraph(block.line, block.text)
                case _:
                    self._leave(block.line, block.kind, block.text)

    def when(self) -> str:
        kept, rest = fitting(_WHEN.sub("", " ".join(self.intro), count=1), MAX_WHEN)
        if rest:
            self._leave(self.intro_line, "the rest of the introduction", rest)
        return kept

    def _text(self, text: str) -> str:
        return inline(text, self.definitions).text

    def _heading(self, heading: Heading) -> None:
        self.above = [each for each in self.above if each.level < heading.level]
        parts = [_NUMBER.sub("", self._text(each.text)) for each in (*self.above, heading)]
        self.in_heading = parts[-1]
        if heading.level < BOLD:
            self.above.append(heading)
        self.stages.append((": ".join(part for part in parts if part)[:MAX_TITLE] or "Steps", []))

    def _paragraph(self, line: int, text: str) -> None:
        said = inline(" ".join(lines_of(text)), self.definitions)
        self._more_links(said, line)
        if self.stages:
            self._leave(line, "text between the steps", said.text)
        elif said.text:
            self.intro_line = self.intro_line if self.intro else line
            self.intro.append(said.text)

    def _item(self, item: Item) -> None:
        said = inline(item.text, self.definitions)
        if _SHOWS.search(self.in_heading):
            self.shows.append(fitting(said.text, MAX_TEXT)[0])
            return
        if _LINKS.fullmatch(self.in_heading) and said.links:
            self._more_links(said, item.line, whole=said.text)
            return
        if not self.stages:
            self.stages.append(("Steps", []))
        steps = self.stages[-1][1]
        step = self._step(said, item)
        if not step.text:
            if steps and item.nested:  # "Owner: legal" beneath the step that it is about
                steps[-1] = _merged(steps[-1], step)
            else:
                self._leave(item.line, "a line without anything to do", said.text)
            return
        if self.steps >= MAX_STEPS:
            self._leave(item.line, f"a step beyond the {MAX_STEPS} that a runbook can have", said.text)
            return
        steps.append(step)
        if item.nested:
            self.look.append(Left(line=item.line, what="was nested, and is a step of its own now"))
        if item.ticked:
            self._leave(item.line, "its tick", "a runbook starts with nothing done")

    def _step(self, said: Inline, item: Item) -> Step:
        hints = read_hints(said.text, self.roles)
        self.look += [Left(line=item.line, what=what) for what in hints.look]
        text, rest = fitting(hints.text, MAX_TEXT)
        if rest:
            self._leave(item.line, "the end of a long step", rest)
        return Step(
            key=self._key(text) if text else "",
            text=text,
            role=hints.role,
            due_after=hints.due_after,
            link=self._link(said, item.line),
            required=hints.required,
            record=hints.record,
        )

    def _link(self, said: Inline, line: int) -> str | None:
        """The step's link is its first; the others go to those of the runbook."""
        usable = [(label, url) for label, url in said.links if is_web_address(url) and len(url) <= MAX_URL]
        self._more_links(said, line, but=usable[:1])
        return usable[0][1] if usable else None

    def _more_links(self, said: Inline, line: int, *, but: Sequence[tuple[str, str]] = (), whole: str = "") -> None:
        if said.images:
            self._leave(line, "an image", "only its words came along" if said.text else "")
        for label, url in said.links:
            if (label, url) in but:
                continue
            if not is_web_address(url) or len(url) > MAX_URL:
                self._leave(line, "a link that is no web address", f"{label} ({url})"[:200])
                continue
            alone = whole.replace(url, "").strip(" :-\u2013\u2014") if len(said.links) == 1 else ""
            title = (label or alone or urlsplit(url).netloc)[: MAX_TITLE - 5]
            count = 1
            while self.links.get(title if count == 1 else f"{title} ({count})", url) != url:
                count += 1
            self.links[title if count == 1 else f"{title} ({count})"] = url

    def _key(self, text: str) -> str:
        key, count = slug(text), 1
        while (made := key if count == 1 else f"{key[:44].rstrip('-')}-{count}") in self.keys:
            count += 1
        self.keys.add(made)
        return made

    def _leave(self, line: int, what: str, text: str = "") -> None:
        self.left.append(Left(line=line, what=f"{what}: {text}" if text else what))


def _title(found: Sequence[Block]) -> Heading | None:
    """The heading that names the whole: the first of the highest level, unless its equals are stages beside it."""
    tops = [number for number, block in enumerate(found) if isinstance(block, Heading) and block.level == 1]
    if not tops or any(isinstance(block, Heading | Item) for block in found[: tops[0]]):
        return None
    top = found[tops[0]]
    after = next((block for block in found[tops[0] + 1 :] if isinstance(block, Heading | Item)), None)
    is_stage = len(tops) > 1 and isinstance(after, Item)
    return top if isinstance(top, Heading) and not is_stage else None


def _merged(step: Step, hint: Step) -> Step:
    return Step(
        key=step.key,
        text=step.text,
        role=step.role or hint.role,
        due_after=step.due_after or hint.due_after,
        link=step.link or hint.link,
        required=step.required or hint.required,
        record=step.record or hint.record,
    )


def _counted(runbook: Runbook) -> tuple[str, ...]:
    steps = list(runbook.steps)
    links = len(runbook.links) + sum(step.link is not None for step in steps)
    counts = (
        (len(runbook.stages), "stage", "stages"),
        (len(steps), "step", "steps"),
        (sum(step.role is not None for step in steps), "role", "roles"),
        (sum(step.due_after is not None for step in steps), "due time", "due times"),
        (sum(step.required for step in steps), "required step", "required steps"),
        (sum(step.record is not None for step in steps), "thing to record", "things to record"),
        (links, "link", "links"),
        (len(runbook.postmortem_shows), "prompt for the postmortem", "prompts for the postmortem"),
    )
    return tuple(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)
