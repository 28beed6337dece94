"""Figure 4: looking at a year of 10,000 incidents."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert

from benchmarks.ground import ENGINES, Ground, Place
from benchmarks.samples import Samples
from benchmarks.table import Row
from bot.clock import Clock
from incidents.incident import Incident, Status
from storage.database import Database
from storage.rows import values_of
from storage.tables import action_items, incident_members, incident_numbers, incidents, timeline

INCIDENTS, STILL_OPEN, ENTRIES_EACH, RUNS = 10_000, 25, 20, 40
PEOPLE = ("ana", "bo", "cy", "juno", "dara", "eoin", "finn", "grace", "hana", "ivan")
COMMANDS = {
    "list": "/incident list",
    "list, closed ones too": "/incident list all",
    "mine": "/incident mine",
    "timeline": "/incident timeline INC-5000",
    "similar": "/incident declare sev2 payments fail in a region",  # is offered what is open
}


async def measure(ground: Ground) -> Sequence[Row]:
    """The acks of what people type to look at it, on both databases."""
    rows = []
    for engine in ENGINES:
        url = ground.database(engine)
        await _fill(url, ground.many(INCIDENTS))
        async with ground.place() as place, place.bot(url):
            for what, command in COMMANDS.items():
                row = Row(
                    figure="4 a year",
                    what=f"{what}, {ground.many(INCIDENTS):,} incidents, {engine}",
                    target=50,
                    judged="p99",
                    ours=await _acks(place, command, ground.many(RUNS)),
                )
                rows.append(row)
    return rows


async def _acks(place: Place, command: str, many: int) -> Samples:
    await place.types("ana", command)
    return Samples.of([await place.types("ana", command) for _ in range(many)])


async def _fill(url: str, many: int) -> None:
    """Closed incidents, the newest still open; members, entries and action items around each."""
    clock = Clock()
    db = Database(url, real_now=clock.real)
    began = clock.now() - timedelta(days=365)
    for first in range(1, many + 1, 250):
        numbers = range(first, min(first + 250, many + 1))
        made = [_incident(n, began + n * timedelta(days=365) / many, clock.now(), left=many - n) for n in numbers]
        async with db.begin() as tx:
            await tx.connection.execute(insert(incident_numbers), [{"id": n} for n in numbers])
            await tx.connection.execute(
                insert(incidents), [{**values_of(each), "roles": dict(each.roles)} for each in made]
            )
            members = [{"incident_id": n, "person": PEOPLE[(n + k) % 10]} for n in numbers for k in range(4)]
            await tx.connection.execute(insert(incident_members), members)
            await tx.connection.execute(
                insert(timeline),
                [
                    {
                        "id": tx.new_id(),
                        "incident_id": each.id,
                        "at": (at := each.declared_at + timedelta(minutes=k)),
                        "recorded_at": at,
                        "kind": "NoteAdded",
                        "data": {"incident_id": each.id, "by": "ana", "text": f"note {k}", "at": at.isoformat()},
                        "by": "ana",
                    }
                    for each in made
                    for k in range(ENTRIES_EACH)
                ],
            )
            await tx.connection.execute(
                insert(action_items),
                [
                    {
                        "id": tx.new_id(),
                        "incident_id": n,
                        "number": 1,
                        "text": "write it down",
                        "owner": PEOPLE[n % 10],
                        "added_by": "ana",
                        "added_at": began,
                        "done_at": None if n % 100 == 0 else began,
                    }
                    for n in numbers
                ],
            )
    await db.close()


def _incident(n: int, at: datetime, now: datetime, *, left: int) -> Incident:
    """The last ones, of which few are `left`, are open and were declared within the hour."""
    is_open = left < STILL_OPEN
    if is_open:
        at = now - left * timedelta(minutes=2)
    return Incident(
        id=n,
        title=f"payments fail in region {n}",
        severity="sev2",
        type="general",
        private=n % 10 == 0,
        status=Status.ACTIVE if is_open else Status.RESOLVED,
        declared_by=PEOPLE[n % 10],
        declared_at=at,
        roles={"commander": PEOPLE[n % 10]},
        closed_at=None if is_open else at + timedelta(hours=3),
        channel_id=f"CX{n}",
        channel_name=f"inc-{n}-payments-fail",
        channels_opened=1,
    )
