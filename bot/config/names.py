"""Which names the team's files define, and what to offer instead of one that they do not."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources

from runbooks.document import shorten

_LISTED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every name defined, even where its entry is faulty: one slip should not be told as two.

    `are_all`: every file could be read; else a name that is not among them may stand in one that could not.
    """

    people: Collection[str]
    schedules: Collection[str]
    policies: Collection[str]
    types: Collection[str]
    severities: Collection[str]
    runbooks: Collection[str]
    teams: Collection[str] = ()
    webhooks: Collection[str] = ()
    are_all: bool = True


def offer(found: str, names: Collection[str]) -> str:
    """What to write instead of `found`: the nearest of `names`, else the first few of them."""
    near = get_close_matches(found.lower(), names, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{shorten(near[0], 60)}"?'
    if not names:
        return "none is defined"
    listed = [shorten(name, 60) for name in list(names)[:_LISTED]]
    return f"allowed: {', '.join(listed)}{', …' if len(names) > _LISTED else ''}"


def there_is_no(noun: str, found: str, names: Collection[str]) -> str:
    """The sentence for whoever named one that there is not: what to write instead."""
    told = f"There is no {noun} {found}; {offer(found, names)}"
    return told if told.endswith("?") else f"{told}."


@cache
def known_zones() -> frozenset[str]:
    """Every IANA zone of the tzdata package; the host's own zone files play no part."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


def offer_zone(found: str) -> str:
    """The zone that `found` may mean (a city alone will do), else how a zone is written."""
    by_words = {zone.lower(): zone for zone in known_zones()}
    by_city = {zone.rpartition("/")[2]: zone for zone in sorted(by_words)}
    written = found.strip().lower().replace(" ", "_")
    if near := get_close_matches(written, by_words, n=1, cutoff=0.75):
        return f'did you mean "{by_words[near[0]]}"?'
    if near := get_close_matches(written.rpartition("/")[2], by_city, n=1, cutoff=0.75):
        return f'did you mean "{by_words[by_city[near[0]]]}"?'
    return "an IANA name, as in Europe/Dublin"
