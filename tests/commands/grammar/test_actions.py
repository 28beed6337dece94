"""Action items: who, by when and of which kind are understood where they are meant, and no word of a text is eaten."""

import dataclasses
from datetime import date

import pytest

from commands.grammar import Mention
from commands.grammar.orders import AddAction, ChangeAction
from commands.team import Person
from incidents.action import ActionKind
from tests.commands.grammar.team import BO, ME, TEAM, refused, said

NAMES = {"bo": "Bo Larsen", "juno": "Juno Park", "jd": "Jon Day", "jp": "Jon Peng"}
TEAM_OF_FOUR = dataclasses.replace(
    TEAM, people={key: Person(key=key, name=name, email="", zone="UTC") for key, name in NAMES.items()}
)
JUNO = Mention(word="juno")
FRIDAY = date(2026, 11, 20)
DETECTION = ActionKind.DETECTION


def added(text: str) -> AddAction:
    order = said(f"action {text}", context=TEAM_OF_FOUR)
    assert isinstance(order, AddAction)
    return order


@pytest.mark.parametrize(
    "facts",
    [
        "due friday, Bo, detection",
        "due: friday, for Bo, kind:detection",
        "Bo Larsen, by friday, kind: detection",
        "until Fri, owner:bo, detection",
        "detection, owner: Bo Larsen, due by friday.",
        "@bo, friday, detection",
        "due:friday, bo; detection",
        "due on fri 20 November, <@UBO>, detection",
    ],
)
def test_what_commas_set_off_is_understood(facts: str) -> None:
    order = added(f"add the hash to the list, {facts}")
    assert (order.text, order.due_on, order.kind) == ("add the hash to the list", FRIDAY, DETECTION)
    assert order.owner in (BO, Mention(slack_id="UBO"))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("detection: add the hash @bo", AddAction(text="add the hash", owner=BO, kind=DETECTION)),
        ("kind:detection add the hash", AddAction(text="add the hash", kind=DETECTION)),
        ("Bo: add the hash by friday", AddAction(text="add the hash", owner=BO, due_on=FRIDAY)),
        ("add the hash due friday bo", AddAction(text="add the hash", owner=BO, due_on=FRIDAY)),
        ("add the hash due 12 march", AddAction(text="add the hash", due_on=date(2027, 3, 12))),
        ("add the hash by Mar 12th", AddAction(text="add the hash", due_on=date(2027, 3, 12))),
        ("add the hash, me, tomorrow", AddAction(text="add the hash", owner=ME, due_on=date(2026, 11, 21))),
        ("ask the vendor, Juno", AddAction(text="ask the vendor", owner=JUNO)),
    ],
)
def test_without_commas_and_at_the_beginning(text: str, order: AddAction) -> None:
    assert added(text) == order


@pytest.mark.parametrize(
    ("text", "owner", "due_on"),
    [
        ("keep the rule on until friday", None, FRIDAY),
        ("book a room for Bo", BO, None),
        ("book a room for Bo Larsen until friday", BO, FRIDAY),
    ],
)
def test_what_may_belong_to_the_text_counts_and_stays_in_it(text: str, owner: Mention | None, due_on: date) -> None:
    assert added(text) == AddAction(text=text, owner=owner, due_on=due_on)


@pytest.mark.parametrize(
    "text",
    [
        "find the account used by Bo Larsen",
        "look it up for me",
        "fix the model, policy",
        "ask Jon, the lawyer",
        "call the vendor, Jon",
        "be kind: rewind",
        "the one that was due",
        "keep what was sent until 2026-11-01",
        "stand by",
        "add item 3 of 12 marks",
        "ship it to market 3",
    ],
)
def test_words_of_a_text_stay_words(text: str) -> None:
    """Also where a name is that of two people, or a day is over."""
    assert added(text) == dataclasses.replace(AddAction(text=text), maybe_owner=added(text).maybe_owner)


@pytest.mark.parametrize("text", ["ask juno", "write the rule juno", "invite bo, juno", "ask bo and juno"])
def test_a_name_that_ends_the_text_is_only_asked_about(text: str) -> None:
    assert added(text) == AddAction(text=text, maybe_owner=JUNO)


def test_a_kind_that_begins_the_text_is_only_asked_about() -> None:
    assert added("detection is late, Bo") == AddAction(text="detection is late", owner=BO, maybe_kind=DETECTION)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2 bo friday", ChangeAction(number=2, owner=BO, due_on=FRIDAY)),
        ("2 to Bo Larsen by fri, detection", ChangeAction(number=2, owner=BO, due_on=FRIDAY, kind=DETECTION)),
        ("2 for me", ChangeAction(number=2, owner=ME)),
        ("2 owner: juno INC-12", ChangeAction(incident=12, number=2, owner=JUNO)),
        ("2 due 1 december", ChangeAction(number=2, due_on=date(2026, 12, 1))),
        ("2 process", ChangeAction(number=2, kind=ActionKind.PROCESS)),
    ],
)
def test_bare_words_do_where_nothing_else_may_stand(text: str, order: ChangeAction) -> None:
    assert said(f"action set {text}", context=TEAM_OF_FOUR) == order


def test_what_cannot_be_set_is_named() -> None:
    assert "I cannot use `to zed`" in refused("action set 2 to zed by friday", context=TEAM_OF_FOUR).text
    assert "What is to be done?" in refused("action due friday", context=TEAM_OF_FOUR).text
