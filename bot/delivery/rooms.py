"""The two channels of the team's files, by name: where announcements go, and where alarms go."""

import logging

from bot.slack import Slack, SlackFailed, SlackRefused

log = logging.getLogger(__name__)


class Rooms:
    """Finds a channel's id by its name, once, and goes in so that its messages can be kept up to date."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._ids: dict[str, str] = {}

    async def id_of(self, name: str) -> str:
        """The id of a channel; raises SlackRefused (channel_not_found, is_archived) if there is none to write to."""
        if name not in self._ids:
            channel = await self._slack.find_channel(name, private=False)
            if channel is not None and not channel.archived:
                await self._enter(channel.id, name)
            else:
                channel = await self._slack.find_channel(name, private=True) or channel
            if channel is None or channel.archived:
                error = "channel_not_found" if channel is None else "is_archived"
                raise SlackRefused("conversations.list", error, detail=f"#{name}")
            self._ids[name] = channel.id
        return self._ids[name]

    async def enter(self, *names: str) -> None:
        """Find them before they are needed. One that cannot be found is looked for again when it is."""
        for name in names:
            try:
                await self.id_of(name)
            except SlackFailed as failed:
                log.warning("cannot find #%s: %s", name, failed)

    def forget(self) -> None:
        """Look again next time: a channel may have been made, renamed or replaced."""
        self._ids.clear()

    async def _enter(self, channel_id: str, name: str) -> None:
        try:
            await self._slack.join(channel_id)
        except SlackRefused as refused:  # posting to a public channel works from outside too
            log.warning("cannot join #%s: %s", name, refused)
