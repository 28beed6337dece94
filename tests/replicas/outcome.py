"""What came of a story, and whether that is what was promised."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Took(NamedTuple):
    """How long something took and how long it may take, in seconds.

    `waited`: for how long our processes were kept waiting for a processor meanwhile, which is the machine's own.
    """

    seconds: float
    within: float
    waited: float

    @property
    def is_late(self) -> bool:
        return self.seconds > self.within + self.waited

    def __str__(self) -> str:
        """With what it may take, and what the machine adds to that, if it had need of the latter."""
        late = ": LATE" if self.is_late else ""
        allowed = f", of {self.within:.1f} + {self.waited:.1f}{late}" if self.seconds > self.within else ""
        return f"{self.seconds:.1f} s{allowed}"


def worst(of: Iterable[Took]) -> Took | None:
    """The one that came closest to being late, or is it most; None if there is none."""
    return max(of, key=lambda took: took.seconds - took.within - took.waited, default=None)


class TakenOver(NamedTuple):
    """Until others had begun what the struck held: by the end of its leases, and by how long it had been silent."""

    lease: Took | None  # a second after its end, at the latest
    silence: Took | None

    def __str__(self) -> str:
        return str(self.silence or "")


@dataclass(slots=True)
class Outcome:
    """What came of a story."""

    story: str
    pages: int
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    repeated: int = 0  # messages, texts and calls that said so
    unknown: int = 0  # sends whose answer was lost, as the bot counts them
    dead: int = 0
    seconds: float = 0.0
    taken_over: TakenOver | None = None  # from the strike on
    drained: Took | None = None  # after an outage, until all that had waited was sent
    otherwise: Took | None = None  # until whoever waited longest for their first page had it by another way than Slack
    everybody: Took | None = None  # how much longer Slack had to stay away until all had every page by another way

    @property
    def late(self) -> list[str]:
        """What took longer than promised."""
        lease, silence = self.taken_over or (None, None)
        told = {
            "taken over, by its lease,": lease,
            "taken over, by its silence,": silence,
            "drained": self.drained,
            "reached by another way": self.otherwise,
            "the last page reached by another way, after the outage might have been over,": self.everybody,
        }
        return [f"{what} in {took}" for what, took in told.items() if took is not None and took.is_late]

    @property
    def problems(self) -> list[str]:
        """A line for each thing that was not as promised."""
        return [
            *(f"LOST {each}" for each in self.lost),
            *(f"DOUBLED {each}" for each in self.doubled),
            *(f"LATE {each}" for each in self.late),
            *([f"GIVEN UP {self.dead} messages"] if self.dead else []),
        ]

    @property
    def is_good(self) -> bool:
        return not self.problems
