"""A checklist in Markdown becomes a runbook that `parse` accepts, and what did not come along is named."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbooks.checklist import Imported, NoChecklist, from_markdown
from runbooks.library import shipped, starting_file
from runbooks.parse import parse
from runbooks.runbook import Step
from runbooks.written import written

ROLES = ("commander", "communications", "legal", "subject-expert", "scribe")

LEAKED_KEY = """\
---
tags: security
---
# Leaked API key

> Use when a key of ours is seen in public. See [the policy](https://wiki.example.com/policy).

## 1. Stop the harm

- [ ] **Revoke the key** in the [console](https://keys.example.com/revoke) (within 15 min, owner: IC)
- [x] Preserve logs. Record: key id and time
- Legal: check the 72 hours (required)
  - Owner: comms
- Tell the owner of the key. Owner: Jane Doe

| a | b |
|---|---|

### Afterwards

1. Look at `logs` and
   at _alerts_
2. Look at https://status.example.com

## Links
- [Wiki](https://a.example.com)
- [Local](docs/foo.md)

## Postmortem questions
- Time to revoke
"""


def imported(text: str) -> Imported:
    return from_markdown(text, "leaked-key", ROLES)


def steps(text: str) -> list[Step]:
    return list(imported(text).runbook.steps)


def left(text: str) -> list[str]:
    return [f"{each.line}: {each.what}" for each in imported(text).left]


def test_headings_become_stages_and_items_steps() -> None:
    book = imported(LEAKED_KEY).runbook
    assert book.title == "Leaked API key"
    assert book.when == "Use when a key of ours is seen in public. See the policy."
    assert [(stage.title, [step.text for step in stage.steps]) for stage in book.stages] == [
        (
            "Stop the harm",
            [
                "Revoke the key in the console",
                "Preserve logs.",
                "Check the 72 hours",
                "Tell the owner of the key. Owner: Jane Doe",
            ],
        ),
        ("Stop the harm: Afterwards", ["Look at logs and at alerts", "Look at https://status.example.com"]),
    ]
    assert book.postmortem_shows == ("Time to revoke",)


def test_plain_hints_become_role_due_time_link_and_record() -> None:
    revoke, preserve, check, *_, status = steps(LEAKED_KEY)
    assert (revoke.role, revoke.due_after, revoke.link) == (
        "commander",
        timedelta(minutes=15),
        "https://keys.example.com/revoke",
    )
    assert preserve.record == "Key id and time"
    assert (check.role, check.required) == ("legal", True)
    assert status.link == "https://status.example.com"


def test_a_hint_on_a_line_of_its_own_belongs_to_the_step_above() -> None:
    (step,) = steps("- Tell users\n  - Owner: Comms\n  - Due: 2h\n")
    assert (step.text, step.role, step.due_after) == ("Tell users", "communications", timedelta(hours=2))


def test_what_did_not_come_along_is_named_with_its_line() -> None:
    assert left(LEAKED_KEY) == [
        "1: front matter: tags: security",
        "11: its tick: a runbook starts with nothing done",
        "16: table: | a | b |\n|---|---|",
        "27: a link that is no web address: Local (docs/foo.md)",
    ]
    assert [f"{each.line}: {each.what}" for each in imported(LEAKED_KEY).look] == [
        "10: “within 15 min” counts from the start of the runbook now",
        "14: “Jane Doe” is no role, so it stays in the text",
    ]


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("# Stop\n- a\n# Close\n- b\n", ["Stop", "Close"]),
        ("Leak\n====\n\nStop\n----\n- a\n", ["Stop"]),
        ("**Stop:**\n\n* a\n\n**Close**\n\n* b\n", ["Stop", "Close"]),
        ("- a\n- b\n", ["Steps"]),
    ],
)
def test_headings_are_found_however_they_are_written(text: str, stages: list[str]) -> None:
    assert [stage.title for stage in imported(text).runbook.stages] == stages


def test_what_is_taken_out_of_brackets_leaves_the_rest_whole() -> None:
    text = "When to use this: keys leaked.\n\n- Revoke it (owner: IC, about 30m)\n"
    runbook = from_markdown(text, "keys", ROLES).runbook
    assert runbook.when == "keys leaked."
    assert [(step.text, step.role) for step in runbook.steps] == [("Revoke it (about 30m)", "commander")]


def test_a_time_within_a_sentence_stays_in_it() -> None:
    (step,) = steps("- Answer within 2 hours of the request\n")
    assert (step.text, step.due_after) == ("Answer within 2 hours of the request", timedelta(hours=2))


@pytest.mark.parametrize(
    ("target", "link"),
    [
        ("https://e.com/Ring_(fraud)", "https://e.com/Ring_(fraud)"),
        ("<https://e.com/a>", "https://e.com/a"),
        ("https://e.com/a 'The (old) page'", "https://e.com/a"),
        ("https://e.com/a (The page)", "https://e.com/a"),
        ("javascript:alert(1)", None),
        ("javascript:alert(f(1))", None),
    ],
)
def test_a_link_leaves_nothing_of_its_address_in_the_text(target: str, link: str | None) -> None:
    (step,) = steps(f"- Read [the page]({target}) first\n")
    assert (step.text, step.link) == ("Read the page first", link)


def test_a_link_that_is_no_web_address_is_named_whole() -> None:
    assert left("- Press [here](javascript:alert(1))\n") == [
        "1: a link that is no web address: here (javascript:alert(1))"
    ]


def test_a_long_step_keeps_whole_sentences_and_names_the_rest() -> None:
    text = f"- {'Look at this. ' * 20}{'And at that. ' * 10}\n"
    (step,) = steps(text)
    assert len(step.text) <= 300
    assert step.text.endswith(".")
    assert "1: the end of a long step: And at that." in left(text)[0]


def test_steps_beyond_sixty_are_left_out_by_name() -> None:
    text = "".join(f"- Do number {number}\n" for number in range(1, 63))
    assert len(steps(text)) == 60
    assert left(text) == [
        "61: a step beyond the 60 that a runbook can have: Do number 61",
        "62: a step beyond the 60 that a runbook can have: Do number 62",
    ]


def test_text_without_a_list_is_no_checklist() -> None:
    with pytest.raises(NoChecklist):
        imported("# Words\n\nOnly words.\n")


@given(
    st.lists(
        st.sampled_from(
            ["# ", "## ", "- ", "- [ ] ", "  - ", "1. ", "> ", "| ", "```", "<!-- ", "[a](http://e.com)", "**", "---"]
        ).flatmap(
            lambda begin: st.text("aZ9 :.()[]*_`~#<>|\\\"'&;-@\u00e9\u4e16\U0001f600", max_size=40).map(
                lambda text: begin + " ".join(text.split())
            )
        ),
        max_size=20,
    ).map("\n".join)
)
def test_whatever_is_imported_is_accepted(text: str) -> None:
    try:
        found = imported(text)
    except NoChecklist:
        return
    remarks = [each.what for each in found.left]
    assert parse(written(found.runbook, remarks), "leaked-key.yaml", ROLES) == found.runbook


@pytest.mark.parametrize("name", shipped())
def test_a_runbook_written_down_reads_as_itself(name: str) -> None:
    book = parse(shipped()[name], f"{name}.yaml")
    assert parse(written(book), f"{name}.yaml") == book


def test_the_starting_file_is_accepted_and_says_what_each_part_is() -> None:
    text = starting_file("Leaked key")
    book = parse(text, "leaked-key.yaml")
    assert book.title == "Leaked key"
    assert [step.key for step in book.steps][:3] == ["take-command", "call-in", "limit-the-room"]
    for word in ("role", "due_after", "required", "record", "link", "links", "when", "postmortem_shows"):
        assert re.search(rf"(?m)^[# ]*-? ?{word}:", text), word
