"""auth.test, team.info, users.*, usergroups.list, dnd.info: who is who."""

from sandbox.api.call import Call
from sandbox.api.paging import portion
from sandbox.api.registry import SPECIAL, method
from sandbox.state.members import BOT, BOT_ID, TEAM_ID
from sandbox.wire import Payload, RefusedError


@method("auth.test", tier=SPECIAL)
def auth_test(call: Call) -> Payload:
    """Who the token belongs to."""
    return {
        "url": f"{call.url}/",
        "team": call.workspace.team,
        "user": BOT.name,
        "team_id": TEAM_ID,
        "user_id": BOT.id,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


@method("api.test", tier=SPECIAL, takes="error foo")
def api_test(call: Call) -> Payload:
    """An echo."""
    if error := call.text("error"):
        raise RefusedError(error)
    return {"args": dict(call.arguments)}


@method("team.info", tier=3, scope="team:read", takes="team domain")
def team_info(call: Call) -> Payload:
    """The workspace."""
    domain = call.workspace.team.lower().replace(" ", "-")
    if call.has("team") and call.text("team") != TEAM_ID:
        raise RefusedError("team_not_found")
    return {"team": {"id": TEAM_ID, "name": call.workspace.team, "domain": domain, "email_domain": "", "icon": {}}}


@method("users.info", tier=4, scope="users:read", needs="user", takes="include_locale")
def users_info(call: Call) -> Payload:
    """One member."""
    return {"user": _described(call, call.text("user"))}


@method("users.list", tier=2, scope="users:read", takes="cursor limit include_locale team_id")
def users_list(call: Call) -> Payload:
    """Everybody."""
    found, following = portion(call, list(call.workspace.members), default=1000)
    members = [_described(call, each) for each in found]
    return {"members": members, "response_metadata": {"next_cursor": following}}


@method("users.lookupByEmail", tier=3, scope="users:read.email", needs="email")
def users_lookup(call: Call) -> Payload:
    """The member of an e-mail address."""
    email = call.text("email").lower()
    for member in call.workspace.members.values():
        if email and member.email.lower() == email and not member.deleted:
            return {"user": _described(call, member.id)}
    raise RefusedError("users_not_found")


def _described(call: Call, user_id: str) -> Payload:
    member = call.workspace.member(user_id)
    return member.described(call.workspace.clock.now(), with_email="users:read.email" in call.scopes)


@method(
    "usergroups.list",
    tier=2,
    scope="usergroups:read",
    takes="include_count include_disabled include_users team_id",
)
def usergroups_list(call: Call) -> Payload:
    """The user groups."""
    return {"usergroups": call.workspace.usergroups}


@method("dnd.info", tier=3, scope="dnd:read", takes="user team_id")
def dnd_info(call: Call) -> Payload:
    """Nobody has notifications paused here."""
    if call.has("user"):
        call.workspace.member(call.text("user"))
    return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1, "snooze_enabled": False}
