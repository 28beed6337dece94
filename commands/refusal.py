"""How a command says no: with a sentence for the person who asked, and nothing changed."""

from incidents.incident import Rejected as IncidentRejected
from oncall.arrangement import Rejected as ArrangementRejected
from oncall.page import Rejected as PageRejected
from oncall.ready import Rejected as ReadyRejected
from runbooks.run import Rejected as RunRejected


class Refused(Exception):
    """The team's files or what is stored do not allow this; `person` is who `{person}` in the sentence means."""

    def __init__(self, sentence: str, person: str | None = None) -> None:
        super().__init__(sentence)
        self.person = person


REFUSALS = (Refused, IncidentRejected, PageRejected, RunRejected, ArrangementRejected, ReadyRejected)
