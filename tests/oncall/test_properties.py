"""What holds of any schedule, in any zone, over any span."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.duty import Piece
from oncall.instant import moment, seconds
from oncall.overlay import whole
from oncall.override import Override
from oncall.resolve import on_call, responders, shifts, spans, who_at
from oncall.rotation import Member
from oncall.schedule import Schedule
from oncall.window import joined
from tests.oncall import shapes

often = settings(max_examples=120, deadline=None)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Schedule, int, int]:
    """A schedule, and a span of it around the change of a clock."""
    zone = draw(shapes.zones())
    about = draw(shapes.moments(zone))
    schedule = draw(shapes.schedules(about, draw(st.sampled_from((zone, None)))))
    start = seconds(about) + draw(st.integers(-400_000, 100_000))
    return schedule, start, start + draw(st.integers(1, 1_200_000))


@often
@given(situations())
def test_a_layers_shifts_never_overlap_and_cover_exactly_its_windows(situation: tuple[Schedule, int, int]) -> None:
    schedule, start, end = situation
    for layer in schedule.layers:
        roster = replace(layer, rotation=(Member(person="ana"),), anchors=()).roster
        pieces = roster.pieces(start, end)
        assert all(one[1] <= other[0] for one, other in pairwise(pieces))
        wanted = roster.hours.spans(start, end) if roster.hours else [(start, end)]
        begun = [(max(a, roster.start), min(b, roster.end)) for a, b in wanted]
        assert joined(piece[:2] for piece in pieces) == [(a, b) for a, b in begun if a < b]
        for piece in pieces:
            for at in (piece[0] - 1, piece[0], piece[1] - 1, piece[1]):
                if start <= at < end:
                    assert roster.wanted_at(at) == any(a <= at < b for a, b, _ in pieces)


@often
@given(situations())
def test_on_call_agrees_with_shifts_at_every_boundary(situation: tuple[Schedule, int, int]) -> None:
    """And a second either side of it."""
    schedule, start, end = situation
    found = spans(schedule, start, end)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    for at in {at + off for piece in found for at in piece[:2] for off in (-1, 0, 1)} | {start, end - 1}:
        if start <= at < end:
            there = next((who for a, b, who in found if a <= at < b), ())
            assert who_at(schedule, at) == there


@settings(max_examples=100, deadline=None)
@given(situations())
def test_the_shift_of_an_instant_is_one_of_the_shifts(situation: tuple[Schedule, int, int]) -> None:
    schedule, start, end = situation
    for shift in shifts(schedule, moment(start), moment(end))[:8]:
        found = on_call(schedule, shift.start)
        assert found is not None
        assert found[2:] == shift[2:]
        assert found.start <= shift.start
        assert found.end >= shift.end
        assert found.start == shift.start or shift.start == moment(start)
        assert found.end == shift.end or shift.end == moment(end)


@often
@given(situations(), st.data())
def test_splitting_a_span_changes_nothing(situation: tuple[Schedule, int, int], data: st.DataObject) -> None:
    schedule, start, end = situation
    cut = data.draw(st.integers(start, end))
    halves = spans(schedule, start, cut) + spans(schedule, cut, end)
    assert whole(halves) == spans(schedule, start, end)


@often
@given(situations(), st.data())
def test_adding_then_removing_an_override_changes_nothing(
    situation: tuple[Schedule, int, int], data: st.DataObject
) -> None:
    """Taken out again, and likewise undone by one that removes somebody who was only added."""
    schedule, start, end = situation
    override = data.draw(shapes.overrides(moment(start)))
    changed = replace(schedule, overrides=(*schedule.overrides, override))
    spans(changed, start, end)
    assert spans(replace(changed, overrides=changed.overrides[:-1]), start, end) == spans(schedule, start, end)
    added = Override(start=override.start, end=override.end, add="newcomer")
    removed = Override(start=override.start, end=override.end, remove="newcomer")
    undone = replace(schedule, overrides=(*schedule.overrides, added, removed))
    assert _answers(spans(undone, start, end)) == _answers(spans(schedule, start, end))


@often
@given(situations(), st.data())
def test_an_override_changes_nothing_outside_its_span(
    situation: tuple[Schedule, int, int], data: st.DataObject
) -> None:
    schedule, start, end = situation
    override = data.draw(shapes.overrides(moment((start + end) // 2)))
    changed = replace(schedule, overrides=(*schedule.overrides, override))
    for at in data.draw(st.lists(st.integers(start, end), max_size=20)):
        if not override.start <= moment(at) < override.end:
            assert who_at(changed, at) == who_at(schedule, at)


@often
@given(situations())
def test_a_shadow_never_changes_who_answers(situation: tuple[Schedule, int, int]) -> None:
    schedule, start, end = situation
    assert _answers(spans(schedule, start, end)) == _answers(spans(replace(schedule, shadows=()), start, end))


def _answers(pieces: list[Piece]) -> list[Piece]:
    return whole([(start, end, tuple(duty for duty in who if not duty.shadow)) for start, end, who in pieces])


def test_a_naive_instant_is_refused() -> None:
    schedule = shapes.example()
    with pytest.raises(ValueError, match="no zone"):
        responders(schedule, datetime(2026, 1, 5, 12))  # noqa: DTZ001 - the very thing refused
    assert responders(schedule, datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(days=1)) == ("ana",)
