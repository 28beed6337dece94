"""How fast Slack may be called: by method, and for messages by channel. What must wait is told for how long."""

from collections.abc import Callable
from dataclasses import dataclass

# A minute, by method; https://docs.slack.dev/apis/web-api/rate-limits
_TIER_1, _TIER_2, _TIER_3, _TIER_4 = 1, 20, 50, 100
_A_MINUTE: dict[str, int] = {
    "bookmarks.add": _TIER_2,
    "chat.postEphemeral": _TIER_4,
    "chat.postMessage": 300,  # "several hundred messages a minute" to the whole workspace
    "chat.delete": _TIER_3,
    "chat.update": _TIER_3,
    "conversations.create": _TIER_2,
    "conversations.history": _TIER_3,
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
_A_CHANNEL_BURST, _A_CHANNEL_SECONDS = 4, 1.0  # one message a second, short bursts are borne
_MANY_CHANNELS = 5_000


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


class Limits:
    """Keeps below Slack's limits, and obeys its Retry-After. In seconds of the monotonic clock."""

    def __init__(self, monotonic: Callable[[], float], *, paced: bool = True) -> None:
        """Not `paced`: only a Retry-After holds calls back."""
        self._monotonic, self._paced = monotonic, paced
        self._methods: dict[str, _Bucket] = {}
        self._channels: dict[str, _Bucket] = {}
        self._blocked: dict[str, float] = {}

    def take(self, method: str, channel: str | None = None) -> float:
        """0 and the call may be made; or the seconds that it must wait for, and nothing is taken."""
        now = self._monotonic()
        blocked = self._blocked.get(method, 0) - now
        if blocked > 0:
            return blocked
        if not self._paced:
            return 0
        buckets = [self._method(method, now)]
        if method in _POSTS and channel is not None:
            buckets.append(self._channel(channel, now))
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait == 0:
            for bucket in buckets:
                bucket.tokens -= 1
        return wait

    def block(self, method: str, seconds: float) -> None:
        """Slack said Retry-After."""
        self._blocked[method] = self._monotonic() + seconds

    def _method(self, method: str, now: float) -> _Bucket:
        if method not in self._methods:
            room = _A_MINUTE.get(method, _TIER_3)
            self._methods[method] = _Bucket(room, 60 / room, room, now)
        return self._methods[method]

    def _channel(self, channel: str, now: float) -> _Bucket:
        if len(self._channels) > _MANY_CHANNELS:
            self._channels = {
                name: bucket
                for name, bucket in self._channels.items()
                if bucket.wait(now) > 0 or bucket.tokens < _A_CHANNEL_BURST
            }
        if channel not in self._channels:
            room = _A_CHANNEL_BURST
            self._channels[channel] = _Bucket(room, _A_CHANNEL_SECONDS, room, now)
        return self._channels[channel]
