"""What an incident looks like: its pinned summary, its announcement, its topic, and what it asks of people."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import Block, ButtonElement, ConfirmObject, HeaderBlock

from bot.views import page as page_views
from bot.views.message import (
    CUT,
    MAX_HEADER,
    UNCUT,
    Message,
    People,
    actions,
    all_of,
    bold,
    button,
    clock,
    context,
    counted,
    cut,
    ended,
    fallback,
    fields,
    fits,
    fitting,
    full_name,
    how_long,
    link,
    mentioned,
    named,
    one_line,
    pieces,
    plain,
    public_name,
    section,
    severity_in_full,
    severity_name,
    severity_title,
    shorten,
    since,
    typed,
    when,
)
from bot.views.postmortem import EDIT
from bot.views.runbook import how_far
from commands.look import Situation
from commands.team import Team
from incidents.incident import COMMANDER, Incident, Status
from oncall.page import Page, PageStatus
from runbooks.run import Run, next_step, progress

TAKE_COMMAND: Final = "incident.take_command"
UPDATE: Final = "incident.update"
RESOLVE: Final = "incident.resolve"
DECLARE: Final = "incident.declare"

KNOWN: Final = (UNCUT, 2_800, 1_400, 400)  # characters of the last update: the first that leaves room for the rest
MANY: Final = 5  # people whom a page waits for
LINKS: Final = 1_500  # characters of all links
FEW: Final = 2  # pages, answers or checklists that the summary tells one by one
STATUSES: Final = {
    Status.ACTIVE: "🔴 Active",
    Status.MITIGATED: "🟠 Mitigated",
    Status.RESOLVED: "🟢 Resolved",
    Status.CANCELLED: "⚪ Cancelled",
}


def summary(situation: Situation, team: Team, people: People, now: datetime) -> Message:  # noqa: ARG001 - shows instants, as durations would go stale
    """The pinned message: how the incident stands and what to do next. Updated in place for its whole life."""
    incident = situation.incident
    above, below = list(_above(situation, team, people)), list(_below(situation, team))
    for limit in KNOWN:
        blocks = [*above, *_known(incident, limit), *below]
        if fits(blocks):
            break
    return Message(_told(incident, full_name(incident), people), blocks)


def _above(situation: Situation, team: Team, people: People) -> Iterator[Block]:
    """What it is called, the facts, and the pages that wait for an answer."""
    incident = situation.incident
    heading = f"{incident.name}: {incident.title}"
    yield HeaderBlock(block_id="incident.name", text=plain(shorten(heading, MAX_HEADER)))
    if len(heading) > MAX_HEADER:
        yield section(one_line(incident.title, 300), block_id="incident.title")
    yield fields(*_facts(situation, team, people), block_id="incident.facts")
    if incident.status.is_open:
        yield from _waiting(situation, people)


def _below(situation: Situation, team: Team) -> Iterator[Block]:
    """Links, who may read this, and what can be done."""
    incident = situation.incident
    if links := _links(situation, team):
        yield context(links, block_id="incident.links")
    if incident.private:
        told = f"Private: only this channel's members see this. Everywhere else it is “{public_name(incident)}”."
        yield context(told, block_id="incident.private")
    if incident.status.is_open:
        yield actions(*_buttons(situation), block_id="incident.buttons")
    else:
        if incident.status is Status.RESOLVED:
            yield actions(button("Write the postmortem", EDIT, str(incident.id)), block_id="incident.buttons")
        over = (
            "`/incident postmortem` shows what it still lacks. `/incident export` gives the record. "
            "`/incident reopen` reopens it."
        )
        yield context(over, block_id="incident.over")


def announcement(incident: Incident, team: Team, people: People) -> Message:
    """What everybody may know, in the announcements channel; updated in place."""
    head = f"*{severity_name(incident)}* · {public_name(incident)}"
    status = STATUSES[incident.status]
    if incident.private:
        return Message(
            fallback(f"{severity_name(incident)} · {public_name(incident)}. {status}"), [section(f"{head}\n{status}")]
        )
    line = [status, f"Commander: {_commander(incident, people)}"]
    if incident.channel_id:
        line.append(f"<#{incident.channel_id}>")
    blocks: list[Block] = [section(f"{head}\n{' · '.join(line)}")]
    if severity_title(incident, team):
        blocks.append(context(severity_in_full(incident, team)))
    return Message(_told(incident, public_name(incident), people), blocks)


def topic(incident: Incident, people: People) -> str:
    """The channel's topic: at most 250 characters, no markup."""
    commander = typed(shorten(people.name(incident.commander), 80), 150) if incident.commander else "nobody yet"
    return f"{severity_name(incident)} · {incident.status} · Commander: {commander}"


def declared_link(incident: Incident, people: People) -> Message:  # noqa: ARG001 - views share their arguments
    """For whoever declared the incident, and for them alone: the way to its channel."""
    if incident.channel_id is None:
        text = f"You declared {ended(public_name(incident))} Its channel is being opened."
    else:
        text = f"You declared {ended(public_name(incident))} Go to <#{incident.channel_id}>."
    return Message(fallback(text), [section(text)])


def for_stakeholders(incident: Incident, text: str, at: datetime, team: Team) -> Message:
    """An update for those who do not work on the incident: how it stands, what they are told. No private title."""
    head = f"{bold(public_name(incident))}\n{severity_in_full(incident, team)} · {STATUSES[incident.status]}"
    told = [section(part) for part in pieces(cut(typed(text, UNCUT), 9_000))]
    blocks: list[Block] = [section(head), *told, context(f"As of {when(at)}.")]
    return Message(fallback(f"Update on {public_name(incident)}: {one_line(text, 300)}"), blocks)


def _told(incident: Incident, name: str, people: People) -> str:
    return fallback(
        f"{severity_name(incident)} · {ended(name)}",
        f"{STATUSES[incident.status]}. Commander: {_commander(incident, people)}",
    )


def _commander(incident: Incident, people: People) -> str:
    """By name, so that nobody is alarmed by reading."""
    return named(people, incident.commander) if incident.commander else "nobody yet"


def _facts(situation: Situation, team: Team, people: People) -> Iterator[str]:
    """The fields: at most nine, each a word in bold and what it is."""
    incident = situation.incident
    yield f"*Status*\n{STATUSES[incident.status]}{_since(incident)}"
    yield f"*Severity*\n{severity_in_full(incident, team)}"
    commander = mentioned(people, incident.commander) if incident.commander else "Nobody yet"
    yield f"*Commander*\n{commander}{_offered(incident, people)}"
    declared = since(incident.declared_at) if incident.status.is_open else when(incident.declared_at)
    yield f"*Declared*\n{declared}\nby {named(people, incident.declared_by)}"
    if situation.update_missing_since is not None:
        yield f"*Update overdue*\nsince {when(situation.update_missing_since)}"
    elif incident.update_due_at is not None:
        yield f"*Next update due*\n{when(incident.update_due_at)}"
    if answered := [page for page in situation.pages if page.acknowledged_by and page.acknowledged_at]:
        yield "*Page acknowledged*\n" + "\n".join(_answered(page, people) for page in answered[-FEW:])
    if steps := [_steps(run, incident) for run in situation.runs if run.ended_at is None]:
        yield "*Checklist*\n" + "\n".join(steps[:FEW])
    if situation.actions:
        still_open = sum(item.done_at is None for item in situation.actions)
        yield f"*Actions*\n{still_open} of {len(situation.actions)} open"
    if roles := [(role, person) for role, person in sorted(incident.roles.items()) if role != COMMANDER]:
        lines = (f"{one_line(role.replace('-', ' '), 60)}: {named(people, person)}" for role, person in roles)
        yield fitting(("*Roles*", *lines), "\n", 900)


def _offered(incident: Incident, people: People) -> str:
    return f"\noffered to {named(people, incident.handover_to)}" if incident.handover_to else ""


def _since(incident: Incident) -> str:
    match incident:
        case Incident(closed_at=datetime() as closed_at):
            return f"\n{when(closed_at)}, after {how_long(closed_at - incident.declared_at)}"
        case Incident(status=Status.MITIGATED, mitigated_at=datetime() as mitigated_at):
            return f"\n{when(mitigated_at)}"
        case _:
            return ""


def _answered(page: Page, people: People) -> str:
    by = all_of([named(people, each) for each in page.acknowledgements[:MANY] or (page.acknowledged_by or "",)])
    return f"by {by}, {when(page.acknowledged_at)}" if page.acknowledged_at else by


def _steps(run: Run, incident: Incident) -> str:
    step = next_step(run) if incident.status.is_open else None
    following = f"\nNext: {run.steps.index(step) + 1}. {one_line(step.text, 80)}" if step else ""
    return f"{how_far(run)}{following}"


def _waiting(situation: Situation, people: People) -> Iterator[Block]:
    """The pages that still want somebody, the newest first, each with its buttons."""
    waiting = [page for page in reversed(situation.pages) if page.is_open]
    for page in waiting[:FEW]:
        yield section(_waiting_for(page, situation, people), block_id=f"page.{page.id}")
        if row := page_views.buttons(page, block_id=f"page.{page.id}.buttons"):
            yield row
    if len(waiting) > FEW:
        yield context(
            f"And {counted(len(waiting) - FEW, 'older page')} without an answer: `/incident ack` takes them all."
        )


def _waiting_for(page: Page, situation: Situation, people: People) -> str:
    """Who has it or is to answer, and what comes next."""
    about = "" if page.reason == situation.incident.title else f"\n{one_line(page.reason, 200)}"
    have = page_views.who_has_acknowledged(page, people)
    if page.status is PageStatus.SNOOZED and page.acknowledged_by and page.escalates_at:
        return f"*{named(people, page.acknowledged_by)} has it*, and is asked again {when(page.escalates_at)}.{about}"
    if page.status is PageStatus.EXHAUSTED:
        return f"*{have or 'Nobody answered the page.'}* Every step was tried.{about}"
    handed = [each for each in situation.handed.get(page.id, ()) if each.person not in page.acknowledgements][:MANY]
    missed = "".join(f" {named(people, each.person)} could not be reached." for each in handed if each.why_not)
    reached = [each for each in handed if each.why_not is None]
    if not reached:
        return f"*{have or 'Paging.'}*{missed} The page {page_views.what_next(page)}.{about}"
    names = all_of([named(people, each.person) for each in reached])
    waiting = f"*{have}* Waiting for {names}" if have else f"*Waiting for {names}*"
    since = clock(min(each.at for each in reached))
    return f"{waiting} since {since}.{missed} Without an answer it {page_views.what_next(page)}.{about}"


def _known(incident: Incident, limit: int) -> Iterator[Block]:
    """The last update, of at most `limit` characters."""
    if not incident.summary:
        text = "Nothing has been written yet."
    else:
        whole, text = typed(incident.summary, UNCUT), typed(incident.summary, limit)
        if text != whole:
            text += CUT
    for number, part in enumerate(pieces(f"*What is known*\n{text}")):
        yield section(part, block_id=f"incident.known.{number}" if number else "incident.known")


def _links(situation: Situation, team: Team) -> str:
    """The incident type's links, and those of its runbooks; each once."""
    kind = team.types.get(situation.incident.type)
    found = {each.url: each.title for each in (kind.links if kind else ())}
    for run in situation.runs:
        if run.runbook in team.runbooks:
            for each in team.runbooks[run.runbook].links:
                found.setdefault(each.url, each.title)
    return fitting((link(title, url) for url, title in found.items()), " · ", LINKS)


def _buttons(situation: Situation) -> Iterator[ButtonElement]:
    incident = situation.incident
    if incident.commander is None:
        first = not any(page.is_open for page in situation.pages)  # an unanswered page comes before that
        yield take_command(incident, style="primary" if first else None)
    yield button("Post update", UPDATE, str(incident.id))
    yield button("Resolve", RESOLVE, str(incident.id), confirm=sure(situation))


def take_command(incident: Incident, *, style: str | None) -> ButtonElement:
    return button("Take command", TAKE_COMMAND, str(incident.id), style=style)


def sure(situation: Situation) -> ConfirmObject:
    """What resolving leaves behind, asked before it is done."""
    still_open = 0
    for run in situation.runs:
        if run.ended_at is None:
            settled, total = progress(run)
            still_open += total - settled
    steps = f" {counted(still_open, 'step')} of the checklist will stay open." if still_open else ""
    return ConfirmObject(
        title=plain(f"Resolve {situation.incident.name}?"),
        text=plain(f"The work is done. Pages and update reminders stop.{steps} You can reopen it."),
        confirm=plain("Resolve"),
        deny=plain("Not yet"),
    )
