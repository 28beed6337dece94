"""A newcomer's first incident: its chapters, in their order."""

from tests.walk.command import asks_again, hands_over
from tests.walk.incident import DECLARER, answers, declares, notes, resolves, updates, works
from tests.walk.looking import looks_at_a_schedule, looks_at_home, looks_behind, looks_by_night
from tests.walk.newcomer import Newcomer
from tests.walk.paging import answers_by_telephone, goes_unheard
from tests.walk.postmortem import reads_the_record, signs_off, writes
from tests.walk.tale import Tale


async def walk(newcomer: Newcomer, tale: Tale) -> None:
    """The whole way, from the first look to the postmortem that is signed off."""
    on_call, following = await declares(newcomer, tale)
    await answers(newcomer, tale, on_call)
    await works(newcomer, tale)
    await notes(newcomer, tale)
    await asks_again(newcomer, tale, on_call)
    await hands_over(newcomer, tale, on_call)
    await answers_by_telephone(newcomer, tale, following)
    await goes_unheard(newcomer, tale, following)
    await updates(newcomer, tale, DECLARER)
    await looks_at_home(newcomer, tale)
    await looks_at_a_schedule(newcomer, tale)
    await looks_behind(newcomer, tale)
    await looks_by_night(newcomer, tale)
    await resolves(newcomer, tale)
    await reads_the_record(newcomer, tale)
    await writes(newcomer, tale)
    await signs_off(newcomer, tale, on_call)
