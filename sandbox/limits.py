"""Rate limits: so many calls a minute for each method by its tier, and about one message a second a channel."""

import math
from collections import defaultdict, deque

from sandbox.api.registry import POSTING, SPECIAL

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100, SPECIAL: 600, POSTING: 300}
CHANNEL_BURST = 5
"""How many messages a channel takes at once before one a second is all it takes."""


class RateLimits:
    """Counts calls in real (monotonic) seconds."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._tokens: dict[str, tuple[float, float]] = {}

    def wait(self, method: str, tier: int, channel: str | None, now: float) -> int:
        """Seconds to wait before this call would be taken; 0 takes it."""
        calls = self._calls[method]
        while calls and now - calls[0] >= 60:
            calls.popleft()
        if len(calls) >= PER_MINUTE[tier]:
            return max(1, math.ceil(60 - (now - calls[0])))
        if tier == POSTING and channel:
            tokens, then = self._tokens.get(channel, (float(CHANNEL_BURST), now))
            tokens = min(float(CHANNEL_BURST), tokens + now - then)
            if tokens < 1:
                self._tokens[channel] = (tokens, now)
                return max(1, math.ceil(1 - tokens))
            self._tokens[channel] = (tokens - 1, now)
        calls.append(now)
        return 0
