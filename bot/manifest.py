"""The Slack app's manifest, from the code's own commands, scopes and events; and what a missing scope costs."""

from collections.abc import Mapping, Sequence
from typing import Any

SCOPES: Mapping[str, str] = {
    "commands": "nobody can use /incident, /oncall or /page",
    "chat:write": "nothing is posted and nobody is paged",
    "chat:write.public": "announcements and alarms need me in their channels",
    "channels:manage": "no incident channels are opened",
    "channels:read": "the announcements and operations channels are not found",
    "channels:join": "I cannot go back into a channel that was unarchived",
    "channels:history": "messages marked with the emoji or a pin are not read",
    "groups:write": "no private incident channels are opened",
    "groups:read": "private channels for announcements or operations are not found",
    "groups:history": "marked messages in private incidents are not read",
    "im:write": "pages as direct messages may not arrive",
    "im:history": "a page whose answer was lost is sent again without looking whether it is there",
    "users:read": "names and time zones of people who are not in the team's files are not known",
    "users:read.email": "people in the team's files are not found, so nobody can be paged",
    "pins:write": "the summary is not pinned",
    "pins:read": "pinning a message does not keep it on the timeline",
    "bookmarks:write": "links are not put at the top of the channel",
    "reactions:read": "reacting with the emoji does not keep a message on the timeline",
    "files:write": "exports are not uploaded",
    "app_mentions:read": "I do not answer when mentioned",
}
EVENTS: Sequence[str] = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_rename",
    "channel_unarchive",
    "group_archive",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "pin_added",
    "reaction_added",
    "tokens_revoked",
    "user_change",
)
SHORTCUTS: Sequence[tuple[str, str]] = (
    ("declare_from_message", "Declare incident"),
    ("add_to_timeline", "Add to timeline"),
)
COMMANDS: Sequence[tuple[str, str, str]] = (
    ("/incident", "Declare and run incidents", "declare sev2 payments are failing | help"),
    ("/oncall", "Who is on call, and changing it", "[schedule] | next | cover | override | swap | help"),
    ("/page", "Page a person or a team", "bo payments are failing"),
)


def manifest(*, request_url: str | None = None) -> dict[str, Any]:
    """The manifest to paste into Slack. With `request_url` Slack sends over HTTP, without it over Socket Mode.

    Its shape is Slack's: https://docs.slack.dev/reference/app-manifest
    """
    web = {"request_url": request_url} if request_url else {}
    commands = [
        {"command": name, "description": says, "usage_hint": hint, "should_escape": True, **_url(request_url)}
        for name, says, hint in COMMANDS
    ]
    shortcuts = [
        {"name": name, "type": "message", "callback_id": callback_id, "description": f"{name} from this message"}
        for callback_id, name in SHORTCUTS
    ]
    return {
        "display_information": {
            "name": "Tocsin",
            "description": "Wakes the right human with the right checklist, and loses nothing.",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "tocsin", "always_online": True},
            "shortcuts": shortcuts,
            "slash_commands": commands,
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(EVENTS), **web},
            "interactivity": {"is_enabled": True, **web},
            "org_deploy_enabled": False,
            "socket_mode_enabled": request_url is None,
            "token_rotation_enabled": False,
        },
    }


def missing(granted: frozenset[str]) -> dict[str, str]:
    """Scopes that the app was not given, and what each costs."""
    return {scope: cost for scope, cost in SCOPES.items() if scope not in granted}


def _url(request_url: str | None) -> dict[str, str]:
    return {"url": request_url} if request_url else {}
