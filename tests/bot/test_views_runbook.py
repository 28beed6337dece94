"""The checklist: what stands out, what folds away, what can be pressed, and that it always fits into one message."""

from datetime import timedelta

import pytest

from bot.views.message import Message
from bot.views.runbook import DONE, MORE, UNDO, Wish, checklist, read_choice, read_value
from incidents.incident import Status
from runbooks.run import Run
from tests.bot.cases import BAD_TEXTS, NOW, Names, data, done, incident, pressed, run, skipped, step, words


def shown(made: Run, status: Status = Status.ACTIVE) -> Message:
    return checklist(made, incident(status=status), Names(), NOW)


def choices(message: Message) -> list[Wish]:
    """Everything that the menus offer."""
    menus = [element for block in data(message) for element in [block.get("accessory"), *block.get("elements", [])]]
    options = [option for menu in menus if menu and "options" in menu for option in menu["options"]]
    return [read_choice(option["value"]) for option in options]


def test_the_next_step_stands_out_with_its_buttons() -> None:
    due = NOW + timedelta(minutes=20)
    made = run(
        done(step(1)),
        step(2, role="law-enforcement", due_at=due, required=True, record="Who, and when.", link="https://x.example/a"),
    )
    read = words(shown(made))
    assert "*Next: step 2* · law enforcement (nobody yet) · due <!date^" in read
    assert "> · required\nDo thing 2\n*Write down:* Who, and when.\n<https://x.example/a|Open the page" in read
    assert pressed(shown(made)) == [DONE, MORE, UNDO]


def test_progress_is_told_in_numbers_and_as_a_bar() -> None:
    made = run(done(step(1)), skipped(step(2)), step(3), step(4))
    assert "*Checklist* · General\n▰▰▰▰▰▱▱▱▱▱  1 of 4 steps done, 1 skipped" in words(shown(made))
    assert shown(made).text == "Checklist of INC-12: Log-ins fail: 1 of 4 steps done, 1 skipped. Next: Do thing 3"


def test_what_is_done_folds_into_a_line_that_says_who_and_when() -> None:
    read = words(shown(run(done(step(1), note="212 accounts"), step(2))))
    assert "*Take charge* · 1 of 2\n✓ 1. Do thing 1 · Bo, <!date^" in read
    assert "“212 accounts”" in read


def test_what_was_skipped_says_by_whom_and_why() -> None:
    read = words(shown(run(skipped(step(1)), step(2))))
    assert "⊘ 1. Do thing 1 · skipped by Cy, <!date^" in read
    assert "“Nothing was stolen”" in read


def test_open_steps_of_the_stage_at_hand_have_a_menu_each() -> None:
    message = shown(run(step(1), step(2), step(3, "Later")))
    offered = {(wish.what, wish.step) for wish in choices(message)}
    assert {("done", "step-2"), ("note", "step-2"), ("assign", "step-2"), ("skip", "step-2")} <= offered
    assert not any(wish.step == "step-3" for wish in choices(message))
    assert "*Step 2*\nDo thing 2" in words(message)


def test_later_stages_wait_in_small_print_with_their_numbers() -> None:
    read = words(shown(run(step(1), step(2, "Later", role="legal"))))
    assert "*Later* · 0 of 1\n○ 2. Do thing 2 · legal" in read
    assert "`/incident runbook done 7`" in read


def test_a_later_step_that_is_overdue_or_somebodys_has_its_menu_too() -> None:
    made = run(step(1), step(2, "Later", due_at=NOW - timedelta(minutes=1)), step(3, "Last", assignee="cy"))
    message = shown(made)
    assert {wish.step for wish in choices(message)} == {"step-1", "step-2", "step-3"}
    assert "*Step 2* · *overdue since* <!date^" in words(message)
    assert "*Step 3* · <@UCY>" in words(message)


def test_the_step_settled_last_can_be_undone() -> None:
    message = shown(run(done(step(1)), done(step(2), at=NOW), step(3)))
    assert "Undo step 2" in words(message)
    undo = next(element for block in data(message) for element in block.get("elements", []) if "value" in element)
    assert read_value(undo["value"], "done").step == "step-3"


def test_every_step_settled_says_what_comes_next() -> None:
    message = shown(run(done(step(1)), skipped(step(2))))
    assert "*Nothing is left to do here.*" in words(message)
    assert pressed(message) == [UNDO]


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CANCELLED])
def test_a_closed_incident_closes_its_checklist(status: Status) -> None:
    message = shown(run(done(step(1)), step(2)), status)
    assert f"INC-12 is {status}, so this checklist is closed." in words(message)
    assert pressed(message) == []


def test_a_checklist_put_away_says_by_whom() -> None:
    message = shown(run(step(1), ended_at=NOW, ended_by="ana"))
    assert "Ana put this checklist away <!date^" in words(message)
    assert pressed(message) == []


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.RESOLVED])
@pytest.mark.parametrize("stages", [1, 60])
@pytest.mark.parametrize("settled", [0, 30, 60])
@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_sixty_full_steps_fit_into_one_message(text: str, settled: int, stages: int, status: Status) -> None:
    made = full_run(text, settled=settled, stages=stages)
    message = checklist(made, incident(text[:300], status=status), Names(text), NOW)
    data(message)
    if settled < 60 and status is Status.ACTIVE:
        assert DONE in pressed(message)
        assert f"*Next: step {settled + 1}*" in words(message)


@pytest.mark.parametrize("every", [2, 3])
def test_steps_settled_out_of_order_fit_too(every: int) -> None:
    made = full_run("支払い" * 100, settled=0, stages=60)
    mixed = tuple(
        done(each, note="証" * 1_000) if number % every else each for number, each in enumerate(made.steps, 1)
    )
    data(shown(run(*mixed)))


def test_a_runbook_of_twenty_steps_shows_them_all_to_who_asks() -> None:
    made = run(
        *(step(number, f"Stage {number // 5}", text="Preserve before deleting. " * 6) for number in range(1, 21))
    )
    read = words(checklist(made, incident(), Names(), NOW, whole=True))
    assert all(f"{number}. Preserve" in read or f"tep {number}*" in read for number in range(1, 21))


def test_of_a_long_runbook_the_stages_before_and_after_the_one_at_hand_are_a_line_each() -> None:
    made = run(*(step(number, f"Stage {number // 4}") for number in range(1, 13)))
    made = run(*(done(each) for each in made.steps[:4]), *made.steps[4:])
    read = words(shown(made))
    assert "✓ *Stage 0* · steps 1 to 3 · 3 of 3\n*Stage 1* · 1 of 4\n✓ 4. Do thing 4" in read
    assert "*Next: step 5*" in read
    assert "○ *Stage 2* · steps 8 to 11\n○ *Stage 3* · step 12" in read
    assert "`/incident runbook` shows every step." in read


def full_run(text: str, *, settled: int, stages: int) -> Run:
    """Sixty steps with everything in them, so many of them settled."""
    steps = [
        step(
            number,
            f"{text[:140]} {number * stages // 61}",
            text=text[:300],
            key=f"{'k' * 45}-{number}",
            role=text[:150],
            due_at=NOW - timedelta(minutes=number),
            link="https://x.example/" + "a" * 480,
            required=True,
            record=text[:300],
            assignee="awkward",
            note=text[:1_000],
        )
        for number in range(1, 61)
    ]
    ticked = [skipped(each, by="awkward", reason=text[:300]) for each in steps[:settled]]
    return run(*ticked, *steps[settled:], title=text[:150])
