"""What becomes of the text that people type into titles, notes and reasons."""

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.grammar import Misunderstood, Order, parse
from commands.grammar.orders import AddNote, Declare
from commands.grammar.verbs import VERBS
from tests.commands.grammar.team import TEAM, refused, said


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<@U1|ana> is on it", "@ana is on it"),
        ("<@U1> is on it", "@U1 is on it"),
        ("<!channel> look", "@channel look"),
        ("<!here|here> look", "@here look"),
        ("<!subteam^S1|@legal> look", "@legal look"),
        ("in <#C1|inc-12-db>", "in #inc-12-db"),
        ("in <#C1|>", "in #C1"),
        ("see <https://x.example/a?b=1&amp;c=2>", "see https://x.example/a?b=1&c=2"),
        ("see <https://x.example|the page>", "see the page (https://x.example)"),
        ("see <http://x.example|x.example>", "see x.example"),
        ("<mailto:a@x.example|a@x.example> wrote", "a@x.example wrote"),
        ("&lt;!channel&gt; was in the message", "<!channel> was in the message"),
        ("&amp;lt; stays", "&lt; stays"),
        ("&copy; stays", "&copy; stays"),
        ("<<!channel>!channel> look", "@channel!channel> look"),
        ("<@U1|&lt;!channel&gt;> look", "@!channel look"),
        ("`rm -rf` and ```a```", "`rm -rf` and ```a```"),
        ("'; DROP TABLE incident; --", "'; DROP TABLE incident; --"),
        ("{severity} {0} %s", "{severity} {0} %s"),
        ("\u652f\u6255\u3044\u304c\u5931\u6557\uff01", "\u652f\u6255\u3044\u304c\u5931\u6557\uff01"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f525",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f525",
        ),
        ("a\u00a0b\u2003c", "a b c"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("a\u202eb\u200fc\u2066d", "abcd"),
        ("a\ud800b", "ab"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("x" * 3000, "x" * 3000),
    ],
)
def test_text_is_kept_as_its_writer_saw_it(typed: str, kept: str) -> None:
    """Slack's escapes are undone, mentions become words, what nobody can see is gone, all else stays."""
    assert said(f"note {typed}") == AddNote(text=kept)


@pytest.mark.parametrize(
    "text",
    [
        "at checkout all payments failed",
        "at 14 shops the cards failed",
        "at tomorrow's meeting we decide",
        "at next door they see it too",
        "fix is out",
        "fix 2.3.1 is live",
        "fix the queue first",
    ],
)
def test_an_honest_note_may_begin_like_a_command(text: str) -> None:
    """What looks like neither a time nor an entry's number is the note's own words."""
    assert said(f"note {text}") == AddNote(text=text)


def test_quotes_make_any_words_the_notes_own() -> None:
    assert said('note "at tomorrow 9:00 we meet"') == AddNote(text="at tomorrow 9:00 we meet")
    assert said('note "fix 7 is live"') == AddNote(text="fix 7 is live")


@pytest.mark.parametrize(
    "typed", ["x" * 3000, "\U0001f525" * 1500, "\u706b " * 1500, "<" * 3000, "&lt;" * 750, "'" * 3000]
)
def test_three_thousand_characters_are_read(typed: str) -> None:
    """How long a title may be is for the incident to say, not for the grammar."""
    assert isinstance(said(f"declare sev2 {typed}"), Declare)
    assert len(refused(typed).text) < 300


MARKUP = st.sampled_from(
    [
        *"<>&|@#!`'\"\n\t\u00a0\u202e\u2014",
        "<!channel>",
        "<@U1|ana>",
        "<@U1>",
        "&lt;",
        "&amp;",
        "<https://x|y>",
        "INC-12",
        "sev2",
    ]
)
WORDS = st.sampled_from(
    ["--private", "--type", "type:", "by", "friday", "at", "14:05", "2026-11-20", "done", "fix", "3"]
)
PHRASES = st.lists(MARKUP | WORDS | st.text(max_size=5)).map(" ".join)
ANYTHING = st.text(st.characters()) | PHRASES | st.lists(MARKUP).map("".join)
BEGINNING = st.sampled_from(["", *(f"{verb.name} " for verb in VERBS), "runbook skip 3 ", "note at ", "INC-12 "])
COMMAND = st.sampled_from(["/incident", "/oncall", "/page", "/other"])


def _texts(order: Order | Misunderstood) -> list[str]:
    """Every text in it, those of mentions too."""
    fields = dataclasses.astuple(order)
    return [
        text for field in fields for text in (field if isinstance(field, tuple) else [field]) if isinstance(text, str)
    ]


@given(COMMAND, BEGINNING, ANYTHING)
def test_no_text_raises(command: str, beginning: str, text: str) -> None:
    """Every text is an order or an answer, and what is kept has nothing that a database or a terminal chokes on."""
    order = parse(command, beginning + text, TEAM)
    for kept in _texts(order):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", kept)


@given(COMMAND, BEGINNING, ANYTHING.filter(lambda text: "&" not in text))
def test_no_mention_outlives_reading(command: str, beginning: str, text: str) -> None:
    """Nothing that Slack delivered as a mention is a mention in what is kept."""
    assert not any(re.search("<[@#!]", kept) for kept in _texts(parse(command, beginning + text, TEAM)))


@given(COMMAND, BEGINNING, ANYTHING)
def test_no_refusal_holds_markup(command: str, beginning: str, text: str) -> None:
    """An answer repeats what was typed, but never so that Slack would read it."""
    answer = parse(command, beginning + text, TEAM)
    if isinstance(answer, Misunderstood):
        assert not re.search("[<>&]", answer.text)
        assert answer.text.count("`") % 2 == 0
        assert len(answer.text) < 600


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1))
def test_what_is_typed_is_kept(word: str) -> None:
    """Escaped by Slack and read by the grammar, a text comes back as it was."""
    escaped = word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert said(f"note saw {escaped}") == AddNote(text=f"saw {word}")
