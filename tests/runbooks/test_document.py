"""Reading YAML: what is text, where things stand, and how faults read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbooks.document import Fault, Value, read, suggestion


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("2026-01-05", "2026-01-05"),
        ("09:00", "09:00"),
        ("1:30", "1:30"),
        ("007", "007"),
        ("+353861234567", "+353861234567"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("9" * 30, "9" * 30),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'12'", "12"),
        ('"true"', "true"),
        (".nan", ".nan"),
        ("<<", "<<"),
    ],
)
def test_only_plain_words_and_numbers_stop_being_text(written: str, value: Value) -> None:
    document = read(f"key: {written}\n", "team.yaml")
    assert document.value == {"key": value}
    assert document.faults == ()


def test_every_key_and_item_knows_its_line() -> None:
    text = "# the team\npeople:\n  ana:\n    zone: UTC\nrotation:\n  - ana\n  - key: bo\n    days: 7\n"
    document = read(text, "team.yaml")
    assert document.line(("people",)) == 2
    assert document.line(("people", "ana", "zone")) == 4
    assert document.line(("rotation", 0)) == 6
    assert document.line(("rotation", 1)) == 7
    assert document.line(("rotation", 1, "days")) == 8


def test_what_is_absent_has_its_parents_line() -> None:
    document = read("a: 1\nb:\n  c: 2\n", "team.yaml")
    assert document.line(("b", "missing", 3)) == 2
    assert document.line(("nothing",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "a: already given on line 1; once only"),
        ("a:\n\tb: 1\n", 2, "a tab; indent with spaces"),
        ("a: &x [1]\nb: *x\n", 2, "b: the alias *x; write the value out"),
        ("a: !!python/object:os.system 1\n", 1, "a: a tag (!); plain values"),
        ("1: one\n", 1, "a key that is not text; put the key in quotes"),
        ("? [a]\n: b\n", 1, "a key that is not text; put the key in quotes"),
        ("true: one\n", 1, "a key that is not text"),
        ("a: b: c\n", 1, 'put text that contains ": " in quotes'),
        ("a: 1\nb: @ana\n", 2, "begins with a special character; put it in quotes"),
        ("a: 1\nb: 'never\nclosed\n", 2, "a quote that is never closed"),
        ("a: [1, 2\n", 2, "a bracket that is never closed"),
        ("a: 1\nloose words\nb: 2\n", 2, 'no "key: value"'),
        ("a: 1\n---\nb: 2\n", 2, "a second document"),
        ("announce: #incidents\n", 1, 'YAML takes "#incidents" for a comment'),
        ("text: Post in #trust now\n", 1, 'YAML takes "#trust now" for a comment'),
        ('a: "\\0"\n', 1, "a control character"),
        ('a: "\\ud800"\n', 1, "a control character"),
        ('a: "\\UFFFFFFFF"\n', 1, "an escape or number that YAML does not have"),
        ("a: 1\nb: \x07\n", 2, "a character that YAML does not allow"),
        ("[" * 500, 1, "lists in lists 20 deep"),
        ("a" * 500_001, 1, "500,001 characters; at most 500,000"),
    ],
)
def test_a_fault_says_where_what_and_what_to_do(text: str, line: int, says: str) -> None:
    faults = read(text, "team.yaml").faults
    assert [str(fault) for fault in faults if fault.line == line and says in str(fault)]


@pytest.mark.parametrize("text", ["a: 1 # why\n", "# top\na: b#c\n", "a: 'x #y'\n", "a: |\n  x #y\n"])
def test_ordinary_comments_are_fine(text: str) -> None:
    assert read(text, "team.yaml").faults == ()


def test_an_alias_never_expands() -> None:
    """The billion laughs: each level names the one before nine times."""
    levels = ["a0: &a0 [lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    document = read("\n".join(levels), "team.yaml")
    assert len(document.faults) == 11 * 9


def test_duplicate_keys_do_not_hide_other_faults() -> None:
    faults = read("a: 1\na: *x\nb: #c\n", "team.yaml").faults
    assert [fault.line for fault in faults] == [2, 2, 3]


def test_a_fault_reads_as_one_line() -> None:
    fault = Fault(
        "team.yaml",
        14,
        ("schedules", "tns", "rotation", 1),
        '"anna" is not a person',
        suggestion("anna", ["ana", "bo"]),
    )
    assert str(fault) == 'team.yaml:14: schedules.tns.rotation[1]: "anna" is not a person; did you mean "ana"?'


def test_without_a_near_word_all_are_named() -> None:
    assert suggestion("zzz", ["bo", "ana"]) == "allowed: ana, bo"
    assert suggestion("zzz", []) == "none are defined"


yaml_like = st.text(alphabet=st.sampled_from("ab:-[]{}'\"#&*!|>%@?,~ \n\t01\\uU\ufeff\x85é漢\ud800")) | st.text()


@given(yaml_like)
def test_no_text_escapes_as_an_exception(text: str) -> None:
    document = read(text, "any.yaml")
    assert document.faults or document.value is None or document.lines
    assert all(str(fault).startswith("any.yaml:") and fault.line >= 1 for fault in document.faults)
