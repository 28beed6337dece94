"""Edits of people, handoffs and start, with the anchors that keep what was, and whose turn it is."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from oncall.anchor import anchored, keeps
from oncall.duty import Piece
from oncall.grid import Every, Weekly
from oncall.instant import moment, seconds
from oncall.layer import Layer
from oncall.resolve import spans
from oncall.rotation import Anchor, Member
from oncall.window import Window
from tests.oncall import shapes
from tests.oncall.test_rotation import layer, noon, of, on_days

WEEKLY = Every(unit="week")


def people(pieces: list[Piece]) -> list[tuple[int, str]]:
    """Who is on call from when on, whatever their turns are called."""
    found: list[tuple[int, str]] = []
    for start, end, who in pieces:
        for at, person in ((start, "+".join(duty.person for duty in who)), (end, "")):
            if found and found[-1][0] == at:
                found.pop()
            if not found or found[-1][1] != person:
                found.append((at, person))
    return found


@st.composite
def edits(draw: st.DrawFn) -> tuple[Layer, Layer, datetime]:
    """A layer, the same with other people, handoffs or another start, and an instant about then."""
    zone = draw(shapes.zones())
    about = draw(shapes.moments(zone))
    old = draw(shapes.layers(about, zone))
    names = draw(st.lists(st.sampled_from((*shapes.PEOPLE, "newcomer")), min_size=1, max_size=5, unique=True))
    changes = {
        "rotation": draw(st.sampled_from((old.rotation, tuple(Member(person=name) for name in names)))),
        "turns": draw(st.one_of(st.just(old.turns), shapes.grids)),
        "start": old.start + timedelta(hours=draw(st.sampled_from((0, 0, -30, -1, 24, 50)))),
    }
    at = about.replace(microsecond=0) + timedelta(hours=draw(st.integers(-40, 120)))
    return old, replace(old, **changes, end=None), at  # type: ignore[arg-type]  # each is of its field


@settings(max_examples=80, deadline=None)
@given(edits(), edits())
def test_an_edit_with_anchors_changes_nobody_before_its_instant(
    edit: tuple[Layer, Layer, datetime], other: tuple[Layer, Layer, datetime]
) -> None:
    """Neither does one edit upon another; and an anchor that is there already is all that is needed."""
    first, new, at = replace(edit[0], end=None), edit[1], edit[2]
    once = anchored(first, new, at)
    again_at = at + timedelta(hours=5)
    twice = anchored(once, replace(once, rotation=other[1].rotation, turns=other[1].turns), again_at)
    for old, edited, instant in ((first, once, at), (once, twice, again_at)):
        if seconds(instant) <= old.roster.start:
            continue
        span = old.roster.start, seconds(instant)
        assert people(edited.roster.pieces(*span)) == people(old.roster.pieces(*span))
        assert anchored(old, edited, instant) is edited
    for piece in spans(of(twice), seconds(at) - 400_000, seconds(at) + 400_000):
        assert twice.roster.who(piece[0]) == piece[2] == twice.roster.who(piece[1] - 1)


@settings(max_examples=80, deadline=None)
@given(edits())
def test_whoever_is_on_call_stays_so_until_the_next_handoff_as_it_is_now(edit: tuple[Layer, Layer, datetime]) -> None:
    old, new, at = edit
    assume(old.roster.start < seconds(at) and new.roster.start <= seconds(at))
    held = old.roster.who(seconds(at))
    made = anchored(replace(old, end=None), new, at)
    members = {member.person for member in new.rotation if member.until is None and member.since is None}
    if held and held[0].person in members:
        assert [duty.person for duty in made.roster.who(seconds(at))] == [held[0].person]


def test_an_edit_of_the_people_needs_an_anchor_and_goes_on_in_the_new_order() -> None:
    old, new = layer("ana", "bo", "cy"), layer("ana", "newcomer", "bo", "cy")
    made = anchored(old, new, noon(9))
    assert on_days(of(old), 5, 9) == ["ana", "bo", "cy", "ana", "bo"]
    assert on_days(of(made), 5, 14) == ["ana", "bo", "cy", "ana", "bo", "cy", "ana", "newcomer", "bo", "cy"]
    assert anchored(old, old, noon(9)) is old


def test_whoever_is_in_it_no_more_finishes_their_turn() -> None:
    old, new = layer("ana", "bo", "cy"), layer("ana", "cy", "dara")
    assert on_days(of(anchored(old, new, noon(9))), 8, 13) == ["ana", "bo", "cy", "dara", "ana", "cy"]


def test_another_handoff_cuts_nobodys_turn_to_a_day() -> None:
    """Mondays at midnight become Tuesdays at nine: who has the week keeps it until the Tuesday."""
    old = layer("ana", "bo", turns=WEEKLY)
    new = layer("ana", "bo", turns=Weekly(handoffs=((1, time(9)),)))
    made = anchored(old, new, noon(14))
    assert on_days(of(made), 5, 20) == ["ana"] * 7 + ["bo"] * 8 + ["ana"]
    assert [(at, who) for at, who in people(made.roster.pieces(seconds(noon(5)), seconds(noon(28))))] == [
        (seconds(noon(5)), "ana"),
        (seconds(noon(12)) - 43_200, "bo"),
        (seconds(noon(20)) - 10_800, "ana"),
        (seconds(noon(27)) - 10_800, "bo"),
        (seconds(noon(28)), ""),
    ]


def test_one_edit_after_another_keeps_what_was_before_each() -> None:
    first = layer("ana", "bo")
    second = anchored(first, layer("ana", "bo", "cy"), noon(7))
    third = anchored(second, replace(second, rotation=(Member(person="cy"), Member(person="bo"))), noon(10))
    assert on_days(of(third), 5, 13) == ["ana", "bo", "ana", "bo", "cy", "ana", "bo", "cy", "bo"]


def test_what_was_edited_again_before_anybody_used_it_has_one_anchor() -> None:
    old = layer("ana", "bo")
    once = anchored(old, layer("bo", "cy", "ana"), noon(7))
    again = anchored(old, replace(once, rotation=(Member(person="cy"), Member(person="dara"))), noon(7))
    assert [anchor.was.rotation for anchor in again.anchors if anchor.was] == [old.rotation]
    assert on_days(of(again), 5, 10) == ["ana", "bo", "ana", "cy", "dara", "cy"]


def test_hours_are_not_kept_by_anchors() -> None:
    old = layer("ana", "bo")
    new = replace(old, windows=(Window(start=time(9), end=time(17)),))
    assert anchored(old, new, noon(9)) is new
    assert not keeps(old, new, noon(9))


def test_a_position_alone_moves_nobody_before_it_began() -> None:
    """Without `was`, the anchor holds for the whole turn, as a stored position of another tool does."""
    made = layer("ana", "bo", anchors=(Anchor(person="ana", at=moment(seconds(noon(6)))),))
    assert on_days(of(made), 5, 8) == ["ana", "ana", "bo", "ana"]
