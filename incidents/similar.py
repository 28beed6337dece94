"""Whether two incidents sound like one: by the words of their titles, in any script."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta

from incidents.incident import Incident

WITHIN = timedelta(hours=1)  # what was declared longer ago has a channel that people know of
ENOUGH = 0.5  # of the words that either title has, both have so many
SAME_TYPE = 0.15  # what being of one type counts for
_ENDINGS = re.compile(r"(?:ings?|ed|es|s|ures?)$")  # fail, fails, failed, failing, failure
_SHORTEST = 3  # letters that are left of a word without its ending
_NO_SPACES = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)
_SAY_NOTHING = frozenset(
    re.findall(
        r"\w+",
        "a again against all an and any are as at be been by can cannot for from has have in into is it its may more no"
        " not of off on or our out since some that the their them there they this to up was we were with you your"
        " alert broke broken bug down error help incident issue please problem urgent",
    )
)


def similar(title: str, kind: str, among: Iterable[Incident]) -> list[Incident]:
    """Those incidents that a new one of this title and type may be, the likeliest first, the newer before the older."""
    rated = [(_likeness(title, kind, each), each.id, each) for each in among]
    return [each for likeness, _, each in sorted(rated, key=lambda row: row[:2], reverse=True) if likeness >= ENOUGH]


def words(title: str) -> frozenset[str]:
    """What a title is about: its words in any case and form, without those that say nothing.

    Scripts without spaces give pairs of characters. A title of signs alone, or of nothing but such words, is one word.
    """
    folded = unicodedata.normalize("NFKC", title).casefold()
    found: set[str] = set()
    for run in _NO_SPACES.findall(folded):
        found |= {run[at : at + 2] for at in range(max(len(run) - 1, 1))}
    spaced = re.findall(r"\w+", _NO_SPACES.sub(" ", folded))
    found |= {_stem(word) for word in spaced if word not in _SAY_NOTHING}
    return frozenset(found or {" ".join(folded.split())})


def _likeness(title: str, kind: str, other: Incident) -> float:
    one, two = words(title), words(other.title)
    shared = len(one & two) / len(one | two)
    return shared + SAME_TYPE if shared and kind == other.type else shared


def _stem(word: str) -> str:
    stem = _ENDINGS.sub("", word)
    return stem if len(stem) >= _SHORTEST else word
