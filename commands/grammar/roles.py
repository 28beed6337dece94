"""Which of the team's roles somebody means, as people call them: `comms`, `ops lead`, `SME`, or how it begins."""

from collections.abc import Iterable, Iterator

from commands.grammar.ask import Unclear, near
from commands.grammar.words import head, listed, shown, squash

COMMANDER = "commander"
_LONGEST = 4  # words of a role
_CALLED = {
    "ic": ("commander",),
    "incidentcommander": ("commander",),
    "command": ("commander",),
    "comm": ("communications", "communications-lead", "comms-lead"),
    "comms": ("communications", "communications-lead", "comms-lead"),
    "commslead": ("communications", "communications-lead"),
    "communicationslead": ("communications", "comms-lead"),
    "pr": ("communications", "press"),
    "sme": ("subject-expert", "subject-matter-expert"),
    "expert": ("subject-expert", "subject-matter-expert"),
    "subjectmatterexpert": ("subject-expert",),
    "ops": ("operations", "operations-lead", "ops-lead"),
    "opslead": ("operations", "operations-lead"),
    "operationslead": ("operations", "ops-lead"),
    "police": ("law-enforcement",),
    "lawyer": ("legal",),
    "counsel": ("legal",),
    "notes": ("scribe",),
    "notetaker": ("scribe",),
}


def role(text: str, roles: Iterable[str]) -> tuple[str, str]:
    """The role that the text begins with, and what follows it; Unclear, with the nearest, if there is none such."""
    known = list(dict.fromkeys((COMMANDER, *roles)))
    for named in (_named, _begun):
        for said, rest in _beginnings(text):
            if len(found := named(said, known)) == 1:
                return found[0], rest
    word = squash(head(text)[0])
    calls = {**{name: key for name, keys in _CALLED.items() for key in keys if key in known}}
    calls |= {squash(key): key for key in known}
    nearest = _begun(word, known) or [calls[name] for name in near(word, calls)]
    there_are = f"There are {listed(known)}."
    raise Unclear(
        f"There is no role `{shown(head(text)[0])}`. {there_are}",
        nearest=list(dict.fromkeys(nearest))[:3],
        example=f"/incident role {(nearest or known)[0]} me",
    )


def _named(said: str, known: list[str]) -> list[str]:
    """The role by its key, or else by what people call it."""
    return [key for key in known if squash(key) == said] or [key for key in _CALLED.get(said, ()) if key in known]


def _begun(said: str, known: list[str]) -> list[str]:
    """The roles that begin so."""
    return [key for key in known if len(said) > 1 and squash(key).startswith(said)]


def _beginnings(text: str) -> Iterator[tuple[str, str]]:
    """The first words squashed into one, and what follows: the most words first."""
    splits: list[tuple[str, str]] = []
    said, rest = "", text
    for _ in range(_LONGEST):
        word, rest = head(rest)
        if not word:
            break
        said += squash(word)
        splits.append((said, rest))
    return reversed(splits)
