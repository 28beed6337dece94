"""What the operations channel is told when a page goes wrong."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from slack_sdk.models.blocks import Block

from bot.views.message import (
    Message,
    People,
    all_of,
    clock,
    cut,
    ended,
    fallback,
    more_have,
    named,
    one_line,
    section,
)
from bot.views.page import MANY, buttons, heading, what
from commands.page.hope import place
from commands.page.tried import Tried
from commands.team import Team
from incidents.incident import Incident
from oncall.escalation import PLACES, Target, label_of, place_name, place_of
from oncall.page import Page, PageStatus

LOUDLY: Final = "<!channel>"  # without it Slack shows nobody that there is something new, as people have it set
LINES: Final = 12  # of what was tried
LINE: Final = 600  # characters of one
ALL_LINES: Final = 2_700  # characters


def nobody_answered(
    page: Page, incident: Incident | None, team: Team, people: People, tried: Sequence[Tried]
) -> Message:
    """Alarm: every step was tried. Whoever reads it can still acknowledge. `tried`: whom it asked, by its record."""
    lines = list(_lines(page, tried, people))
    shown = _first_and_last(lines)
    if len(lines) < len(tried):
        rounds = max(step.round for step in page.steps)
        shown.append(f"{rounds} rounds; a step that came to the same again is told once.")
    is_for_nobody = bool(tried) and all(each.why is not None for each in tried)
    title = "A page is for nobody now" if is_for_nobody else "Nobody answered a page"
    if page.acknowledgements:
        title = f"{more_have(page.missing)} to acknowledge a page"
    whom = "them" if title.startswith("Nobody") else "somebody"
    asked = [section("\n".join(("*Tried, in this order*", *shown)))] if shown else []
    about = heading(title, page, incident, team)
    blocks: list[Block] = [
        section("\n".join((f"{LOUDLY} {about[0]}", *about[1:], *_given(page, people)))),
        *asked,
        section(f"*Do now:* telephone {whom}. Whoever takes it presses Acknowledge.\n{_page_another(incident)}"),
    ]
    if row := buttons(page, block_id="page.buttons"):
        blocks.append(row)
    return Message(fallback(f"{title}: {ended(what(page, incident))}", "Telephone somebody now."), blocks)


def nobody_on_call(page: Page, step: int, incident: Incident | None, team: Team, people: People) -> Message:  # noqa: ARG001 - views share their arguments
    """Alarm: a step was passed at once, as its schedules have nobody now, or are gone. `step` counts from 0."""
    targets = [each for each in page.steps[step].targets if each.kind not in PLACES] if step < len(page.steps) else []
    passed = [f"`{one_line(target.name, 60)}`" for target in targets if target.name in team.schedules]
    gone = [_gone(target) for target in targets if target.name not in team.schedules][:MANY]
    further = label_of(place_of(page.steps, step + 1)) if step + 1 < len(page.steps) else ""
    after = f"{further[:1].upper()}{further[1:]} was tried at once." if further else "No further step is left."
    which = label_of(place_of(page.steps, step)) if step < len(page.steps) else f"step {step + 1}"
    only_next = bool(targets) and all(target.kind == "next" for target in targets)
    title = f"Nobody is {'next ' if only_next else ''}on call for {which} of a page"
    mend = "put another person on" if only_next else "fill the gap in"
    policy = f"the policy `{one_line(page.policy, 80)}`"
    mends = [f"{mend} the schedule {all_of(passed[:MANY])}"] if passed else []
    if gone:
        after = f"The team's files do not name {all_of(gone)} any more. {after}"
        mends.append(f"write {all_of(gone)} again, or name another in {policy}")
    return Message(
        fallback(f"{title}: {ended(what(page, incident))}", after),
        [
            section(f"*{title}.* {after}\n{what(page, incident)}"),
            section(f"*Do now:* {'; '.join(mends) or f'mend {policy}'}.\n{_page_another(incident)}"),
        ],
    )


def not_reached(  # noqa: PLR0917 - entities, then who reads and when: the order of every view
    page: Page, person: str, why: str, incident: Incident | None, people: People, now: datetime
) -> Message:
    """Alarm: the page could not be handed to somebody, and why."""
    about, who = what(page, incident), named(people, person)
    after = ""
    if page.status is PageStatus.TRIGGERED and page.escalates_at is not None:
        waits = page.escalates_at > now  # else nobody was left to wait for, and the next is being asked
        after = f"Without an answer it goes on at {clock(page.escalates_at)}.\n" if waits else "It goes on at once.\n"
    return Message(
        fallback(f"{who} could not be paged: {ended(about)}", "Telephone them now."),
        [
            section(f"*A page did not reach {who}.* {_as_sentence(why)}\n{about}"),
            section(f"*Do now:* telephone {who}. {after}{_page_another(incident)}"),
        ],
    )


def place_not_reached(page: Page, kind: str, name: str, why: str, incident: Incident | None) -> Message:
    """Alarm: the page could not be put where its policy says, and why."""
    where, another = one_line(place_name(kind, name), 80), _page_another(incident)
    mend = "see why the webhook does not take it"
    if kind == "channel":
        mend = "make sure that the channel is there and that I am in it (`/invite` me there)"
    return Message(
        fallback(f"A page did not reach {where}: {ended(what(page, incident))}", _as_sentence(why)),
        [
            section(f"*A page did not reach {where}.* {_as_sentence(why)}\n{what(page, incident)}"),
            section(f"*Do now:* {mend}, or name another in the policy `{one_line(page.policy, 80)}`. {another}"),
        ],
    )


def _as_sentence(why: str) -> str:
    """Why, which comes as a clause or two."""
    told = one_line(why, 300)
    return ended(f"{told[:1].upper()}{told[1:]}")


def _gone(target: Target) -> str:
    return f"the {'team' if target.kind == 'team' else 'schedule'} `{one_line(target.name, 60)}`"


def _page_another(incident: Incident | None) -> str:
    command = "/page NAME REASON" if incident is None else f"/incident page {incident.name} NAME REASON"
    return f"To page somebody else: `{command}`"


def _given(page: Page, people: People) -> list[str]:
    """Who has acknowledged, where more are wanted."""
    names = [named(people, person) for person in page.acknowledgements[:MANY]]
    return [f"{all_of(names)} {'has' if len(names) == 1 else 'have'} acknowledged."] if names else []


def _lines(page: Page, tried: Sequence[Tried], people: People) -> Iterator[str]:
    """What each step came to; a further round only where it came to something else than the one before."""
    before: dict[int, Tried] = {}
    for each in tried:
        number = place_of(page.steps, each.step).number if each.step < len(page.steps) else each.step
        if number not in before or before[number].step == each.step or not each.is_as(before[number]):
            yield cut(_asked(each, page, people), LINE)
        if each.how == "asked":
            before[number] = each


def _first_and_last(lines: Sequence[str]) -> list[str]:
    """All that there is room for; what has none is left out of the middle, as who was asked last is worth more."""
    kept = list(lines)
    while len(kept) > LINES or len("\n".join(kept)) > ALL_LINES:
        del kept[len(kept) // 2]
    if len(kept) < len(lines):
        kept.insert((len(kept) + 1) // 2, f"… {len(lines) - len(kept)} more …")
    return kept


def _asked(tried: Tried, page: Page, people: People) -> str:
    label = label_of(place_of(page.steps, tried.step)) if tried.step < len(page.steps) else f"step {tried.step + 1}"
    at = f"• {label[:1].upper()}{label[1:]}"
    if tried.why is not None:
        return f"{at}: passed, as {one_line(tried.why, 200)}"
    if tried.nobody:
        meant = [_absent(kind, one_line(name, 60)) for kind, name in tried.nobody if kind not in PLACES]
        return f"{at}: nobody was {' or '.join(meant[:MANY]) or 'there'}"
    said: list[str] = []
    groups: dict[tuple[str, str], list[str]] = {}
    for kind, name, person in tried.people[:MANY]:
        groups.setdefault((kind, "" if kind == "person" else name), []).append(named(people, person))
    for (kind, name), names in groups.items():
        label = one_line(name, 60)
        means = {"person": "", "team": f" (team {label})", "next": f" (next on call, {label})"}
        said.append(f"{all_of(names)}{means.get(kind, f' (on call, {label})')}")
    said += [one_line(place_name(kind, name), 80) for kind, name in tried.places[:MANY]]
    how = {"asked": f"{at}: ", "given": "• Given to ", "again": "• Asked again: "}[tried.how]
    return how + ", ".join([*said, "others"] if len(tried.people) > MANY else said) + _lost(tried, people)


def _lost(tried: Tried, people: People) -> str:
    """Who of them could not be reached, as the end of a line."""
    lost = [named(people, person) for _, _, person in tried.people[:MANY] if person in tried.lost]
    missed = [each for each in tried.places[:MANY] if place(*each) in tried.lost]
    gone = [one_line(place_name(kind, name), 80) for kind, name in missed]
    if len(tried.people) + len(tried.places) > 1 and (lost or gone):
        return f"; {all_of([*lost, *gone])} could not be reached"
    return ", who could not be reached" if lost else ", which could not be reached" if gone else ""


def _absent(kind: str, label: str) -> str:
    told = {"team": f"in the team {label}", "next": f"next on call for {label}"}
    return told.get(kind, f"on call for {label}")
