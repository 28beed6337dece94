"""A handoff on either side of a night in which clocks change."""

from typing import Final

from tests.walk.incident import first_named
from tests.walk.newcomer import Newcomer
from tests.walk.tale import Tale

BEGINS: Final = "2027-03-14T00:30Z"  # Saturday, 16:30 in San Francisco, whose clocks go forward that night
WHO: Final = "Bo Lindqvist"  # has the week there
ASKED: Final = "/oncall tns"
REPORTED: Final = "sign-ups from one network, hundreds an hour"


async def crosses_a_clock_change(newcomer: Newcomer, tale: Tale) -> None:
    """Singapore takes over at its own nine o'clock: 17:00 in San Francisco on Saturday, 18:00 on Sunday."""
    tale.chapter("Clocks change")
    await newcomer.acts_as(WHO)
    await newcomer.opens("incident-ops")
    await newcomer.types(ASKED)
    await newcomer.sees(f"tns: @{WHO} until Today at 17:00, then @Hana Mori")
    await newcomer.lets_pass("+1 h")
    await newcomer.types(ASKED)
    await newcomer.sees("tns: @Hana Mori until")
    tale.did(f"On Saturday {WHO} handed off to Hana Mori at 17:00.")
    for _ in range(23):
        await newcomer.lets_pass("+1 h")
    await newcomer.clock_says("17:30", "PDT")
    await newcomer.types(ASKED)
    await newcomer.sees(f"tns: @{WHO} until Today at 18:00, then @Grace Tan")
    tale.did("A day of 23 hours later, at 17:30 by the new clock, the turn still has half an hour.")
    await newcomer.lets_pass("+1 h")
    await newcomer.types(ASKED)
    await newcomer.sees("tns: @Grace Tan until")
    await newcomer.types(f"/incident declare sev3 {REPORTED}")
    answer = await newcomer.sees("INC-1 declared", "Only visible to you")
    assert await first_named(answer.locator(".mention")) == "Grace Tan"
    tale.did("At 18:00 Grace Tan took over, whose week begins; what is declared now pages her.")
    await newcomer.reads_to_the_end()
    await tale.picture(newcomer.page, "clocks")
