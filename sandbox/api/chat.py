"""chat.*: saying, changing and taking back."""

from typing import Any

from sandbox.api.call import Call
from sandbox.api.registry import POSTING, SPECIAL, method
from sandbox.blocks.surfaces import message_problems
from sandbox.state import messages
from sandbox.state.channels import Channel
from sandbox.state.members import BOT_USER_ID
from sandbox.state.messages import Message
from sandbox.wire import Payload, RefusedError, invalid_arguments

UPDATE_TEXT_LIMIT = 4_000
_LOOKS = "as_user icon_emoji icon_url username parse link_names mrkdwn unfurl_links unfurl_media"
_SAYS = "text blocks attachments metadata markdown_text"


def content(call: Call) -> tuple[str, list[Payload], list[Payload]]:
    """Text, blocks and attachments, checked."""
    blocks = _listed(call, "blocks")
    attachments = _listed(call, "attachments")
    check_blocks(blocks, attachments)
    text = call.text("text")
    if call.has("markdown_text"):
        if blocks or text:
            raise RefusedError("markdown_text_conflict")
        blocks = [{"type": "markdown", "text": call.text("markdown_text")}]
        check_blocks(blocks, [])
    if not text.strip() and not blocks and not attachments:
        raise RefusedError("no_text")
    return text, blocks, attachments


def check_blocks(blocks: Any, attachments: Any) -> None:  # noqa: ANN401 - JSON of any shape is what is checked
    """Refuse `invalid_blocks` with every fault."""
    if not isinstance(blocks, list):
        raise RefusedError("invalid_blocks_format")
    problems = message_problems(blocks)
    for number, each in enumerate(attachments):
        if not isinstance(each, dict):
            raise RefusedError("invalid_attachments")
        problems += message_problems(each.get("blocks", []), f"/attachments/{number}/blocks")
    if problems:
        refused = invalid_arguments(*problems, error="invalid_blocks")
        refused.extra["errors"] = problems
        raise refused


def _listed(call: Call, name: str) -> list[Payload]:
    value = call.structure(name, f"invalid_{name}_format")
    if value is None:
        return []
    if not isinstance(value, list):
        raise RefusedError(f"invalid_{name}_format")
    return value


def _metadata(call: Call) -> Payload | None:
    value = call.structure("metadata", "invalid_metadata_format")
    if value is None:
        return None
    if (
        not isinstance(value, dict)
        or not isinstance(value.get("event_type"), str)
        or not isinstance(value.get("event_payload"), dict)
    ):
        raise RefusedError("invalid_metadata_format")
    return value


def destination(call: Call, name: str = "channel") -> Channel:
    """Where to post: a channel, or a person's direct message; refuses where the app may not write."""
    given = call.text(name)
    member = call.workspace.members.get(given)
    if member:
        if member.deleted or given == BOT_USER_ID:
            raise RefusedError("channel_not_found")
        return call.workspace.direct_channel((given, BOT_USER_ID))
    channel = call.channel(name)
    if channel.archived:
        raise RefusedError("is_archived")
    if BOT_USER_ID not in channel.members and "chat:write.public" not in call.scopes:
        raise RefusedError("not_in_channel")
    return channel


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    message = messages.find(channel, call.text("ts"))
    if message.user != BOT_USER_ID or (message.subtype and message.subtype != "thread_broadcast"):
        raise RefusedError(refusal)
    return message


@method(
    "chat.postMessage",
    tier=POSTING,
    scope="chat:write",
    needs="channel",
    takes=f"{_SAYS} {_LOOKS} thread_ts reply_broadcast container_id file_annotation",
)
def post_message(call: Call) -> Payload:
    """Say something."""
    channel = destination(call)
    text, blocks, attachments = content(call)
    message = messages.post(
        call.workspace,
        channel,
        BOT_USER_ID,
        text,
        blocks=blocks,
        attachments=attachments,
        thread_ts=call.text("thread_ts") or None,
        broadcast=call.flag("reply_broadcast"),
        metadata=_metadata(call),
    )
    return {"channel": channel.id, "ts": message.ts, "message": message.described(channel)}


@method(
    "chat.update",
    tier=3,
    scope="chat:write",
    needs="channel ts",
    takes=f"{_SAYS} as_user parse link_names reply_broadcast file_ids unfurl_links unfurl_media",
)
def update(call: Call) -> Payload:
    """Replace what the app said; text without blocks removes the blocks."""
    channel = call.channel()
    message = _own(call, channel, "cant_update_message")
    if channel.archived:
        raise RefusedError("is_archived")
    text, blocks, attachments = content(call)
    if len(text) > UPDATE_TEXT_LIMIT:
        raise RefusedError("msg_too_long")
    if metadata := _metadata(call):
        message.metadata = metadata
    messages.change(call.workspace, channel, message, text=text, blocks=blocks, attachments=attachments)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": message.described(channel)}


@method(
    "chat.postEphemeral",
    tier=4,
    scope="chat:write",
    needs="channel user",
    takes=f"{_SAYS} {_LOOKS} thread_ts",
)
def post_ephemeral(call: Call) -> Payload:
    """Say something that one person in the channel sees."""
    channel = call.channel(member=True)
    if channel.archived:
        raise RefusedError("is_archived")
    user = call.workspace.member(call.text("user"))
    if user.id not in channel.members:
        raise RefusedError("user_not_in_channel")
    text, blocks, attachments = content(call)
    message = messages.post(
        call.workspace,
        channel,
        BOT_USER_ID,
        text,
        blocks=blocks,
        attachments=attachments,
        thread_ts=call.text("thread_ts") or None,
        ephemeral_for=user.id,
    )
    return {"message_ts": message.ts}


@method("chat.delete", tier=3, scope="chat:write", needs="channel ts", takes="as_user")
def delete(call: Call) -> Payload:
    """Take back what the app said."""
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    messages.delete(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", tier=SPECIAL, needs="channel message_ts")
def permalink(call: Call) -> Payload:
    """The address of a message."""
    channel = call.channel()
    message = messages.find(channel, call.text("message_ts"))
    link = f"{call.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
