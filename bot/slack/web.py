"""Slack's Web API: the calls as they go over the wire, paced below Slack's limits."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import aiohttp
import httpx
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.metrics import LIMITED
from bot.slack.failures import SlackBusy, SlackRefused, SlackUnreachable, failed_call
from bot.slack.limits import Limits
from bot.slack.protocol import Channel, Identity, Posted, Profile, Said, instant_of

KEYED = "tocsin_sent"  # the metadata of what we post: under which key, so that it is found again
LOOK_BACK = 5  # pages of 200 messages
_ALREADY_THERE = ("already_in_channel", "cant_invite_self")
_ABOUT_A_PERSON = ("cant_invite", "user_not_found", "user_is_restricted", "ura_max_channels", "user_disabled")


class WebSlack:
    """Slack's Web API. Retries are delivery's business, which keeps count; here there are none."""

    def __init__(self, client: AsyncWebClient, http: httpx.AsyncClient, limits: Limits) -> None:
        """`client` must have no retry handlers; `http` sends files to the addresses that Slack gives out."""
        self._client, self._http, self._limits = client, http, limits
        self._direct: dict[str, str] = {}  # the channel of what is written to a person

    async def identity(self) -> Identity:
        answer = await self._call("auth.test")
        scopes = answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes") or ""
        return Identity(
            user_id=answer["user_id"],
            team=answer.get("team", ""),
            scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
        )

    async def create_channel(self, name: str, *, private: bool) -> Channel:
        """Make a channel; Slack may adjust the name, so go by the one that is returned."""
        answer = await self._call("conversations.create", params={"name": name, "is_private": int(private)})
        return _channel(answer["channel"])

    async def find_channel(self, name: str, *, private: bool) -> Channel | None:
        """A channel by name, archived ones too; private ones only if the bot is in them."""
        cursor = ""
        while True:
            types = "private_channel" if private else "public_channel"
            params = {"types": types, "limit": 999, "exclude_archived": 0, "cursor": cursor}
            answer = await self._call("conversations.list", verb="GET", params=params)
            for found in answer["channels"]:
                if found["name"] == name:
                    return _channel(found)
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    async def join(self, channel_id: str) -> None:
        await self._call("conversations.join", params={"channel": channel_id})

    async def invite(self, channel_id: str, users: Sequence[str]) -> Mapping[str, str]:
        """Invite whom can be invited; returns Slack's error for each of the others.

        Without Slack's `force`, which brings whom it can and keeps to itself who stayed out: the first refusal names
        everybody who cannot come, and the others are invited again.
        """
        errors: dict[str, str] = {}
        while welcome := [user for user in users if user not in errors]:
            try:
                await self._call("conversations.invite", params={"channel": channel_id, "users": ",".join(welcome)})
                break
            except SlackRefused as refused:
                named = {user: error for user, error in refused.errors.items() if user in welcome}
                if not named and len(welcome) == 1 and refused.error in (*_ALREADY_THERE, *_ABOUT_A_PERSON):
                    named = {welcome[0]: refused.error}
                if not named:
                    raise
                errors |= named
        return {user: error for user, error in errors.items() if error not in _ALREADY_THERE}

    async def set_topic(self, channel_id: str, topic: str) -> None:
        await self._call("conversations.setTopic", params={"channel": channel_id, "topic": topic})

    async def post(self, channel_id: str, text: str, blocks: Sequence[Block] = (), *, key: str | None = None) -> Posted:
        """Post to a channel, or with a person's id to them directly. `key` travels in it, unseen: see `find_posted`."""
        body = {"channel": channel_id, "text": text, "unfurl_links": False, "unfurl_media": False}
        if key is not None:
            body["metadata"] = {"event_type": KEYED, "event_payload": {"key": key}}
        answer = await self._call("chat.postMessage", body={**body, **_blocks(blocks)})
        return Posted(answer["channel"], answer["ts"])

    async def find_posted(self, channel_id: str, key: str, *, since: datetime) -> Posted | None:
        """Our message with this key in a channel, or in a person's direct messages; None if it is not there.

        Raises SlackRefused also when so much was written `since` (aware UTC) that looking through it would take long.
        """
        if not channel_id.startswith(("U", "W")):
            return await self._find_in(channel_id, key, since)
        direct = self._direct.get(channel_id) or await self._open_direct(channel_id)
        try:
            return await self._find_in(direct, key, since)
        except SlackRefused:
            self._direct.pop(channel_id, None)  # perhaps it is another by now
            raise

    async def _find_in(self, channel_id: str, key: str, since: datetime) -> Posted | None:
        cursor = ""
        for _ in range(LOOK_BACK):
            params = {"channel": channel_id, "oldest": f"{since.timestamp():.6f}", "limit": 200, "cursor": cursor}
            answer = await self._call("conversations.history", verb="GET", params={**params, "include_all_metadata": 1})
            for message in answer["messages"]:
                told = message.get("metadata") or {}
                if told.get("event_type") == KEYED and (told.get("event_payload") or {}).get("key") == key:
                    return Posted(channel_id, message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise SlackRefused("conversations.history", "too_many_messages")

    async def _open_direct(self, user: str) -> str:
        opened = await self._call("conversations.open", body={"users": user})
        self._direct[user] = str(opened["channel"]["id"])
        return self._direct[user]

    async def update(self, at: Posted, text: str, blocks: Sequence[Block] = ()) -> None:
        body = {"channel": at.channel_id, "ts": at.ts, "text": text[:4000]}
        await self._call("chat.update", body={**body, **_blocks(blocks)})

    async def delete(self, at: Posted) -> None:
        """Take a message of the bot's away; what is gone already needs nothing."""
        try:
            await self._call("chat.delete", body={"channel": at.channel_id, "ts": at.ts})
        except SlackRefused as refused:
            if refused.error != "message_not_found":
                raise

    async def whisper(self, channel_id: str, user: str, text: str, blocks: Sequence[Block] = ()) -> None:
        """A message that one person sees, in a channel they are in."""
        body = {"channel": channel_id, "user": user, "text": text}
        await self._call("chat.postEphemeral", body={**body, **_blocks(blocks)})

    async def pin(self, at: Posted) -> None:
        try:
            await self._call("pins.add", params={"channel": at.channel_id, "timestamp": at.ts})
        except SlackRefused as refused:
            if refused.error != "already_pinned":
                raise

    async def bookmark(self, channel_id: str, title: str, url: str) -> None:
        params = {"channel_id": channel_id, "title": title, "type": "link", "link": url}
        await self._call("bookmarks.add", params=params)

    async def read(self, at: Posted) -> Said | None:
        """One message; None if it is gone. Replies in threads are found too."""
        params = {"channel": at.channel_id, "oldest": at.ts, "latest": at.ts, "inclusive": 1, "limit": 1}
        answer = await self._call("conversations.history", verb="GET", params=params)
        found = next((m for m in answer["messages"] if m["ts"] == at.ts), None)
        if found is None:
            thread = {"channel": at.channel_id, "ts": at.ts, "limit": 1, "inclusive": 1}
            try:
                answer = await self._call("conversations.replies", verb="GET", params=thread)
            except SlackRefused as refused:
                if refused.error == "thread_not_found":
                    return None
                raise
            found = next((m for m in answer["messages"] if m["ts"] == at.ts), None)
        if found is None:
            return None
        author = found.get("user") or found.get("bot_id") or "unknown"
        return Said(author=author, text=found.get("text", ""), written_at=instant_of(at.ts))

    async def upload(
        self, channel_id: str, filename: str, content: bytes, *, title: str, comment: str, alt: str = ""
    ) -> None:
        """Put a file into a channel, by Slack's external upload: ask for an address, send, complete.

        `alt` tells what a picture shows, in at most 1,000 characters, to who cannot see it.
        """
        about = {"filename": filename, "length": len(content), **({"alt_txt": alt} if alt else {})}
        asked = await self._call("files.getUploadURLExternal", params=about)
        try:
            sent = await self._http.post(asked["upload_url"], content=content)
        except httpx.HTTPError as failure:
            raise SlackUnreachable("file upload", type(failure).__name__, perhaps_done=False) from failure
        if sent.status_code != httpx.codes.OK:
            raise SlackUnreachable("file upload", f"HTTP {sent.status_code}", perhaps_done=False)
        files = json.dumps([{"id": asked["file_id"], "title": title}])
        params = {"files": files, "channel_id": channel_id, "initial_comment": comment}
        await self._call("files.completeUploadExternal", params=params)

    async def open_view(self, trigger_id: str, view: View) -> None:
        """Open a modal; a trigger lives three seconds."""
        await self._call("views.open", body={"trigger_id": trigger_id, "view": view.to_dict()})

    async def publish_home(self, user: str, view: View) -> None:
        await self._call("views.publish", body={"user_id": user, "view": view.to_dict()})

    async def profile(self, user: str) -> Profile:
        answer = await self._call("users.info", verb="GET", params={"user": user})
        return _profile(answer["user"])

    async def find_by_email(self, email: str) -> Profile | None:
        """The member with this e-mail; None if the workspace has none."""
        try:
            answer = await self._call("users.lookupByEmail", verb="GET", params={"email": email})
        except SlackRefused as refused:
            if refused.error == "users_not_found":
                return None
            raise
        return _profile(answer["user"])

    async def _call(
        self,
        method: str,
        *,
        verb: str = "POST",
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> AsyncSlackResponse:
        channel = (body or params or {}).get("channel")
        if (wait := self._limits.take(method, channel)) > 0:
            LIMITED.labels(method, "ourselves").inc()
            raise SlackBusy(method, wait)
        try:
            if body is not None:
                return await self._client.api_call(method, json=dict(body))
            return await self._client.api_call(method, http_verb=verb, params=dict(params or {}))
        except SlackApiError as failure:
            failed = failed_call(method, failure)
            if isinstance(failed, SlackBusy):
                self._limits.block(method, failed.retry_after)
                LIMITED.labels(method, "slack").inc()
            raise failed from failure
        except aiohttp.ClientConnectorError as failure:
            raise SlackUnreachable(method, type(failure).__name__, perhaps_done=False) from failure
        except (aiohttp.ClientError, TimeoutError, OSError, SlackRequestError) as failure:
            raise SlackUnreachable(method, type(failure).__name__, perhaps_done=True) from failure
        finally:
            self._limits.answered(method)


def _blocks(blocks: Sequence[Block]) -> dict[str, Any]:
    return {"blocks": [block.to_dict() for block in blocks]} if blocks else {}


def _channel(found: Mapping[str, Any]) -> Channel:
    return Channel(
        id=found["id"],
        name=found["name"],
        creator=found.get("creator", ""),
        created_at=datetime.fromtimestamp(int(found.get("created", 0)), UTC),
        archived=bool(found.get("is_archived")),
    )


def _profile(user: Mapping[str, Any]) -> Profile:
    shown = user.get("profile") or {}
    names = (user.get("real_name"), shown.get("real_name"), shown.get("display_name"), user.get("name"))
    name = next((name for name in names if name), user["id"])
    return Profile(slack_id=user["id"], name=name, zone=user.get("tz"))
