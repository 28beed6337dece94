"""What travels between Slack and an app: JSON objects, and the refusals that Slack answers with."""

from typing import Any, TypeAlias

Payload: TypeAlias = dict[str, Any]
"""A JSON object as it is sent or received; its shape is checked where it is used."""


class RefusedError(Exception):
    """Slack says no: `error` is its short code, `extra` what else the answer carries."""

    def __init__(self, error: str, **extra: Any) -> None:  # noqa: ANN401 - JSON of any shape goes into the answer
        super().__init__(error)
        self.error = error
        self.extra = extra

    def answer(self) -> Payload:
        """The body of Slack's answer."""
        return {"ok": False, "error": self.error, **self.extra}


def invalid_arguments(*messages: str, error: str = "invalid_arguments") -> RefusedError:
    """The refusal whose `response_metadata.messages` tell each fault, as Slack does for bad arguments."""
    return RefusedError(error, response_metadata={"messages": [f"[ERROR] {text}" for text in messages]})
