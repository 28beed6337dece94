"""The people and bots of the workspace, and how Slack describes them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.wire import Payload

TEAM_ID = "T0EXAMPLE"
APP_ID = "A0TOCSIN"
BOT_USER_ID = "U0TOCSIN"
BOT_ID = "B0TOCSIN"
SLACKBOT_ID = "USLACKBOT"


@dataclass(frozen=True)
class Member:
    """Someone in the workspace; `name` is the handle that is typed after @, `tz` an IANA zone."""

    id: str
    name: str
    real_name: str
    email: str
    tz: str
    is_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False

    def described(self, now: datetime, *, with_email: bool) -> Payload:
        """The `user` object of users.info; the e-mail only shows with its scope."""
        offset = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        profile: Payload = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "status_text": "",
            "status_emoji": "",
            "team": TEAM_ID,
        }
        if with_email and self.email:
            profile["email"] = self.email
        if self.id == BOT_USER_ID:
            profile |= {"bot_id": BOT_ID, "api_app_id": APP_ID}
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": profile,
            "is_admin": False,
            "is_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot and self.id != SLACKBOT_ID,  # Slack says so of its own bot
            "is_app_user": False,
            "updated": int(now.timestamp()),
        }


BOT = Member(BOT_USER_ID, "tocsin", "Tocsin", "", "Etc/UTC", is_bot=True)
SLACKBOT = Member(SLACKBOT_ID, "slackbot", "Slackbot", "", "Etc/UTC", is_bot=True)
