"""The shape of the table of verbs: what each is called, how it is used, and what reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from commands.grammar import orders
from commands.grammar.ask import Ask


class Naming(Enum):
    """Where in the line an incident may be named (`INC-12`), besides before the verb."""

    NOWHERE = auto()  # it is about no incident
    FIRST = auto()  # right after the verb; what follows is somebody's text, in which other incidents may occur
    ENDS = auto()  # right after the verb, or as the last word


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way of using a verb. `gives` is the order that the example parses to."""

    usage: str
    says: str
    example: str  # {severity}, {type}, {role}, {runbook} and {schedule} stand for one of the team's
    gives: type[orders.Order]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """`name` is "" for a command that has no verbs. `near`: words people try instead, answered with this verb."""

    command: str
    name: str
    naming: Naming
    read: Callable[[Ask], orders.Order]
    forms: tuple[Form, ...]
    aliases: tuple[str, ...]
    near: tuple[str, ...]

    @property
    def example(self) -> str:
        """The first example that says more than the verb alone."""
        bare = f"/{self.command} {self.name}".strip()
        return next((form.example for form in self.forms if form.example != bare), bare)


def form(usage: str, says: str, example: str, gives: type[orders.Order]) -> Form:
    """A row of help; the slash is added."""
    return Form(usage=f"/{usage}", says=says, example=f"/{example}", gives=gives)


def verb(
    name: str,
    naming: Naming,
    read: Callable[[Ask], orders.Order],
    *forms: Form,
    command: str = "incident",
    aliases: tuple[str, ...] = (),
    near: tuple[str, ...] = (),
) -> Verb:
    """A verb and its forms, the plainest first."""
    return Verb(command=command, name=name, naming=naming, read=read, forms=forms, aliases=aliases, near=near)
