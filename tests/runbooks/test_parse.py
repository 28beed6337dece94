"""Runbook files: what they may say, and how every fault is told at once."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbooks.document import Faulty
from runbooks.parse import parse, slug
from runbooks.runbook import Link, Runbook, Step

WHOLE = """\
title: Leaked key
when: A key of ours is seen in public.
links:
  Key console: https://example.com/keys
stages:
  - title: Stop
    steps:
      - key: revoke
        text: Revoke the key.
        role: commander
        due_after: 15m
        link: https://example.com/revoke
        required: true
        record: Key id and time.
      - Tell the owner.
  - title: Close
    steps:
      - text: Write the postmortem.
postmortem_shows:
  - Time from leak to revocation
private: true
"""


def faults_of(text: str, file: str = "leaked-key.yaml", roles: list[str] | None = None) -> list[str]:
    with pytest.raises(Faulty) as raised:
        parse(text, file, roles)
    return [str(fault) for fault in raised.value.faults]


def test_a_runbook_is_read_whole() -> None:
    runbook = parse(WHOLE, "team/runbooks/leaked-key.yaml", roles=["commander"])
    assert (runbook.name, runbook.title) == ("leaked-key", "Leaked key")
    assert runbook.private
    assert runbook.links == (Link(title="Key console", url="https://example.com/keys"),)
    assert [stage.title for stage in runbook.stages] == ["Stop", "Close"]
    assert list(runbook.steps) == [
        Step(
            key="revoke",
            text="Revoke the key.",
            role="commander",
            due_after=timedelta(minutes=15),
            link="https://example.com/revoke",
            required=True,
            record="Key id and time.",
        ),
        Step(key="tell-the-owner", text="Tell the owner."),
        Step(key="write-the-postmortem", text="Write the postmortem."),
    ]
    assert runbook.postmortem_shows == ("Time from leak to revocation",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: Leaked", "titel: Leaked", 'leaked-key.yaml:1: titel: unknown key; did you mean "title"?'),
        ("title: Leaked key", "when2: x", "leaked-key.yaml:1: no title; title: and some text"),
        ("title: Leaked key", 'title: ""', "leaked-key.yaml:1: title: empty; some text"),
        ("title: Leaked key", "title: 911", "title: the number 911; text; put it in quotes"),
        ("title: Leaked key", "title: [a]", "title: a list; text; put it in quotes"),
        ("title: Leaked key", f"title: {'x' * 151}", "title: 151 characters; at most 150"),
        ("Revoke the key.", "x" * 301, "leaked-key.yaml:9: stages[0].steps[0].text: 301 characters; at most 300"),
        ("Revoke the key.", "'   '", "leaked-key.yaml:9: stages[0].steps[0].text: empty"),
        ("15m", "15 min", '"15 min" is not a duration; a number and s, m, h or d'),
        ("15m", "0m", '"0m" is not a duration'),
        ("15m", "-5m", '"-5m" is not a duration'),
        ("15m", "15", "the number 15 is not a duration"),
        ("15m", "", "leaked-key.yaml:11: stages[0].steps[0].due_after: nothing is not a duration"),
        ("15m", "91d", '"91d" is too long; at most 90d'),
        ("15m", "\u0661\u0665m", "is not a duration"),
        ("- Tell the owner.", "- text: Tell\n        key: revoke", 'a second step "revoke" (the first is on line 8)'),
        ("- Tell the owner.", "- Write the postmortem.", 'a second step "write-the-postmortem"'),
        ("- Tell the owner.", "- 7", "stages[0].steps[1]: the number 7; keys with values: key, text"),
        ("- Tell the owner.", "- ", "leaked-key.yaml:15: stages[0].steps[1]: nothing; keys with values"),
        ("key: revoke", "key: Revoke It", '"Revoke It"; small letters, digits and single dashes'),
        ("https://example.com/revoke", "example.com", '"example.com" is not a web address'),
        ("https://example.com/revoke", "javascript:alert(1)", "is not a web address; https://"),
        ("https://example.com/revoke", "https://[::1", "is not a web address"),
        ("https://example.com/revoke", '"https://a.b/<!channel>"', "is not a web address"),
        ("https://example.com/keys", "ftp://a.b", 'links.Key console: "ftp://a.b" is not a web address'),
        ("required: true", "required: yes", '"yes"; true or false'),
        ("role: commander", "role: comander", '"comander" is not a role; did you mean "commander"?'),
        ("due_after", "due_afer", 'due_afer: unknown key; did you mean "due_after"?'),
        ("    steps:\n      - text: Write the postmortem.\n", "", "leaked-key.yaml:16: stages[1]: no steps"),
        ("      - text: Write the postmortem.\n", "", "leaked-key.yaml:17: stages[1].steps: no steps"),
        ("  - Time from leak to revocation", "  Time: x", "postmortem_shows: keys and values; a list"),
    ],
)  # fmt: skip
def test_a_fault_names_line_place_and_remedy(old: str, new: str, says: str) -> None:
    assert old in WHOLE
    told = faults_of(WHOLE.replace(old, new, 1), roles=["commander"])
    assert [line for line in told if says in line], told


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing; keys with values: title, when, links, stages, postmortem_shows, private"),
        ("just words", '"just words"; keys with values'),
        ("title: x\n", "no stages; at least one under stages:"),
        ("title: x\nstages: []\n", "stages: no stages"),
        ("title: x\nstages: nope\n", 'stages: "nope"; a list'),
        ("title: x\nstages: [{title: y, steps: [z]}]\nlinks: [a]\n", "links: a list; a title and an address"),
    ],
)
def test_what_is_missing_is_named(text: str, says: str) -> None:
    assert [line for line in faults_of(text) if says in line]


def test_all_faults_are_told_at_once_in_the_order_of_lines() -> None:
    text = "titel: x\nstages:\n  - title: ''\n    steps:\n      - text: a\n        due_after: soon\n        link: x\n"
    lines = [int(fault.split(":")[1]) for fault in faults_of(text)]
    assert lines == sorted(lines)
    assert len(lines) == 5


def test_a_file_that_is_not_yaml_is_one_fault() -> None:
    assert faults_of("title: 'x\n") == ["leaked-key.yaml:1: a quote that is never closed; close it"]


def test_sixty_steps_fit_and_one_more_does_not() -> None:
    def steps(count: int) -> str:
        return json.dumps({"title": "t", "stages": [{"title": "s", "steps": [f"do {n}" for n in range(count)]}]})

    assert len(list(parse(steps(60), "long.yaml").steps)) == 60
    assert faults_of(steps(61)) == ["leaked-key.yaml:1: stages: 61 steps; at most 60, so that it fits a checklist"]


@pytest.mark.parametrize("file", ["Leaked Key.yaml", "x" * 49 + ".yaml", "漢.yaml", ".yaml"])
def test_a_files_name_must_serve_as_the_runbooks_name(file: str) -> None:
    assert "small letters, digits and single dashes" in faults_of(WHOLE, file)[0]


@pytest.mark.parametrize(
    ("text", "key"),
    [("Call back, on a known line!", "call-back-on-a-known-line"), ("🚨 STOP", "stop"), ("x " * 60, "x" + 23 * "-x")],
)  # fmt: skip
def test_a_step_without_a_key_gets_one_from_its_text(text: str, key: str) -> None:
    assert slug(text) == key


def test_texts_in_other_scripts_get_keys_of_their_own() -> None:
    assert slug("証拠を保全する") != slug("警察に連絡する")
    assert slug("証拠を保全する") == slug("証拠を保全する")


def test_layout_comments_and_order_of_keys_leave_the_version_alone() -> None:
    relaid = WHOLE.replace("title: Leaked key", "title:   Leaked\n  key  # comment").replace(
        "text: Revoke the key.\n        role: commander", 'role: "commander"\n        text: Revoke   the key.'
    )
    assert relaid != WHOLE
    assert parse(relaid, "a.yaml").version == parse(WHOLE, "b.yaml").version


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Revoke the key.", "Revoke the keys."),
        ("15m", "16m"),
        ("required: true", "required: false"),
        ("title: Stop", "title: Halt"),
        ("role: commander", "role: legal"),
        ("Key id and time", "Key id"),
        ("example.com/keys", "example.com/key"),
        ("in public", "in private"),
        ("Time from leak", "Hours from leak"),
    ],
)
def test_any_change_of_meaning_changes_the_version(old: str, new: str) -> None:
    before, after = parse(WHOLE, "a.yaml").version, parse(WHOLE.replace(old, new, 1), "a.yaml").version
    assert before != after
    assert len(after) == 12


def test_equal_durations_are_one_version() -> None:
    assert parse(WHOLE.replace("15m", "900s"), "a.yaml").version == parse(WHOLE, "a.yaml").version


text_or_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("https://a.b") | st.just("5m"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "when", "links", "stages", "steps", "key", "text", "role", "due_after", "link",
                             "required", "record", "postmortem_shows", "x"]), inner, max_size=6)
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.text() | text_or_data.map(json.dumps), st.text(max_size=20))
def test_any_text_is_a_runbook_or_faults(text: str, file: str) -> None:
    outcome: Runbook | Faulty
    try:
        outcome = parse(text, file, roles=["commander"])
    except Faulty as faulty:
        outcome = faulty
    assert isinstance(outcome, Runbook) or outcome.faults


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
steps = st.fixed_dictionaries(
    {"text": words},
    optional={
        "role": words,
        "due_after": st.from_regex(r"[1-9][0-9]?[smh]", fullmatch=True),
        "required": st.booleans(),
        "record": words,
    },
)
books = st.fixed_dictionaries(
    {
        "title": words,
        "stages": st.lists(
            st.fixed_dictionaries({"title": words, "steps": st.lists(steps, min_size=1, max_size=3)}),
            min_size=1,
            max_size=3,
        ),
    },
    optional={"when": words, "postmortem_shows": st.lists(words, max_size=2)},
)


def _numbered(book: Any) -> Any:
    """Texts made distinct, so that their keys are."""
    number = 0
    for stage in book["stages"]:
        for step in stage["steps"]:
            number += 1
            step["key"] = f"step-{number}"
    return book


def _reversed_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed_keys(value[key]) for key in reversed(value)}
    return [_reversed_keys(item) for item in value] if isinstance(value, list) else value


WRITERS: list[Callable[[Any], str]] = [
    lambda book: json.dumps(book, indent=7, ensure_ascii=False),
    lambda book: json.dumps(_reversed_keys(book), ensure_ascii=False),
    lambda book: "# a comment\n\n" + json.dumps(book, ensure_ascii=False).replace('"title"', '  "title"'),
]


@given(books.map(_numbered), st.sampled_from(WRITERS))
def test_a_version_depends_on_meaning_alone(book: Any, write: Callable[[Any], str]) -> None:
    assert parse(write(book), "a.yaml").version == parse(json.dumps(book, ensure_ascii=False), "a.yaml").version
