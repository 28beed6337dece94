"""A page under any interleaving of people, time and edited files, beside what can be said of it in a few lines."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from oncall import page as pages
from oncall.escalation import EscalationPolicy, EscalationStep, OfficeHours, Target, When, next_in_turn, place_of
from oncall.house import House, Night
from oncall.page import Page, PageStatus, Rejected
from oncall.page_events import (
    Event,
    NextInTurnCalled,
    PageAskedAgain,
    PageEscalated,
    PageExhausted,
    PageReassigned,
    SleepersCalled,
)
from oncall.reach import NOBODY, About, Reach, Reached, reach
from oncall.schedule import simple
from oncall.window import Window

START = datetime(2026, 3, 4, 12, tzinfo=UTC)
PEOPLE = ("ana", "bo", "cy", "dee")
ZONES = dict(zip(PEOPLE, ("America/Los_Angeles", "Europe/Dublin", "Asia/Singapore", "UTC"), strict=True))
WORKING = OfficeHours(windows=(Window(start=time(9), end=time(17)),), zone="Europe/Dublin")

targets = st.sampled_from(
    [
        *(Target(kind="person", name=person) for person in PEOPLE),
        Target(kind="schedule", name="day"),
        Target(kind="schedule", name="never"),
        Target(kind="next", name="day"),
        Target(kind="team", name="all"),
        Target(kind="team", name="gone"),
        Target(kind="channel", name="on-call"),
    ]
)
whens = st.builds(When, severities=st.sampled_from([(), (), ("sev1",)]), hours=st.sampled_from([None, None, WORKING]))
minutes = st.integers(1, 30).map(lambda count: timedelta(minutes=count))


@st.composite
def steps(draw: st.DrawFn) -> EscalationStep:
    wait, kind = draw(minutes), draw(st.sampled_from(["plain", "sparing", "turns", "several"]))
    return EscalationStep(
        targets=tuple(draw(st.lists(targets, min_size=1, max_size=3))),
        wait=wait,
        when=draw(whens),
        sparing=wait / 2 if kind == "sparing" else None,
        round_robin=kind == "turns",
        acknowledge=2 if kind == "several" else 1,
    )


policies = st.builds(
    EscalationPolicy,
    name=st.just("p"),
    steps=st.lists(steps(), min_size=1, max_size=4).map(tuple),
    repeat=st.integers(0, 2),
    last_resort=st.none() | st.builds(EscalationStep, targets=st.tuples(targets), wait=minutes),
    ack_timeout=st.none() | minutes,
)
nights = st.dictionaries(
    st.sampled_from(PEOPLE), st.builds(lambda hour, willing: (hour, willing), st.integers(0, 23), st.booleans())
)


class Paging(RuleBasedStateMachine):
    """The page is moved as the commands move it; what was said of it is kept beside."""

    @initialize(policy=policies, told=nights)
    def starts(self, policy: EscalationPolicy, told: dict[str, tuple[int, bool]]) -> None:
        self.now, self.had, self.severity = START, dict[int, tuple[str, ...]](), "sev2"
        self.house = self.made(told)
        self.frozen = policy.all_steps
        self.turns: dict[int, str] = {}
        self.alarms = 0
        self.hoped, self.lost = set[str](), set[str]()  # whom it waits for, and whom of its step it could not reach
        self.page, _ = pages.start("p", incident_id=1, policy=policy, reason="r", by="ana", now=START)
        self.moves()

    def made(self, told: dict[str, tuple[int, bool]]) -> House:
        def night(person: str, hour: int) -> OfficeHours:
            window = Window(start=time(hour), end=time((hour + 9) % 24))
            return OfficeHours(windows=(window,), zone=ZONES[person])

        return House(
            schedules={
                "day": simple("day", zone="UTC", rotation=PEOPLE[:3], start=date(2026, 3, 2)),
                "never": simple("never", zone="UTC", rotation=("dee",), start=date(2099, 1, 1)),
            },
            policies={},
            zones=ZONES,
            teams={"all": PEOPLE},
            nights={p: Night(hours=night(p, hour), awake_first=willing) for p, (hour, willing) in told.items()},
        )

    # What the commands do

    def moves(self) -> None:
        """As commands/page/escalate.py goes on until somebody is reached."""
        while True:
            step, found = pages.next_step(self.page), NOBODY
            if step is not None:
                found = reach(step, self.house, self.now, About(severity=self.severity, type="t"))
                if step.round_robin and found.people:
                    given = self.page.acknowledgements if self.page.status is PageStatus.TRIGGERED else ()
                    left = found.without(given)
                    if (person := self.takes_turn(self.page.step + 1, left, set())) is not None:
                        self.page, found = pages.with_turn(self.page, self.page.step + 1, person), found.alone(person)
            before, self.hoped, self.lost = self.page.step, set[str](), set[str]()
            self.page, event = pages.escalate(self.page, found, now=self.now)
            self.told(event)
            if not type(event).__name__.startswith("Step"):
                assert isinstance(event, PageExhausted) or self.page.step > before
                return

    def takes_turn(self, index: int, left: Reach, but: set[str]) -> str | None:
        """As commands/page/round_robin.py: on one page it stays the same person's for as long as they are to be had."""
        number = place_of(self.page.steps, index).number
        people = [each.person for each in left.people if each.person not in but]
        if self.turns.get(number) in people or not people:
            return self.turns[number] if people else None
        self.turns[number], self.had[number] = next_in_turn(people, self.had.get(number, ()))
        return self.turns[number]

    def goes_on(self) -> None:
        """As commands/page/escalate.py, when its time is over or nobody is left of those whom it waits for."""
        turn = self.page.turn
        if turn is not None and turn not in self.hoped - {*self.page.acknowledgements}:
            step = self.page.steps[self.page.step]
            found = reach(step, self.house, self.now, About(severity=self.severity, type="t"))
            left = found.without(self.page.acknowledgements)
            if (person := self.takes_turn(self.page.step, left, {turn, *self.lost})) is not None:
                before = self.page.step
                self.does(pages.call_next_in_turn(self.page, person, now=self.now))
                assert (self.page.step, self.page.turn) == (before, person)
                return
        self.moves()

    def told(self, event: Event) -> None:
        match event:
            case PageEscalated(notify=notify, places=places, spared=spared):
                assert notify or places
                assert not {who for _, _, who in notify} & {who for _, _, who in spared}
                self.hoped = {who for _, _, who in notify} | {name for _, name in places}
            case SleepersCalled(notify=notify) | NextInTurnCalled(notify=notify):
                assert notify
                assert not {who for _, _, who in notify} & {*self.page.acknowledgements, *self.lost}
                self.hoped |= {who for _, _, who in notify}
            case PageAskedAgain(notify=notify) | PageReassigned(notify=notify):
                assert notify
                self.hoped = {who for _, _, who in notify}
            case PageExhausted():
                self.alarms += 1

    def does(self, change: pages.Change) -> None:
        self.page, event = change
        self.told(event)

    # What happens

    @rule(by=st.sampled_from(PEOPLE))
    def somebody_acknowledges(self, by: str) -> None:
        before = self.page
        try:
            self.does(pages.acknowledge(before, by=by, now=self.now))
        except Rejected:
            assert self.page is before
            assert not before.is_open or by in before.acknowledgements
        else:
            assert before.is_open
            assert (self.page.status is PageStatus.ACKNOWLEDGED) == (self.page.missing == 0)
            if self.page.missing:
                self.waits_for_somebody()

    def waits_for_somebody(self) -> None:
        """As commands/page/hope.py: if nobody is left of those whom it asked, it goes on at once."""
        is_left = self.hoped - {*self.page.acknowledgements} and self.page.turn not in self.page.acknowledgements
        if not is_left:
            self.page = pages.goes_on(self.page, self.now)

    @rule(by=st.sampled_from(PEOPLE), length=minutes)
    def somebody_snoozes(self, by: str, length: timedelta) -> None:
        before = self.page
        try:
            self.does(pages.snooze(before, length, by=by, now=self.now))
        except Rejected:
            assert self.page is before
        else:
            assert self.page.escalates_at == self.now + length

    @rule(by=st.sampled_from(PEOPLE), to=st.sampled_from(PEOPLE))
    def somebody_gives_it_away(self, by: str, to: str) -> None:
        target = Target(kind="person", name=to)
        before = self.page
        try:
            self.does(pages.reassign(before, (target,), (Reached(target=target, person=to),), by=by, now=self.now))
        except Rejected:
            assert before.status is PageStatus.CANCELLED
        else:
            assert self.page.missing == 1  # however many its steps want

    @rule(number=st.none() | st.integers(1, 5))
    def somebody_escalates(self, number: int | None) -> None:
        before, turns, had = self.page, dict(self.turns), dict(self.had)
        hoped, lost = set(self.hoped), set(self.lost)
        try:
            if number is not None:
                self.page = pages.at_step(before, pages.numbered(before, number))
                assert self.page.acknowledgements == (before.acknowledgements if before.is_calling else ())
            elif before.spared:
                self.does(pages.wake_sleepers(before, now=self.now))
                return
            self.moves()
        except Rejected:
            self.page, self.turns, self.had = before, turns, had  # the transaction vanishes
            self.hoped, self.lost = hoped, lost

    @rule(late=st.sampled_from([0, 0, 0, 7, 3_000]))
    @precondition(lambda self: self.page.escalates_at is not None)
    def time_comes(self, late: int) -> None:
        """What is due is done, at once or after the process was away for a while; as move_due.py does it."""
        assert self.page.escalates_at is not None
        self.now = max(self.now, self.page.escalates_at) + timedelta(minutes=late)
        before, at = self.page, self.now
        if before.status is PageStatus.TRIGGERED and before.spared:
            self.does(pages.wake_sleepers(before, now=at))
        elif before.status is PageStatus.TRIGGERED:
            self.goes_on()
        else:
            self.does(pages.ask_again(before, now=at))
            assert self.page.detour is not None
            assert {target.name for target in self.page.detour.targets} <= self.acknowledged(before)

    @rule()
    @precondition(lambda self: self.page.status is PageStatus.ACKNOWLEDGED)
    def something_follows(self) -> None:
        self.does(pages.hold(self.page))

    @rule(told=nights, severity=st.sampled_from(["sev1", "sev2"]))
    def the_files_are_edited(self, told: dict[str, tuple[int, bool]], severity: str) -> None:
        """Nights change and people with them, the incident gets graver; the page keeps its own policy."""
        self.house, self.severity = self.made(told), severity

    @rule()
    @precondition(lambda self: self.page.status in (PageStatus.SNOOZED, PageStatus.EXHAUSTED))
    def the_incident_gets_graver(self) -> None:
        """As commands/page/call_again.py has it: nobody has it any more, and whoever has acknowledged still has."""
        before, self.severity = self.page, "sev1"
        if before.status is PageStatus.SNOOZED:
            self.does(pages.ask_again(before, now=self.now, graver=True))
            return
        self.does(pages.begin_again(before, now=self.now))
        self.moves()
        assert self.page.acknowledgements == before.acknowledgements

    @rule(who=st.sampled_from(PEOPLE))
    @precondition(lambda self: self.page.status is PageStatus.TRIGGERED)
    def somebody_cannot_be_reached(self, who: str) -> None:
        """If they were the last of those whom the page waits for, or it was their turn, it is due at once."""
        if who not in self.hoped:
            return
        self.hoped.discard(who)
        self.lost.add(who)
        if who == self.page.turn or not self.hoped - {*self.page.acknowledgements}:
            self.page = pages.goes_on(self.page, self.now)

    @rule()
    @precondition(lambda self: self.page.is_open)
    def the_incident_is_over(self) -> None:
        self.does(pages.cancel(self.page, by="ana"))

    # What always holds

    def acknowledged(self, page: Page) -> set[str]:
        return {*page.acknowledgements, *([page.acknowledged_by] if page.acknowledged_by else [])}

    @invariant()
    def nobody_is_lost(self) -> None:
        """An open page has a next thing due, or operations were told."""
        if self.page.status is PageStatus.EXHAUSTED:
            assert self.alarms
        elif self.page.is_open:
            assert self.page.escalates_at is not None
        if self.page.status is PageStatus.CANCELLED:
            assert self.page.escalates_at is None

    @invariant()
    def it_waits_for_nobody_who_has_acknowledged(self) -> None:
        """Somebody of those whom it asked may still answer, or it goes on now."""
        if self.page.status is PageStatus.TRIGGERED and not self.hoped - {*self.page.acknowledgements}:
            assert self.page.escalates_at is not None
            assert self.page.escalates_at <= self.now

    @invariant()
    def whoever_has_it_is_known(self) -> None:
        held = self.page.status in (PageStatus.ACKNOWLEDGED, PageStatus.SNOOZED)
        if self.page.is_calling:
            assert self.page.acknowledged_by is None
        if held:
            assert self.page.acknowledged_by in self.page.acknowledgements
            assert self.page.missing == 0

    @invariant()
    def the_policy_is_frozen(self) -> None:
        """But for whose turn it is, once that is known."""
        assert len(self.page.steps) == len(self.frozen)
        for index, (step, was) in enumerate(zip(self.page.steps, self.frozen, strict=True)):
            turn = self.turns.get(place_of(self.frozen, index).number) if was.round_robin else None
            assert step == replace(was, turn=turn)

    @invariant()
    def sleepers_are_woken_within_the_step(self) -> None:
        if self.page.spared and self.page.status is PageStatus.TRIGGERED:
            assert self.page.escalates_at is not None
            assert self.page.escalates_at < self.now + self.page.wait


def _plain(machine: type[RuleBasedStateMachine]) -> type[object]:
    machine.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
    return machine.TestCase


TestPaging = _plain(Paging)
