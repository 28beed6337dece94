"""The timeline as a drawing: what stands where. Its template only puts ink there.

From top to bottom: moments with a name, phases, a bar for each page, steps, updates, notes, changes, and the axis.
Marks that would touch are drawn as one with their number, so that five entries can be read, and five hundred.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from commands.export.scale import Piece, Scale, Tick
from commands.export.story import Paged
from commands.export.telling import Telling
from commands.export.times import span
from commands.export.typed import seen
from incidents.timeline import Entry
from oncall.page import PageStatus
from oncall.page_events import PageEscalated

WIDTH, LEFT, RIGHT = 1000.0, 112.0, 968.0
MARK_ROW, PAGE_ROW, MOMENT_ROW = 34.0, 26.0, 17.0
CLUSTER = 28.0  # marks closer than this are drawn as one; also its width
PAGES_AT_MOST = 6
WORDS_AT_MOST = 5  # in what a mark says when pointed at
LETTER, BOLD = 6.6, 7.7  # the width of one, about; fonts that are wide by nature included
_PHASES = {
    "IncidentDeclared": "active",
    "IncidentReactivated": "active",
    "IncidentReopened": "active",
    "IncidentMitigated": "mitigated",
    "IncidentResolved": "closed",
    "IncidentCancelled": "closed",
}
_MOMENTS = {
    "IncidentDeclared": "Declared",
    "IncidentMitigated": "Mitigated",
    "IncidentReactivated": "Active again",
    "IncidentResolved": "Resolved",
    "IncidentCancelled": "Cancelled",
    "IncidentReopened": "Reopened",
    "PageAcknowledged": "Answered",
}
_LANES = {
    "StepDone": ("Steps", "done"),
    "StepSkipped": ("Steps", "skipped"),
    "StepReopened": ("Steps", "reopened"),
    "UpdatePosted": ("Updates", "update"),
    "NoteAdded": ("Notes", "note"),
    "MessageKept": ("Notes", "note"),
    "StepNoted": ("Notes", "note"),
    "SeverityChanged": ("Changes", "change"),
    "RoleAssigned": ("Changes", "change"),
    "TitleChanged": ("Changes", "change"),
    "ActionAdded": ("Changes", "change"),
}
_ORDER = ("Steps", "Updates", "Notes", "Changes")


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry, or several in one place: then with their number, and `shape` "many"."""

    x: float
    shape: str
    count: int
    says: str  # what it says when pointed at, a line an entry


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    y: float
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Phase:
    name: str  # active, mitigated or closed
    x: float
    width: float
    label: str  # empty where there is no room for it
    says: str


@dataclass(frozen=True, slots=True)
class PageBar:
    """A page from its start to its answer. `label_x` is where its words begin, or end if they stand before it."""

    y: float
    x: float
    width: float
    answered: bool
    escalations: Sequence[float]  # places
    label: str
    label_x: float
    label_stands: str  # after the bar, inside it, or before it
    says: str


@dataclass(frozen=True, slots=True)
class Moment:
    x: float
    y: float
    label: str
    ends: bool  # the words end at x instead of beginning there


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything with its place, in the units of a box `width` wide and `height` high."""

    width: float
    height: float
    left: float
    right: float
    title: str
    description: str
    moments: Sequence[Moment]
    phase_y: float
    phases: Sequence[Phase]
    pages: Sequence[PageBar]
    more_pages: str  # how many further ones there are, in words
    more_pages_y: float
    lanes: Sequence[Lane]
    axis_y: float
    ticks: Sequence[Tick]
    folds: Sequence[tuple[float, float, str]]  # from, to, how long
    zone: str


@dataclass(slots=True)
class _Seen:
    """What a pass over the timeline leaves: no entry itself."""

    instants: set[datetime] = field(default_factory=set)
    phases: list[tuple[datetime, str]] = field(default_factory=list)
    moments: list[tuple[datetime, str]] = field(default_factory=list)
    marks: dict[str, list[tuple[datetime, str, str]]] = field(default_factory=dict)


async def draw(telling: Telling, timeline: AsyncIterator[Entry]) -> Drawing:
    """Lay the incident out on one axis, in local time of the telling's zone. The texts are as typed: escape them."""
    found = await _look(telling, timeline)
    story = telling.story
    scale = Scale.over([story.incident.declared_at, *found.instants], left=LEFT + 14, right=RIGHT - 14)
    moments = list(_moments(found.moments, scale, telling))
    y = max((moment.y for moment in moments), default=0.0) + 14
    phase_y = y
    y += 36
    shown = story.pages[:PAGES_AT_MOST]
    pages = [_bar(paged, number, y + PAGE_ROW * (number - 1), scale, telling) for number, paged in enumerate(shown, 1)]
    y += PAGE_ROW * len(pages)
    more, more_y = len(story.pages) - len(pages), y
    y += PAGE_ROW if more else 0
    lanes = []
    for name in _ORDER:
        if name in found.marks:
            lanes.append(Lane(name, y + MARK_ROW / 2, list(_marks(found.marks[name], scale))))
            y += MARK_ROW
    return Drawing(
        width=WIDTH,
        height=y + 66,
        left=LEFT,
        right=RIGHT,
        title=f"Timeline of {story.incident.name}",
        description=_description(found, telling),
        moments=moments,
        phase_y=phase_y,
        phases=list(_phases(found.phases, scale, telling)),
        pages=pages,
        more_pages=f"and {more} more, listed under Pages and answers" if more else "",
        more_pages_y=more_y,
        lanes=lanes,
        axis_y=y + 8,
        ticks=scale.ticks(telling.zone),
        folds=[_fold(piece) for piece in scale.folds],
        zone=telling.zone.key,
    )


async def _look(telling: Telling, timeline: AsyncIterator[Entry]) -> _Seen:
    found = _Seen()
    answered = False
    async for entry in timeline:
        lane = _LANES.get(entry.kind)
        if entry.corrects is not None or (lane is None and entry.kind not in _MOMENTS and entry.page_id is None):
            continue
        found.instants.add(entry.at)
        if entry.kind in _PHASES:
            found.phases.append((entry.at, _PHASES[entry.kind]))
        if entry.kind in _MOMENTS and not (entry.kind == "PageAcknowledged" and answered):
            found.moments.append((entry.at, _MOMENTS[entry.kind]))
            answered = answered or entry.kind == "PageAcknowledged"
        if lane is not None:
            says = f"{telling.at(entry.at)}: {telling.timed(entry)}"
            found.marks.setdefault(lane[0], []).append((entry.at, lane[1], _short(says, 160)))
    return found


def _moments(found: Iterable[tuple[datetime, str]], scale: Scale, telling: Telling) -> Iterator[Moment]:
    """Named in up to three rows; where all are taken the line stands without its name."""
    taken = [LEFT - 14.0] * 3
    for at, name in found:
        x, label = scale.x(at), f"{name} {at.astimezone(telling.zone):%H:%M}"
        width = len(label) * BOLD + 5
        ends = x + width > WIDTH
        start = x - width if ends else x
        row = next((row for row, until in enumerate(taken) if start >= until), None)
        if row is not None:
            taken[row] = start + width + 10
        yield Moment(x, 14.0 + MOMENT_ROW * (row or 0), label if row is not None else "", ends)


def _phases(found: Sequence[tuple[datetime, str]], scale: Scale, telling: Telling) -> Iterator[Phase]:
    ends = [*(at for at, _ in found[1:]), scale.pieces[-1].end]
    for (start, name), end in zip(found, ends, strict=True):
        x, width = scale.x(start), round(scale.x(end) - scale.x(start), 1)
        if name == "closed" and width < CLUSTER:
            continue
        taken = span(end - start)
        words = next((words for words in (f"{name} {taken}", name) if len(words) * LETTER + 8 < width), "")
        yield Phase(name, x, max(width, 2.0), words, f"{name.capitalize()} for {taken}, from {telling.at(start)}")


def _bar(paged: Paged, number: int, y: float, scale: Scale, telling: Telling) -> PageBar:
    page = paged.page
    start = scale.x(page.started_at)
    ended = page.acknowledged_at or max((entry.at for entry in paged.entries), default=page.started_at)
    width = round(max(scale.x(ended) - start, 3.0), 1)
    answer = telling.answer(paged)
    label = _short(answer.removesuffix("."), 70)
    room = len(label) * LETTER + 20
    if start + width + room <= WIDTH:
        stands, label_x = "after", start + width + 13
    elif room <= width:
        stands, label_x = "inside", start + 8
    else:
        stands, label_x = "before", max(start - 10, LEFT + room)
    return PageBar(
        y=y + PAGE_ROW / 2,
        x=start,
        width=width,
        answered=page.status is PageStatus.ACKNOWLEDGED,
        escalations=[scale.x(at) for at in _escalated(paged)],
        label=label,
        label_x=round(label_x, 1),
        label_stands=stands,
        says=f"Page {number}, {telling.at(page.started_at)}: {_short(telling.text(page.reason), 160)}. {answer}",
    )


def _escalated(paged: Paged) -> Iterator[datetime]:
    """When the page went on to a further step; the first is its start."""
    return (entry.at for entry in paged.entries if entry.kind == PageEscalated.__name__ and entry.data.get("step"))


def _marks(found: Sequence[tuple[datetime, str, str]], scale: Scale) -> Iterator[Mark]:
    """From left to right; those within one cluster's width of its first are one. None touches the one before."""
    groups: list[list[tuple[float, str, str]]] = []
    for at, shape, says in found:
        x = scale.x(at)
        if groups and x - groups[-1][0][0] < CLUSTER:
            groups[-1].append((x, shape, says))
        else:
            groups.append([(x, shape, says)])
    free = 0.0
    for group in groups:
        (first, shape, says), (last, _, _) = group[0], group[-1]
        if len(group) == 1:
            x = max(first, free + 6)
            free = x + 6
            yield Mark(round(x, 1), shape, 1, says)
            continue
        x = max((first + last) / 2, free + CLUSTER / 2)
        free = x + CLUSTER / 2
        lines = [says for _, _, says in group[:WORDS_AT_MOST]]
        more = [f"and {len(group) - WORDS_AT_MOST} more"] if len(group) > WORDS_AT_MOST else []
        same = {shape for _, shape, _ in group}
        yield Mark(round(x, 1), shape if len(same) == 1 else "mixed", len(group), "\n".join([*lines, *more]))


def _description(found: _Seen, telling: Telling) -> str:
    """The drawing in words, for whoever does not see it."""
    turns = ", ".join(f"{name.lower()} {telling.at(at)}" for at, name in found.moments[:12])
    counts = [(len(telling.story.pages), "page"), *((len(found.marks.get(lane, ())), lane) for lane in _ORDER)]
    words = ", ".join(f"{count} {name.lower().removesuffix('s')}{'s' if count != 1 else ''}" for count, name in counts)
    return f"{turns[:1].upper()}{turns[1:]}. {words}. Everything is listed under the drawing."


def _fold(piece: Piece) -> tuple[float, float, str]:
    return round(piece.left, 1), round(piece.right, 1), span(piece.end - piece.start)


def _short(text: str, most: int) -> str:
    line = " ".join(seen(text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
