"""`tocsin contacts`: when each person's contact methods were last seen to work, from the database."""

from rich.table import Table

from bot.cli.database import current
from bot.clock import Clock
from bot.config import load
from bot.settings import Settings
from commands.contact.look import unproven, ways_of


async def contacts_table(settings: Settings) -> tuple[Table, list[str]]:
    """The table, and the names of those with no method that worked in 30 days. Raises Faulty, CannotDo."""
    team, clock = load(settings.config), Clock()
    async with current(settings, clock) as db:
        table = Table("person", "method", "contact", "last worked (UTC)", "trouble", box=None)
        for key, person in team.people.items():
            for number, way in enumerate(await ways_of(db, team, key)):
                worked = f"{way.worked_at:%Y-%m-%d %H:%M}" if way.worked_at else "never seen to"
                name = person.name if number == 0 else ""
                table.add_row(name, way.method.value, way.contact or "", worked, way.trouble or "")
        return table, [team.people[key].name for key in await unproven(db, team, now=clock.now())]
