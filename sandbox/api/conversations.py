"""conversations.*: making, filling and closing channels."""

from sandbox.api.call import Call
from sandbox.api.paging import portion
from sandbox.api.registry import method
from sandbox.state import channels
from sandbox.state.members import BOT_USER_ID
from sandbox.state.scopes import JOIN, READ, WRITE
from sandbox.wire import Payload, RefusedError, invalid_arguments

OPEN_LIMIT = 8
INVITE_LIMIT = 100


@method("conversations.create", tier=2, needs="name", takes="is_private team_id validate")
def create(call: Call) -> Payload:
    """A new channel with the app in it."""
    private = call.flag("is_private")
    call.require(WRITE.private if private else WRITE.public)
    channel = channels.create(call.workspace, BOT_USER_ID, call.text("name"), private=private)
    return {"channel": channel.described()}


@method("conversations.invite", tier=3, scope=WRITE, needs="channel users", takes="force")
def invite(call: Call) -> Payload:
    """Invite up to 100 people."""
    channel = call.channel()
    users = list(dict.fromkeys(call.words("users")))
    if not users:
        raise RefusedError("no_user")
    if len(users) > INVITE_LIMIT:
        raise RefusedError("too_many_users")
    channels.invite(call.workspace, channel, BOT_USER_ID, users, force=call.flag("force"))
    return {"channel": channel.described()}


@method("conversations.setTopic", tier=2, scope=WRITE, needs="channel topic")
def set_topic(call: Call) -> Payload:
    """Set the topic."""
    channel = call.channel()
    channels.set_text(call.workspace, channel, BOT_USER_ID, "topic", call.text("topic"))
    return {"channel": channel.described()}


@method("conversations.setPurpose", tier=2, scope=WRITE, needs="channel purpose")
def set_purpose(call: Call) -> Payload:
    """Set the purpose."""
    channel = call.channel()
    channels.set_text(call.workspace, channel, BOT_USER_ID, "purpose", call.text("purpose"))
    return {"purpose": channel.purpose, "channel": channel.described()}


@method("conversations.archive", tier=2, scope=WRITE, needs="channel")
def archive(call: Call) -> Payload:
    """Archive, which ejects the app."""
    channels.archive(call.workspace, call.channel(), BOT_USER_ID)
    return {}


@method("conversations.unarchive", tier=2, scope=WRITE, needs="channel")
def unarchive(call: Call) -> Payload:
    """Never possible for an app that archiving has ejected."""
    channels.unarchive(call.workspace, call.channel(), BOT_USER_ID)
    return {}


@method("conversations.rename", tier=2, scope=WRITE, needs="channel name")
def rename(call: Call) -> Payload:
    """Rename a channel that the app made."""
    channel = call.channel()
    channels.rename(call.workspace, channel, BOT_USER_ID, call.text("name"))
    return {"channel": channel.described()}


@method("conversations.members", tier=4, scope=READ, needs="channel", takes="limit cursor")
def members(call: Call) -> Payload:
    """Who is in a channel."""
    found, following = portion(call, list(call.channel().members))
    return {"members": found, "response_metadata": {"next_cursor": following}}


@method("conversations.join", tier=3, scope=JOIN, needs="channel")
def join(call: Call) -> Payload:
    """Join a public channel."""
    channel = call.channel()
    if channels.join(call.workspace, channel, BOT_USER_ID):
        return {"channel": channel.described()}
    return {
        "channel": channel.described(),
        "warning": "already_in_channel",
        "response_metadata": {"warnings": ["already_in_channel"]},
    }


@method("conversations.leave", tier=3, scope=WRITE, needs="channel")
def leave(call: Call) -> Payload:
    """Leave a channel."""
    left = channels.leave(call.workspace, call.channel(), BOT_USER_ID)
    return {} if left else {"not_in_channel": True}


@method("conversations.info", tier=3, scope=READ, needs="channel", takes="include_num_members include_locale")
def info(call: Call) -> Payload:
    """One channel."""
    return {"channel": call.channel().described()}


@method(
    "conversations.list", tier=2, takes="types exclude_archived limit cursor team_id"
)  # its scopes depend on the types asked for
def listed(call: Call) -> Payload:
    """The channels of some types that the app may see."""
    kinds = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
    types = call.words("types") or ["public_channel"]
    for each in types:
        if each not in kinds:
            raise RefusedError("invalid_types")
        call.require(getattr(READ, kinds[each]))
    wanted = {kinds[each] for each in types}
    visible = [
        each
        for each in call.workspace.channels.values()
        if each.kind in wanted
        and each.is_open_to(BOT_USER_ID)
        and not (each.archived and call.flag("exclude_archived"))
    ]
    found, following = portion(call, visible)
    return {
        "channels": [each.described() for each in found],
        "response_metadata": {"next_cursor": following},
    }


@method("conversations.open", tier=3, takes="channel users return_im prevent_creation")
def opened(call: Call) -> Payload:
    """A direct message with one to eight people."""
    users = list(dict.fromkeys(call.words("users")))
    if call.has("channel"):
        if users:
            raise invalid_arguments("must provide either channel or users")
        channel = call.channel()
        if channel.kind not in ("im", "mpim"):
            raise RefusedError("channel_not_found")
    else:
        if not users:
            raise RefusedError("users_list_not_supplied")
        if len(users) > OPEN_LIMIT:
            raise RefusedError("too_many_users")
        call.require(WRITE.im if len(users) == 1 else WRITE.mpim)
        for each in users:
            if call.workspace.member(each).deleted:
                raise RefusedError("user_disabled")
            if each == BOT_USER_ID:
                raise RefusedError("invalid_user_combination")
        channel = call.workspace.direct_channel((*users, BOT_USER_ID))
    described = channel.described() if call.flag("return_im") else {"id": channel.id}
    return {"channel": described, "no_op": False, "already_open": False}
