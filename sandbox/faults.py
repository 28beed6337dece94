"""What goes wrong on demand: refusals, lost replies, doubled deliveries, an outage."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, cast, get_args

from sandbox.wire import Payload

FaultKind = Literal["error", "http500", "http503", "ratelimit", "timeout", "drop_before", "drop_after"]
InboundKind = Literal["duplicate", "duplicate_later", "reorder", "no_ack_retry"]
SocketKind = Literal["refresh", "warning", "kill"]


@dataclass
class Fault:
    """The next `times` calls of `method` (None: all) go wrong; `drop_after` applies the write, then hangs up."""

    method: str
    fault: FaultKind
    error: str = "internal_error"
    retry_after: int = 1
    times: int | None = None
    channel: str | None = None


@dataclass
class Faults:
    """Everything that is set to go wrong now."""

    calls: list[Fault] = field(default_factory=list)
    inbound: list[InboundKind] = field(default_factory=list)
    """What happens to the next envelopes, one entry an envelope."""
    down: bool = False
    slow_ms: int = 0
    missing_scopes: set[str] = field(default_factory=set)

    def add(self, given: Mapping[str, Any]) -> None:
        """Set what a request of the control API asks for; ValueError when it makes no sense."""
        known = {
            "method",
            "fault",
            "error",
            "retry_after",
            "times",
            "channel",
            "inbound",
            "socket",
            "down",
            "slow_ms",
            "missing_scopes",
        }
        if unknown := sorted(set(given) - known):
            raise ValueError(f"unknown fault fields: {', '.join(unknown)}")
        if "fault" in given:
            _check(given["fault"], FaultKind, "fault")
            fields = {
                key: each
                for key, each in given.items()
                if key not in ("inbound", "socket", "down", "slow_ms", "missing_scopes")
            }
            self.calls.append(Fault(**{"method": "*", **fields}))
        if "inbound" in given:
            _check(given["inbound"], InboundKind, "inbound")
            self.inbound += [cast("InboundKind", given["inbound"])] * int(given.get("times") or 1)
        if "socket" in given:
            _check(given["socket"], SocketKind, "socket")
        if "down" in given:
            self.down = bool(given["down"])
        if "slow_ms" in given:
            self.slow_ms = int(given["slow_ms"])
        if "missing_scopes" in given:
            self.missing_scopes = set(given["missing_scopes"])

    def clear(self) -> None:
        """Everything works again."""
        self.calls.clear()
        self.inbound.clear()
        self.missing_scopes.clear()
        self.down = False
        self.slow_ms = 0

    def take(self, method: str, arguments: Mapping[str, Any]) -> Fault | None:
        """The fault for this call, counted down."""
        channel = arguments.get("channel") or arguments.get("channel_id")
        for fault in self.calls:
            if fault.method in ("*", method) and fault.channel in (None, channel):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.calls.remove(fault)
                return fault
        return None

    def take_inbound(self) -> InboundKind | None:
        """What happens to this envelope."""
        return self.inbound.pop(0) if self.inbound else None

    def described(self) -> Payload:
        """As the control API shows it."""
        return {
            "calls": [asdict(each) for each in self.calls],
            "inbound": list(self.inbound),
            "down": self.down,
            "slow_ms": self.slow_ms,
            "missing_scopes": sorted(self.missing_scopes),
        }


def _check(value: object, allowed: object, name: str) -> None:
    if value not in get_args(allowed):
        raise ValueError(f"{name} must be one of {', '.join(get_args(allowed))}")
