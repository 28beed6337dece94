"""What views are made of: texts made safe and short, instants, durations, names, links, and the size of a message."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.views.message import (
    bold,
    cut,
    escape,
    fallback,
    fits,
    fitting,
    full_name,
    how_long,
    link,
    one_line,
    pack,
    public_name,
    section,
    severity_title,
    shorten,
    typed,
    when,
)
from tests.bot.cases import BAD_TEXTS, SECRET, incident, team


def test_exactly_three_characters_are_escaped() -> None:
    assert escape('<!channel> & "it\'s" *bold* @here') == '&lt;!channel&gt; &amp; "it\'s" *bold* @here'


def test_what_looks_escaped_is_escaped_again() -> None:
    assert escape("&lt;!channel&gt;") == "&amp;lt;!channel&amp;gt;"


@pytest.mark.parametrize("limit", [3, 8, 20, 100, 2_900])
@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_typed_text_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert len(typed(text, limit)) <= limit
    assert len(one_line(text, limit)) <= 2 * limit
    assert "\n" not in one_line(text, limit)
    assert len(shorten(text, limit)) <= limit


@pytest.mark.parametrize("limit", range(3, 40))
def test_a_cut_never_leaves_half_an_entity(limit: int) -> None:
    shown = cut(escape("<&>" * 20), limit).removesuffix("…")
    assert shown == escape(shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def test_text_from_right_to_left_does_not_turn_its_neighbours_round() -> None:
    assert typed("\u202etxt.exe שלום") == "\u2068txt.exe שלום\u2069"
    assert typed("plain") == "plain"


def test_an_instant_is_shown_in_each_readers_zone_and_to_the_rest_in_utc() -> None:
    instant = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert when(instant) == "<!date^1767323040^{date_short_pretty} at {time}|2026-01-02 03:04 UTC>"


@pytest.mark.parametrize(
    ("duration", "told"),
    [
        (timedelta(seconds=20), "under a minute"),
        (timedelta(minutes=15, seconds=59), "15 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=4, minutes=15), "4 h 15 min"),
        (timedelta(days=2, hours=3, minutes=1), "2 d 3 h"),
        (timedelta(days=2), "2 d"),
    ],
)
def test_durations_read_to_the_minute(duration: timedelta, told: str) -> None:
    assert how_long(duration) == told


def test_a_private_title_has_a_public_name_without_it() -> None:
    private = incident(SECRET, private=True)
    assert public_name(private) == "INC-12, private"
    assert full_name(private) == f"INC-12: {SECRET}"
    assert public_name(incident("<b>")) == "INC-12: &lt;b&gt;"


def test_a_severity_that_the_files_lost_still_has_a_name() -> None:
    assert severity_title(incident(severity="sev9"), team()) == ""


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a b", "https://a|b", "https://a>b", "x" * 3_000, "https://" + "a" * 900, ""]
)
def test_only_a_clean_web_address_becomes_a_link(url: str) -> None:
    assert link("Orders & <more>", url) == "Orders &amp; &lt;more&gt;"


def test_a_link_keeps_its_title_from_breaking_out() -> None:
    assert link("a>b", "https://x.example/?a=1&b=2") == "<https://x.example/?a=1&amp;b=2|a&gt;b>"


def test_lines_are_packed_without_cutting_any() -> None:
    lines = ["a" * 40, "b" * 40, "c" * 40]
    assert pack(lines, 100) == ["a" * 40 + "\n" + "b" * 40, "c" * 40]
    assert pack([], 100) == []


def test_parts_are_joined_as_long_as_they_fit() -> None:
    assert fitting(["aa", "bb", "cc"], ", ", 6) == "aa, bb"


@pytest.mark.parametrize("title", ["*all* of it", "2 * 3", "_now_ down", "~5 min late", "half-way~"])
def test_a_heading_whose_text_would_end_its_bold_is_not_bold(title: str) -> None:
    assert bold(f"INC-1: {title}") == f"INC-1: {title}"


def test_a_heading_is_bold() -> None:
    assert bold("INC-1: api_v2 is down") == "*INC-1: api_v2 is down*"


def test_a_fallback_is_one_line_that_a_notification_bears() -> None:
    assert fallback("one\ntwo", "three") == "one two three"
    assert len(fallback("x" * 5_000)) == 1_000


def test_a_message_may_be_too_long_although_each_text_is_not() -> None:
    assert fits([section("x" * 2_900)] * 3)
    assert not fits([section("x" * 2_900)] * 4)
    assert not fits([section("x")] * 50)
