"""The runbooks that ship: readable by anyone, within limits, and in an order that does no harm."""

import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from runbooks import library
from runbooks.library import shipped
from runbooks.parse import parse
from runbooks.runbook import Runbook, Step

ROLES = (
    "commander", "deputy", "scribe", "communications", "subject-expert",
    "legal", "policy", "law-enforcement", "wellness",
)  # fmt: skip

BOOKS = {name: parse(text, f"{name}.yaml", ROLES) for name, text in shipped().items()}
SCENARIOS = [book for name, book in BOOKS.items() if name != "general"]

# What a key's first word promises; the order below relies on it.
TAKES_AWAY = (
    "remove",
    "delete",
    "hide",
    "disable",
    "restrict",
    "block",
    "ban",
    "revoke",
    "rotate",
    "end",
    "reset",
    "refund",
    "clean",
    "reverse",
)
DISCLOSES = ("disclose", "report", "file", "send", "notify", "inform")
VERIFIES = ("verify", "authenticate", "validate", "check", "decide", "confirm", "approve")

# Mass or drastic actions, and whose yes they wait for.
APPROVED = [
    ("csam-report", "decide-report", ["file-cybertip", "file-elsewhere"]),
    ("removal-order", "approve-action", ["remove-content", "give-information", "report-effect"]),
    ("removal-order", "authenticate", ["remove-content", "give-information", "report-effect", "send-reasons"]),
    ("account-takeover", "approve-mass-action", ["end-sessions", "reset-credentials"]),
    ("account-takeover", "restore-contacts", ["reset-credentials", "notify-victims"]),
    ("account-takeover", "approve-victim-message", ["notify-victims"]),
    ("self-harm-emergency", "verify-agency", ["disclose-fields"]),
    ("self-harm-emergency", "choose-fields", ["approve-disclosure"]),
    ("self-harm-emergency", "approve-disclosure", ["disclose-fields"]),
    ("intimate-deepfake", "check-age", ["preserve-evidence", "remove-content"]),
    ("intimate-deepfake", "verify-standing", ["remove-content", "restrict-accounts"]),
    ("intimate-deepfake", "approve-removal", ["remove-content", "match-copies"]),
    ("prompt-injection", "approve-kill-switch", ["disable-tool"]),
    ("prompt-injection", "decide-notifications", ["notify-customers"]),
    ("prompt-injection", "approve-return", ["return-in-stages"]),
    ("api-key-abuse", "approve-mass-action", ["revoke-keys", "block-signups"]),
    ("api-key-abuse", "separate-victims", ["revoke-keys"]),
    ("api-key-abuse", "approve-owner-message", ["warn-owners"]),
    ("card-testing", "decide-blocked-property", ["file-report", "refund-victims"]),
    ("card-testing", "approve-refunds", ["refund-victims"]),
    ("jailbreak", "approve-mitigation", ["patch"]),
    ("jailbreak", "approve-bans", ["ban-accounts"]),
    ("jailbreak", "decide-notifications", ["inform-peers"]),
    ("vendor-breach", "approve-suspension", ["suspend-access", "rotate-secrets"]),
    ("vendor-breach", "decide-notifications", ["file-notices", "notify-people"]),
    ("vendor-breach", "approve-people-message", ["notify-people"]),
]  # fmt: skip

# Abbreviations that a step may use, and the plain words that must then stand in the same step.
EXPLAINED = {
    "AMBER": "our organisation", "AMBER+STRICT": "our organisation only", "RED": "nothing leaves this room",
    "TLP": r"label|our organisation|nothing leaves this room",
    "API": r"programs", "IP": "internet", "SHA-256": "fingerprints", "CSAM": "child sexual abuse",
    "GDPR": "data protection", "NIS2": "network security", "CRA": "secure products", "GPAI": "AI models",
    "CERT-In": "cyber authority", "DSA": "Digital Services Act", "OFAC": "sanctions office", "RAISE": "New York",
    "SB": "California's AI law", "SEC": "market authority", "8-K": "matters to investors",
    "NCMEC": "clearing house", "USC": r"\bUS\b", "2021/784": r"EU\b.*2021/784|terrorist content",
}  # fmt: skip
# What everybody reads as a word; severities are the team's own.
PLAIN = {"AI", "EU", "UK", "US", "UTC", "A", "B", "A1", "A2", "B1", "B2", "I", "II", "III", "SEV1", "SEV2"}
ABBREVIATION = re.compile(r"\b(?:AMBER\+STRICT|CERT-In|SHA-256|8-K|20\d\d/\d+|[A-Z]{2,}[0-9]*)\b")


def keys_of(book: Runbook) -> list[str]:
    return [step.key for step in book.steps]


def first_word(key: str) -> str:
    return key.split("-", maxsplit=1)[0]


def named(book: Runbook) -> str:
    return book.name


every = pytest.mark.parametrize("book", BOOKS.values(), ids=named)
every_scenario = pytest.mark.parametrize("book", SCENARIOS, ids=named)


def test_what_ships_is_there() -> None:
    assert {"account-takeover", "csam-report", "general", "removal-order"} <= set(BOOKS)


def test_the_guide_to_writing_one_shows_a_runbook_that_works() -> None:
    guide = (Path(library.__file__).parent / "README.md").read_text("utf-8")
    example = guide.split("```yaml\n", 1)[1].split("```", 1)[0]
    assert next(step.key for step in parse(example, "leaked-key.yaml", ROLES).steps) == "revoke-key"


@every
def test_a_runbook_starts_with_command_and_ends_with_a_postmortem(book: Runbook) -> None:
    assert keys_of(book)[0] == "take-command"
    assert keys_of(book)[-1] == "write-postmortem"
    assert set(keys_of(book)[-3:]) & {"check-appeals", "check-notices"}
    assert book.when
    assert len(book.postmortem_shows) >= 3


@every_scenario
def test_the_first_stage_is_the_spine(book: Runbook) -> None:
    first = {step.key for step in book.stages[0].steps}
    assert {"take-command", "call-in", "limit-the-room", "preserve-evidence", "start-clocks", "set-cadence"} <= first


@every
def test_every_step_has_a_role_and_a_key_of_its_own(book: Runbook) -> None:
    assert [step.key for step in book.steps if step.role is None] == []
    assert [key for key in keys_of(book) if len(key) > 30] == []


@every
def test_evidence_is_preserved_before_anything_is_taken_away(book: Runbook) -> None:
    keys = keys_of(book)
    preserved = keys.index("preserve-evidence")
    assert [key for key in keys[:preserved] if first_word(key) in TAKES_AWAY] == []
    step = next(step for step in book.steps if step.key == "preserve-evidence")
    assert step.required
    assert step.record


@every
def test_something_is_verified_before_anything_is_disclosed(book: Runbook) -> None:
    keys = keys_of(book)
    verified = min(number for number, key in enumerate(keys) if first_word(key) in VERIFIES)
    assert [key for key in keys[:verified] if first_word(key) in DISCLOSES] == []


@pytest.mark.parametrize(("name", "approval", "actions"), APPROVED)
def test_drastic_actions_wait_for_their_approval(name: str, approval: str, actions: list[str]) -> None:
    keys = keys_of(BOOKS[name])
    assert [action for action in actions if keys.index(action) < keys.index(approval)] == []
    step = next(step for step in BOOKS[name].steps if step.key == approval)
    assert step.required
    assert step.record


def _due(steps: tuple[Step, ...]) -> list[timedelta]:
    return [step.due_after for step in steps if step.due_after is not None]


@every
def test_within_a_stage_steps_fall_due_in_their_order(book: Runbook) -> None:
    for stage in book.stages:
        assert [(a, b) for a, b in pairwise(_due(stage.steps)) if a > b] == [], stage.title


@every
def test_where_a_law_is_named_it_says_that_this_is_no_advice(book: Runbook) -> None:
    if any(re.search(r"USC|GDPR|DSA|NIS2|20\d\d/\d+|\bs\. \d|Act\b", step.text) for step in book.steps):
        assert "not legal advice" in book.when


@every
def test_an_abbreviation_is_explained_where_it_stands(book: Runbook) -> None:
    for step in book.steps:
        said = f"{step.text} {step.record or ''}"
        for short in set(ABBREVIATION.findall(said)) - PLAIN:
            assert short in EXPLAINED, f"{book.name}, {step.key}: {short} is not explained"
            assert re.search(EXPLAINED[short], said), f"{book.name}, {step.key}: {short} stands without its words"


@every
def test_titles_and_prompts_use_no_bare_abbreviation(book: Runbook) -> None:
    for text in (book.title, book.when, *book.postmortem_shows, *(stage.title for stage in book.stages)):
        for short in set(ABBREVIATION.findall(text)) - PLAIN - {"API"}:
            assert re.search(EXPLAINED.get(short, "$^"), text, re.IGNORECASE), f"{book.name}: {short} in “{text}”"


@every
def test_decisions_and_required_actions_leave_a_record(book: Runbook) -> None:
    deciding = [step for step in book.steps if first_word(step.key) in ("approve", "decide", "verify", "check", "file")]
    assert [step.key for step in deciding if not (step.record or step.key == "check-report")] == []


@every
def test_sentences_are_whole_and_short_enough_to_read_at_night(book: Runbook) -> None:
    for step in book.steps:
        assert step.text.endswith((".", "?")), step.key
        assert len(step.text) <= 260, step.key
        assert max(len(sentence.split()) for sentence in re.split(r"[.?] ", step.text)) <= 35, step.key
