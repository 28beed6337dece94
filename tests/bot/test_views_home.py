"""The Home tab and `/incident mine`: whatever there is and however much, Slack takes it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.views.home import answer, home
from commands.mine import Mine, MyPage, MyPostmortem, MyShift, MyStep
from oncall.resolve import Shift
from oncall.schedule import simple
from sandbox.blocks.surfaces import home_problems
from tests.bot.cases import BAD_TEXTS, NOW, Names, action, data, incident, mrkdwn_of, page, step, team, words


def mine(text: str = "Log-ins fail", many: int = 1) -> Mine:
    """As many of everything."""
    about = [incident(text, id=number, roles={"commander": "awkward"}) for number in range(1, many + 1)]
    return Mine(
        person="ana",
        pages=[
            MyPage(page(text, id=f"p{each.id}"), each if each.id % 2 else None, asks=each.id % 3 > 0)
            for each in about[:20]
        ],
        incidents=about,
        steps=[MyStep(each, 3, step(3, text=text, due_at=NOW)) for each in about],
        actions=[action(text, number=each.id) for each in about],
        shifts=[
            MyShift("primary", Shift(NOW, NOW + timedelta(days=7), ("ana",), ("layer primary",), ())) for _ in about
        ],
        postmortems=[MyPostmortem(each, to_review=each.id % 2 == 0, reviewer="awkward") for each in about],
        more=many > 1,
    )


@pytest.mark.parametrize("many", [0, 1, 500])
@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_it_fits_and_calls_nobody(text: str, many: int) -> None:
    schedules = {
        f"s{n}": simple(f"s{n}", zone="UTC", rotation=("awkward",), start=date(2026, 1, 1)) for n in range(many)
    }
    members = team()
    members = type(members)(
        **{**{name: getattr(members, name) for name in members.__dataclass_fields__}, "schedules": schedules}
    )
    view = home(mine(text, many), members, Names(text), NOW).to_dict()
    assert home_problems(view) == []
    assert len(view["blocks"]) < 30
    assert "<!channel" not in mrkdwn_of(view)
    data(answer(mine(text, many), members, Names(text), NOW))


def test_it_says_what_is_ones_own_and_what_is_not() -> None:
    text = words(answer(mine(), team(), Names(), NOW))
    assert "SEV2 · INC-1: Log-ins fail · *waits for you*; without an answer it goes on to the next step at" in text
    assert "*Your open incidents*\n• INC-1: Log-ins fail · SEV2" in text
    assert "• INC-1 step 3: Do thing 3" not in text  # it has the words given
    assert "*Your steps*\n• INC-1 step 3: Log-ins fail · *overdue since*" in text
    assert "• INC-1: Log-ins fail · with Awk Ward for review: `/incident postmortem INC-1`" in text
    assert "*Your shifts (UTC)*\n• *primary*: now, " in text
    assert "nobody is on call" in text
    nothing = answer(Mine(person="ana"), team(), Names(), NOW)
    assert nothing.text == "No page waits for you, and you have no part in an open incident."
    assert "You owe no action." in words(nothing)


def test_what_does_not_fit_is_counted() -> None:
    assert "more._" in words(answer(mine("x" * 150, 200), team(), Names(), NOW))


def shift(day: int, hour: int, schedule: str = "tns", hours: int = 8) -> MyShift:
    """Ivan's, on a day of January 2027, UTC."""
    start = datetime(2027, 1, day, hour, tzinfo=UTC)
    return MyShift(schedule, Shift(start, start + timedelta(hours=hours), ("ivan",), ("layer x",), ()))


def test_the_same_hours_day_after_day_are_one_line() -> None:
    """On the reader's own clock, which here is eight hours ahead; a day off, other hours, another schedule end it."""
    shifts = [shift(4, 1), shift(4, 2, "legal"), shift(5, 1), shift(6, 1), shift(8, 1), shift(9, 3)]
    text = words(answer(Mine(person="ivan", shifts=shifts), team(), Names(), datetime(2027, 1, 4, 2, tzinfo=UTC)))
    told = text[text.index("*Your shifts") :].split("\n*")[0].splitlines()[:5]
    assert told == [
        "*Your shifts (Asia/Singapore)*",
        "• *tns*: now, Mon 04 Jan to Wed 06 Jan 2027, 09:00 to 17:00 each day",
        "• *legal*: now, Mon 04 Jan 2027 10:00 to 18:00",
        "• *tns*: Fri 08 Jan 2027 09:00 to 17:00",
        "• *tns*: Sat 09 Jan 2027 11:00 to 19:00",
    ]


def test_a_night_shift_goes_over_midnight_each_day() -> None:
    shifts = [shift(4, 14, hours=10), shift(5, 14, hours=10)]  # 22:00 to 08:00 in Singapore
    text = words(answer(Mine(person="ivan", shifts=shifts), team(), Names(), datetime(2027, 1, 1, tzinfo=UTC)))
    assert "• *tns*: Mon 04 Jan to Tue 05 Jan 2027, 22:00 to 08:00 each day" in text
