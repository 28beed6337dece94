"""Help and the page for users say what the grammar reads, no more and no less."""

import dataclasses
import re
from pathlib import Path

from commands.grammar import first, groups, usage
from commands.grammar.orders import ChangeSeverity, Declare, Help
from commands.grammar.verbs import VERBS
from tests.commands.grammar.team import TEAM, refused, said


def test_every_example_in_help_is_read_as_what_it_shows() -> None:
    for group in groups(TEAM):
        assert group.forms
        for form in group.forms:
            command, _, text = form.example.partition(" ")
            assert type(said(text, command)) is form.gives, form
            assert form.usage.split()[:1] == [command]


def test_every_verb_is_in_help() -> None:
    shown = {form.usage for group in groups(TEAM) for form in group.forms}
    for verb in VERBS:
        assert {form.usage for form in verb.forms} <= shown
        assert all(form.usage.startswith(f"/{verb.command} {verb.name}".strip()) for form in verb.forms)


def test_what_one_needs_first_is_read_as_it_shows() -> None:
    for form in first(TEAM):
        assert type(said(form.example.removeprefix("/incident "))) is form.gives, form


def test_every_group_can_be_asked_for_and_names_its_verbs() -> None:
    for group in groups(TEAM):
        order = said(f"help {group.key}")
        assert isinstance(order, Help)
        assert group.key in (order.group, order.verb)
    names = " ".join(group.names for group in groups(TEAM))
    assert all(verb.name in names for verb in VERBS)
    assert "/page" in names
    assert "/oncall" in names


def test_no_word_means_two_verbs() -> None:
    words = [(verb.command, word) for verb in VERBS if verb.name for word in (verb.name, *verb.aliases)]
    assert len(words) == len(set(words))


def test_usage_of_one_verb_uses_the_teams_own_words() -> None:
    assert [form.example for form in usage("severity", TEAM)] == ["/incident severity sev2"]
    assert [form.example for form in usage("", TEAM, command="oncall")][:2] == ["/oncall", "/oncall trust-safety"]
    assert "/oncall undo 3" in [form.example for form in usage("", TEAM, command="oncall")]


def test_help_leaves_out_what_the_team_does_not_have() -> None:
    """Without runbooks there is no example of attaching one."""
    without = dataclasses.replace(TEAM, runbooks=())
    assert not any("{" in form.example for group in groups(without) for form in group.forms)
    assert "There is no runbook `x`. The team's files name none." in refused("runbook x", context=without).text


def test_severities_of_other_names_are_read() -> None:
    team = dataclasses.replace(TEAM, severities=("critical", "p1", "p2"))
    assert said("declare critical db down", context=team) == Declare(title="db down", severity="critical")
    assert said("declare P1 db down", context=team) == Declare(title="db down", severity="p1")
    assert said("declare p99 latency", context=team) == Declare(title="p99 latency")
    assert said("severity 2", context=team) == ChangeSeverity(severity="p2")


PAGE = (Path(__file__).parents[3] / "docs" / "commands.md").read_text(encoding="utf-8")


def test_every_form_is_on_the_page() -> None:
    """The page for users names every form, and no form that is not there."""
    documented = set(re.findall(r"^- `(/[^`]+)`", PAGE, re.MULTILINE))
    assert documented == {form.usage for verb in VERBS for form in verb.forms}


def test_every_example_on_the_page_is_read() -> None:
    example = dataclasses.replace(TEAM, roles=("scribe",), runbooks=("csam-report",))
    examples = re.findall(r"For example `(/[^`]+)`", PAGE)
    assert len(examples) >= len(VERBS)
    for text in examples:
        command, _, rest = text.partition(" ")
        said(rest, command, example)
