"""Two who see the same trouble, and command that changes hands."""

from typing import Final

from tests.walk.incident import DECLARER
from tests.walk.newcomer import Newcomer, key
from tests.walk.tale import SHORT, Tale

AGAIN: Final = "/incident declare sev2 an account was taken over, and another from that network"


async def asks_again(newcomer: Newcomer, tale: Tale, who: str) -> None:
    """Declare what is open already: nothing is declared, and the answer leads to it."""
    tale.chapter("Somebody else sees it too")
    await newcomer.acts_as(who)
    await newcomer.opens("general")
    await newcomer.types(AGAIN)
    offered = await newcomer.sees("Nothing was declared yet.", "INC-1", "Declare anyway")
    tale.did(f"{who} typed {AGAIN}. Nothing was declared: INC-1 sounds like it.")
    await tale.picture(newcomer.page, "similar", size=SHORT)
    await offered.get_by_role("link", name="#inc-1").click()
    await newcomer.topic_says(f"Commander: {who}")
    tale.did("Its channel is one click away.")


async def hands_over(newcomer: Newcomer, tale: Tale, commander: str) -> None:
    """Offer command; until it is accepted, it stays where it is."""
    tale.chapter("Hand over command")
    await newcomer.types(f"/incident commander {key(DECLARER)}")
    await newcomer.sees(f"{commander} offered command to {DECLARER}.")
    await newcomer.topic_says(f"Commander: {commander}")
    await newcomer.acts_as(DECLARER)
    await newcomer.opens("Tocsin")
    offer = await newcomer.sees("You are offered command", f"Until you accept, {commander} has it.")
    tale.did(f"{commander} offered command to {DECLARER}, and has it until they accept.")
    await tale.picture(newcomer.page, "handover", size=SHORT)
    await newcomer.presses("Accept", offer)
    await newcomer.sees("You have command of INC-1")
    await newcomer.opens("inc-1")
    await newcomer.topic_says(f"Commander: {DECLARER}")
    await newcomer.sees(f"{DECLARER} accepted command, in place of {commander}.")
    tale.did(f"{DECLARER} accepted; the topic says so.")
