"""What people do without the app's answer: write, react, pin, join, invite, archive, read."""

from collections.abc import Sequence

from sandbox.state import channels, messages, pins
from sandbox.state.channels import Channel
from sandbox.state.members import BOT_USER_ID, TEAM_ID
from sandbox.state.text import typed
from sandbox.wire import RefusedError
from sandbox.workspace import Workspace


class People:
    """The hands of the workspace's members; each act is refused as Slack's own client would."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def place(self, user: str, channel: str) -> Channel:
        """A channel by id or name, or the direct message with a person or the app; it must be visible to `user`."""
        self.workspace.member(user)
        if channel in self.workspace.members:
            return self.workspace.direct_channel({user, channel})
        return self.workspace.channel(channel, user)

    def inside(self, user: str, channel: str) -> Channel:
        """A channel that `user` is in and that is open."""
        found = self.place(user, channel)
        if user not in found.members:
            raise RefusedError("not_in_channel")
        if found.archived:
            raise RefusedError("is_archived")
        return found

    def typed(self, text: str, *, command: bool = False) -> str:
        """Text as Slack stores it: escaped, mentions and links marked up."""
        return typed(text, self.workspace.user_id, self.workspace.names.get, command=command)

    def post(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Write a message; gives its timestamp."""
        if not text.strip():
            raise RefusedError("no_text")
        found = self.inside(user, channel)
        return messages.post(self.workspace, found, user, self.typed(text), thread_ts=thread_ts).ts

    def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change a message of one's own."""
        found = self.inside(user, channel)
        message = messages.find(found, ts)
        if message.user != user:
            raise RefusedError("cant_update_message")
        messages.change(self.workspace, found, message, text=self.typed(text), blocks=[])

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete a message of one's own."""
        found = self.inside(user, channel)
        message = messages.find(found, ts)
        if message.user != user:
            raise RefusedError("cant_delete_message")
        messages.delete(self.workspace, found, message)

    def react(self, user: str, channel: str, ts: str, name: str, *, remove: bool = False) -> None:
        """Add or take back a reaction."""
        change = messages.unreact if remove else messages.react
        change(self.workspace, self.inside(user, channel), user, ts, name)

    def pin(self, user: str, channel: str, ts: str, *, remove: bool = False) -> None:
        """Pin or unpin a message."""
        change = pins.remove if remove else pins.add
        change(self.workspace, self.inside(user, channel), user, ts)

    def join(self, user: str, channel: str) -> None:
        """Join a public channel."""
        found = self.place(user, channel)
        if self.workspace.member(user).is_restricted:
            raise RefusedError("user_is_restricted")
        channels.join(self.workspace, found, user)

    def leave(self, user: str, channel: str) -> None:
        """Leave a channel."""
        channels.leave(self.workspace, self.place(user, channel), user)

    def invite(self, user: str, channel: str, users: Sequence[str]) -> None:
        """Bring others in, the app too."""
        channels.invite(self.workspace, self.inside(user, channel), user, users)

    def create(self, user: str, name: str, *, private: bool = False) -> str:
        """Make a channel; gives its id."""
        self.workspace.member(user)
        return channels.create(self.workspace, user, name, private=private).id

    def archive(self, user: str, channel: str) -> None:
        """Archive a channel."""
        channels.archive(self.workspace, self.place(user, channel), user)

    def unarchive(self, user: str, channel: str) -> None:
        """Unarchive a channel; a public one needs no membership."""
        found = self.place(user, channel)
        if found.kind == "public" and user not in found.members:
            found.members[user] = None
        channels.unarchive(self.workspace, found, user)

    def mark_read(self, user: str, channel: str) -> None:
        """Everything up to now is read."""
        found = self.place(user, channel)
        self.workspace.read[user, found.id] = self.workspace.next_ts()
        self.workspace.changed("state")

    def open_home(self, user: str) -> None:
        """Look at the app's Home."""
        self.workspace.member(user)
        found = self.workspace.direct_channel((user, BOT_USER_ID))
        home = self.workspace.homes.get(user)
        event = {"type": "app_home_opened", "user": user, "channel": found.id, "tab": "home", "team": TEAM_ID}
        self.workspace.emit(event | ({"view": home.described()} if home else {}))
