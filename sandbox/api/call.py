"""One call of a Web API method: its arguments, read strictly, and who calls."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.state.channels import Channel
from sandbox.state.members import BOT_USER_ID
from sandbox.state.scopes import ByKind
from sandbox.wire import RefusedError, invalid_arguments

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

_TRUE = ("1", "true", "True")
_FALSE = ("0", "false", "False", "")


@dataclass
class Call:
    """What a handler gets; the getters refuse what has the wrong type, as Slack does."""

    workspace: "Workspace"
    method: str
    arguments: Mapping[str, Any]
    scopes: set[str]
    """What the token may do."""
    url: str
    """The address of this server, for links in answers."""
    by_kind: ByKind | None = None

    def has(self, name: str) -> bool:
        """Whether the argument was given."""
        return self.arguments.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A string argument."""
        value = self.arguments.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise invalid_arguments(f"must provide a string [json-pointer:/{name}]")
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean argument; in a query it is 1 or 0."""
        value = self.arguments.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        if str(value) in _TRUE:
            return True
        if str(value) in _FALSE:
            return False
        raise invalid_arguments(f"must provide a boolean [json-pointer:/{name}]")

    def number(self, name: str, default: int, *, least: int = 0, most: int = 1000) -> int:
        """A whole number in a range; refuses `invalid_limit` when it is the limit that is wrong."""
        value = self.arguments.get(name)
        if value is None or value == "":
            return default
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise invalid_arguments(f"must provide an integer [json-pointer:/{name}]") from None
        if not least <= number <= most:
            if name == "limit":
                raise RefusedError("invalid_limit")
            raise invalid_arguments(f"must be between {least} and {most} [json-pointer:/{name}]")
        return number

    def words(self, name: str) -> list[str]:
        """A list of ids, joined by commas or a JSON array."""
        value = self.arguments.get(name)
        if isinstance(value, str):
            return [each.strip() for each in value.split(",") if each.strip()]
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return list(value)
        raise invalid_arguments(f"must provide a list of strings [json-pointer:/{name}]")

    def structure(self, name: str, wrong: str = "invalid_arguments") -> Any:  # noqa: ANN401 - JSON of any shape
        """An argument that is JSON, given as such or as a string of JSON; None when absent."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise invalid_arguments(f"must be valid JSON [json-pointer:/{name}]", error=wrong) from None

    def require(self, scope: str) -> None:
        """Refuse `missing_scope` unless the token has this scope."""
        if scope not in self.scopes:
            raise RefusedError("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def channel(self, name: str = "channel", *, member: bool = False) -> Channel:
        """The channel that is named, as far as the app may know of it; `member` demands that the app is in it."""
        found = self.workspace.channel(self.text(name), BOT_USER_ID)
        if self.by_kind:
            self.require(getattr(self.by_kind, found.kind))
        if member and BOT_USER_ID not in found.members:
            raise RefusedError("not_in_channel")
        return found
