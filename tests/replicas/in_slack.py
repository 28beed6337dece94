"""What comes to people in Slack, and to operations: each page once, or once more, and then it says so."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bot.views.message import REPEATED
from sandbox.workspace import Workspace
from tests.replicas.elsewhere import Asked
from tests.world import shown


class Said(NamedTuple):
    """A message as it was put there: one that changes later need not say any more that it is repeated."""

    directly: bool  # to a person; else to the operations channel
    text: str


class InSlack:
    """Everybody's direct messages, and the channel called `operations`. `asked` grows meanwhile."""

    def __init__(self, workspace: Workspace, operations: str, asked: Sequence[Asked]) -> None:
        self._workspace, self._operations, self._asked = workspace, operations, asked
        self._said: list[Said] = []
        workspace.on_event.append(self._hear)

    def _hear(self, event: dict[str, Any]) -> None:
        if event["type"] != "message" or event.get("subtype"):
            return
        channel = self._workspace.channels[event["channel"]]
        if channel.kind == "im" or channel.name == self._operations:
            self._said.append(Said(channel.kind == "im", str(event["text"])))

    def lost(self) -> list[str]:
        """The pages that were not put before their people, or do not stand there any more."""
        heard = "\n".join(said.text for said in self._said if said.directly)
        stands = "\n".join(
            shown({"text": message.text, "blocks": message.blocks})
            for channel in self._workspace.channels.values()
            if channel.kind == "im"
            for message in channel.messages.values()
        )
        return [each.reason for each in self._asked if each.reason not in heard or each.reason not in stands]

    def twice(self) -> tuple[list[str], int]:
        """What came more than once and does not say so, or more than once says so; and how many messages say so."""
        silently, saying_so = Counter[str](), Counter[str]()
        repeated = 0
        for said in self._said:
            repeated += REPEATED in said.text
            (saying_so if REPEATED in said.text else silently).update(self._what(said))
        twice = [f"{what}: {times} times in Slack" for what, times in silently.items() if times > 1]
        more = [f"{what}: {times} times repeated in Slack" for what, times in saying_so.items() if times > 1]
        return [*twice, *more], repeated

    def _what(self, said: Said) -> Iterator[str]:
        """The pages that it tells a person, each of which was asked for one person; or the alarm about one of them."""
        for each in self._asked:
            if each.reason in said.text:
                yield each.reason if said.directly else said.text.removesuffix(f" ({REPEATED})")
