"""What the reader of one verb is handed, and how it says that something is missing or unknown."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.grammar.words import Mention, fold, head, listed, mention, number, plain, shown, squash, tail, unquoted
from commands.team import Person

_SPELLED = ("sev", "severity")
_INCIDENT = re.compile(r"#?inc[-_]?0*([1-9]\d{0,8})")


class Unclear(Exception):
    """The text cannot be read; becomes a `Misunderstood`. Without an example the verb's own is shown."""

    def __init__(self, sentence: str, *, nearest: Iterable[str] = (), example: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.nearest = tuple(nearest)
        self.example = example


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the words may refer to: keys of the team's files, and the writer's clock."""

    severities: tuple[str, ...]  # gravest first
    types: tuple[str, ...]
    roles: tuple[str, ...]
    runbooks: tuple[str, ...]
    schedules: tuple[str, ...]
    zone: ZoneInfo  # the writer's
    now: datetime  # aware UTC
    people: Mapping[str, Person] = field(default_factory=dict)  # by key

    def person(self, name: str) -> str | None:
        """The key of the one person whose key, whole name or first name this is, in any case; None of several."""
        name = " ".join(name.casefold().removeprefix("@").split())
        if name in self.people:
            return name
        whole = [key for key, each in self.people.items() if each.name.casefold() == name]
        first = [key for key, each in self.people.items() if each.name.casefold().split()[:1] == [name]]
        found = whole or first
        return found[0] if len(found) == 1 else None

    def fill(self, example: str) -> str:
        """An example with the team's own words in place of {severity} and its like, as far as it has them."""
        own = {"severity": self.severities[1:] or self.severities, "type": self.types}
        own |= {"role": self.roles, "runbook": self.runbooks, "schedule": self.schedules}
        for name, words in own.items():
            example = example.replace(f"{{{name}}}", words[0]) if words else example
        return example


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What was typed after the verb, cleaned but otherwise as Slack sent it, and the incident if one was named."""

    text: str
    incident: int | None
    context: Context

    def ending(self, text: str) -> tuple[int | None, str]:
        """The incident and the text without it, for a text that may end in `INC-12`."""
        before, word = tail(text)
        if self.incident is None and (incident := named(word)) is not None:
            return incident, before
        return self.incident, text

    def finished(self, text: str, verb: str) -> int | None:
        """The incident, when nothing but it may follow; Unclear if something does."""
        incident, text = self.ending(text)
        if text:
            replace(self, incident=incident).about_one(text, verb)
            raise Unclear(f"I do not know what to do with `{shown(text)}` after `{verb}`.")
        return incident

    def others(self) -> tuple[int, ...]:
        """Further incidents with which the text begins, each once: `INC-2, INC-3 and INC-4 please`."""
        found: list[int] = []
        another, rest, _ = _further(self.text)
        while self.incident is not None and another is not None:
            found += [another] if another not in (self.incident, *found) else []
            another, rest, _ = _further(rest)
        return tuple(found)

    def about_one(self, text: str, verb: str) -> str:
        """The text that goes with `verb`; Unclear if it begins with further incidents instead of words about this one.

        `INC-2 was the cause` is about this one, `INC-2` and `and INC-2 are over` are not.
        """
        other, rest, joined = _further(text)
        if self.incident is None or other is None or (rest and not joined and _further(rest)[0] is None):
            return text
        raise Unclear(
            f"One incident at a time, so nothing was done. Send one `{verb}` for `INC-{self.incident}`, "
            f"and then one for `INC-{other}`.",
            example=f"/incident {verb} INC-{self.incident}",
        )


def _further(text: str) -> tuple[int | None, str, bool]:
    """The incident that a text begins with, what follows it, and whether an `and` stands before it."""
    word, rest = head(text)
    joined = fold(word) in ("and", "&", "+", "")
    if joined:
        word, rest = head(rest)
    return named(word), rest, joined


def named(word: str) -> int | None:
    """The number of the incident that a word names (`INC-12`, `inc12`), or None."""
    found = _INCIDENT.fullmatch(fold(word))
    return int(found[1]) if found else None


def typed(text: str) -> str:
    """Somebody's text as they saw it, without quotation marks around it; lines stay lines."""
    return unquoted(plain(text))


def needed(text: str, question: str, example: str | None = None) -> str:
    """`typed`, which must not be empty; otherwise Unclear asks the question."""
    text = typed(text)
    if not text:
        raise Unclear(question, example=f"/incident {example}" if example else None)
    return text


def who_is(text: str) -> Mention:
    """The one person, team or policy that the text names, or Unclear."""
    who = mention(text)
    if who is None:
        raise Unclear(f"Name one person: I cannot use `{shown(text)}`.")
    return who


def near(word: str, known: Iterable[str]) -> list[str]:
    """The known words that this one begins; if it begins none, those it resembles, best first."""
    known = list(dict.fromkeys(known))
    begun = [each for each in known if len(word) > 1 and each.startswith(word)]
    return begun[:3] or difflib.get_close_matches(word[:40], known, n=3, cutoff=0.65)


def choose(text: str, choices: Iterable[str], what: str) -> str:
    """The one choice that the text names, however it is spelled; Unclear tells which there are."""
    by_name = {squash(choice): choice for choice in choices}
    if (found := by_name.get(squash(text))) is not None:
        return found
    there_are = f"There are {listed(by_name.values())}." if by_name else "The team's files name none."
    nearest = [by_name[name] for name in near(squash(text), by_name)[:1]]
    raise Unclear(f"There is no {what} `{shown(text)}`. {there_are}", nearest=nearest)


def severity(text: str, context: Context, *, bare_number: bool = False) -> tuple[str, str] | None:
    """The severity that the text begins with, and the rest; None when it begins with something else.

    `sev2`, `SEV-2`, `sev 2` and `severity 2` are one; a `2` alone counts only with `bare_number`, for a title may
    begin with it. Unclear when it is plainly a severity that the team does not have.
    """
    word, rest = head(text)
    keys = {squash(key): key for key in context.severities}
    said = squash(word)
    if said in keys:
        return keys[said], rest
    begun = (re.match(r"[^\W\d_]{3,}", key) for key in keys)  # short ones would eat titles: `p99 latency is up`
    spelled = {*_SPELLED, *(found[0] for found in begun if found)}
    if said in spelled and (count := number(head(rest)[0])) is not None:
        said, rest = f"{said}{count}", head(rest)[1]
    elif bare_number and said.isdecimal():
        said = f"sev{said}"
    found = re.fullmatch(r"([^\W\d_]+)(\d{1,6})", said)
    if found is None or found[1] not in spelled:
        return None
    same = [keys[key] for key in keys if (digits := re.search(r"\d{1,6}$", key)) and int(digits[0]) == int(found[2])]
    if len(same) == 1:
        return same[0], rest
    raise Unclear(f"There is no severity `{shown(said)}`. There are {listed(context.severities)}.")
