"""How fast Slack may be called: by method, and for messages by channel. What must wait is told for how long."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

# A minute, by method; https://docs.slack.dev/apis/web-api/rate-limits
_TIER_1, _TIER_2, _TIER_3, _TIER_4 = 1, 20, 50, 100
_A_MINUTE: dict[str, int] = {
    "bookmarks.add": _TIER_2,
    "chat.postEphemeral": _TIER_4,
    "chat.postMessage": 300,  # "several hundred messages a minute" to the whole workspace
    "chat.delete": _TIER_3,
    "chat.update": _TIER_3,
    "conversations.create": _TIER_2,
    "conversations.history": _TIER_3 - 5,  # the rest is the auditor's, who looks for what he said
    "conversations.invite": _TIER_3,
    "conversations.join": _TIER_3,
    "conversations.list": _TIER_2,
    "conversations.open": _TIER_3,
    "conversations.replies": _TIER_3,
    "conversations.setTopic": _TIER_2,
    "files.completeUploadExternal": _TIER_4,
    "files.getUploadURLExternal": _TIER_4,
    "pins.add": _TIER_2,
    "users.info": _TIER_4,
    "users.lookupByEmail": _TIER_3,
    "views.open": _TIER_4,
    "views.publish": _TIER_4,
}
_POSTS = ("chat.postMessage",)
# Slack takes one message a second and short bursts; of both a part is left to others, as the auditor, who speaks to
# operations for himself while a backlog of alarms goes there.
_A_CHANNEL_BURST, _A_CHANNEL_SECONDS = 3, 1.1
_MANY_CHANNELS = 5_000
_WINDOW_SECONDS = 60.0
_SOON = 1.0  # seconds, until a call that is under way is looked after again
# What brings screens up to date: a minute's worth used up at once would leave every screen standing for the rest of it,
# so that after so many in a row they come evenly.
_IN_A_ROW = {"chat.update": 15, "views.publish": 30}


@dataclass(slots=True)
class _Window:
    """So many calls in any minute, as Slack counts: tokens that come back meanwhile would let through twice as many.

    Slack counts a call when it arrives, which is some time between its start and its answer. So it takes up room from
    the one until a minute after the other.
    """

    room: int
    in_a_row: int
    under_way: int = 0
    answered: deque[float] = field(default_factory=deque)
    last: float = float("-inf")  # when one was begun

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0 if there is."""
        while self.answered and now - self.answered[0] >= _WINDOW_SECONDS:
            self.answered.popleft()
        taken = self.under_way + len(self.answered)
        if taken >= self.room:
            too_many = taken - self.room
            if too_many >= len(self.answered):
                return _SOON
            return _WINDOW_SECONDS - (now - self.answered[too_many])
        if taken < self.in_a_row or self.room <= self.in_a_row:
            return 0.0
        evenly = _WINDOW_SECONDS / (self.room - self.in_a_row)
        return max(evenly - (now - self.last), 0.0)

    def take(self, now: float) -> None:
        self.under_way += 1
        self.last = now

    def give_back(self, now: float) -> None:
        self.under_way -= 1
        self.answered.append(now)


@dataclass(slots=True)
class _Bucket:
    """Tokens that come back with time."""

    room: float
    seconds_each: float
    tokens: float
    filled_at: float

    def wait(self, now: float) -> float:
        """Seconds until there is a token; 0 if there is one."""
        self.tokens = min(self.room, self.tokens + (now - self.filled_at) / self.seconds_each)
        self.filled_at = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) * self.seconds_each

    def take(self, _now: float) -> None:
        self.tokens -= 1


class Limits:
    """Keeps below Slack's limits, and obeys its Retry-After. In seconds of the monotonic clock."""

    def __init__(
        self, monotonic: Callable[[], float], *, paced: bool = True, replicas: Callable[[], int] = lambda: 1
    ) -> None:
        """Not `paced`: only a Retry-After holds calls back. `replicas`: how many processes share what Slack allows."""
        self._monotonic, self._paced, self._replicas = monotonic, paced, replicas
        self._methods: dict[str, _Window] = {}
        self._channels: dict[str, _Bucket] = {}
        self._blocked: dict[str, float] = {}

    def take(self, method: str, channel: str | None = None) -> float:
        """0 and the call may be made: tell `answered` of its end. Or the seconds to wait, and nothing is taken."""
        now = self._monotonic()
        blocked = self._blocked.get(method, 0) - now
        if blocked > 0:
            return blocked
        if not self._paced:
            return 0
        limits: list[_Window | _Bucket] = [self._method(method)]
        if method in _POSTS and channel is not None:
            limits.append(self._channel(channel, now))
        wait = max(limit.wait(now) for limit in limits)
        if wait == 0:
            for limit in limits:
                limit.take(now)
        return wait

    def answered(self, method: str) -> None:
        """The call was answered, or is given up."""
        if self._paced:
            self._method(method).give_back(self._monotonic())

    def block(self, method: str, seconds: float) -> None:
        """Slack said Retry-After."""
        self._blocked[method] = self._monotonic() + seconds

    def _method(self, method: str) -> _Window:
        a_minute = _A_MINUTE.get(method, _TIER_3)
        window = self._methods.setdefault(method, _Window(a_minute, a_minute))
        sharing = max(self._replicas(), 1)
        window.room = max(a_minute // sharing, 1)
        window.in_a_row = max(_IN_A_ROW.get(method, a_minute) // sharing, 1)
        return window

    def _channel(self, channel: str, now: float) -> _Bucket:
        if len(self._channels) > _MANY_CHANNELS:
            self._channels = {
                name: bucket
                for name, bucket in self._channels.items()
                if bucket.wait(now) > 0 or bucket.tokens < _A_CHANNEL_BURST
            }
        sharing = max(self._replicas(), 1)
        room, seconds = max(_A_CHANNEL_BURST // sharing, 1), _A_CHANNEL_SECONDS * sharing
        bucket = self._channels.setdefault(channel, _Bucket(room, seconds, room, now))
        bucket.room, bucket.seconds_each = room, seconds
        return bucket
