"""Two incidents that may be one: what counts as the same words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from incidents.incident import Incident, Status
from incidents.similar import similar

OPEN = Incident(
    id=3,
    title="payments are failing",
    severity="sev2",
    type="fraud",
    private=False,
    status=Status.ACTIVE,
    declared_by="ana",
    declared_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
)

ALIKE = [
    ("payments failing", "payments are failing"),
    ("Payments FAIL!", "payments are failing"),
    ("the payments failed", "payments are failing"),
    ("card payments are failing", "payments are failing"),
    ("log-ins fail", "log ins are failing"),
    ("支付失败", "支付失败了"),
    ("支払いが失敗しています", "支払いが失敗している"),
    ("결제 실패", "결제 실패 발생"),
    ("\uff50\uff41\uff59\uff4d\uff45\uff4e\uff54\uff53 fail", "payments are failing"),
    ("\U0001f525\U0001f525", "\U0001f525\U0001f525"),
    ("it is down", "It is DOWN"),
    ("die Zahlungen schlagen fehl", "Zahlungen schlagen fehl"),
    ("сбой платежей", "Сбой платежей"),
]
DIFFERENT = [
    ("logins are failing", "payments are failing"),
    ("spam wave in Japan", "payments are failing"),
    ("支付失败", "登录缓慢"),
    ("支付失败", "payments are failing"),
    ("\U0001f525", "\U0001f4a7"),
    ("number 3", "number 7"),
    ("the database is down", "the mail is down"),
    ("threats against staff in Berlin", "threats against users"),
    ("", "payments are failing"),
]


@pytest.mark.parametrize(("new", "old"), ALIKE)
@pytest.mark.parametrize("kind", ["fraud", "general"])
def test_alike(new: str, old: str, kind: str) -> None:
    """Whatever the type."""
    assert similar(new, kind, [replace(OPEN, title=old)])


@pytest.mark.parametrize(("new", "old"), DIFFERENT)
@pytest.mark.parametrize("kind", ["fraud", "general"])
def test_different(new: str, old: str, kind: str) -> None:
    """Also of one type: many incidents of a day are."""
    assert similar(new, kind, [replace(OPEN, title=old)]) == []


def test_the_same_type_tips_the_scales() -> None:
    """Two of five words are enough then, and not otherwise."""
    old = replace(OPEN, title="payments failing for Visa")
    assert similar("payments failing in Europe since noon", "fraud", [old]) == [old]
    assert similar("payments failing in Europe since noon", "general", [old]) == []


def test_the_likeliest_comes_first_and_the_newer_before_the_older() -> None:
    """So that the one to join stands on top."""
    old, exact, new = (
        replace(OPEN, id=1, title="card payments failing"),
        replace(OPEN, id=2),
        replace(OPEN, id=4, title="card payments failing"),
    )
    assert similar("payments failing", "fraud", [old, exact, new]) == [exact, new, old]


def test_any_title_can_be_compared() -> None:
    """However long or strange."""
    for title in ("x" * 300, "\u200b", "<!channel>", "a" * 150 + " " + "支" * 149, "...", "אבג دهو"):
        assert similar(title, "fraud", [replace(OPEN, title=title)])
