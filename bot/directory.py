"""Who is who: between the keys of the team's files and the people of the Slack workspace."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.slack import Profile, Slack, patiently
from commands.team import Team
from storage.database import Database
from storage.member import Member

log = logging.getLogger(__name__)
AT_ONCE = 8  # people looked up at the same time


class Directory:
    """Looks both ways. A person is a key of the team's files, or for somebody who is not in them a Slack id."""

    def __init__(self, db: Database, team: Callable[[], Team]) -> None:
        self._db, self._team = db, team
        self._members: dict[str, Member] = {}
        self._by_person: dict[str, Member] = {}
        self.missing: tuple[str, ...] = ()  # people of the files whom the workspace does not have

    async def read(self) -> None:
        """Read what is known from the database."""
        async with self._db.read() as tx:
            self._take(await tx.members.all())

    def _take(self, members: list[Member]) -> None:
        self._members = {member.slack_id: member for member in members}
        self._by_person = {member.person: member for member in members if member.person}

    def person(self, slack_id: str) -> str:
        """The key in the team's files of whoever has this Slack id; the id itself if they are not in them."""
        member = self._members.get(slack_id)
        key = member.person if member else None
        return key if key is not None and key in self._team().people else slack_id

    def knows(self, slack_id: str) -> bool:
        return slack_id in self._members

    @property
    def knows_everybody(self) -> bool:
        """Whether each person of the files was found in the workspace once."""
        return all(person in self._by_person for person in self._team().people)

    def slack_id(self, person: str) -> str | None:
        """The Slack id of a person; None if they are not in the workspace, or not in the team's files any more."""
        if person in self._team().people:
            member = self._by_person.get(person)
            return member.slack_id if member else None
        return person if is_slack_id(person) else None

    def name(self, person: str) -> str:
        """A name to read."""
        if person in self._team().people:
            return self._team().people[person].name
        member = self._members.get(person) or self._by_person.get(person)  # who has left the files keeps a name
        return member.name if member else person

    def mention(self, person: str) -> str:
        """How Slack names a person, in mrkdwn: a mention, or their name if they are not in the workspace."""
        slack_id = self.slack_id(person)
        return f"<@{slack_id}>" if slack_id else _escape(self.name(person))

    def zone(self, person: str) -> str:
        """The person's IANA zone; UTC if nobody told."""
        if person in self._team().people:
            return self._team().people[person].zone
        member = self._members.get(person)
        return (member.zone if member else None) or "UTC"

    def is_admin(self, person: str) -> bool:
        return person in self._team().admins

    async def match(self, slack: Slack, now: datetime) -> None:
        """Look everybody in the files up by e-mail, as fast as Slack allows; `missing` names whom the workspace lacks.

        Raises SlackFailed if Slack does not answer; what was known stays, and what was found so far is kept.
        """
        found, missing = [], []
        try:
            everybody = list(self._team().people.values())
            for some in (everybody[n : n + AT_ONCE] for n in range(0, len(everybody), AT_ONCE)):
                asking = (patiently(partial(slack.find_by_email, person.email)) for person in some)
                for person, profile in zip(some, await asyncio.gather(*asking), strict=True):
                    if profile is None:
                        missing.append(person.key)
                    else:
                        found.append(_member(profile, person.key, now))
        finally:
            await self._keep(found)
        self.missing = tuple(missing)
        for key in missing:
            log.warning("%s is in the team's files, but nobody in the workspace has their e-mail", key)

    async def learn(self, slack: Slack, slack_id: str, now: datetime) -> None:
        """Ask Slack who somebody is. Raises SlackFailed."""
        profile = await slack.profile(slack_id)
        known = self._members.get(slack_id)
        await self._keep([_member(profile, known.person if known else None, now)])

    async def _keep(self, members: Sequence[Member]) -> None:
        async with self._db.begin() as tx:
            for member in members:
                await tx.members.save(member)
            self._take(await tx.members.all())


def zone_of(directory: Directory, person: str) -> ZoneInfo:
    """The person's own zone; UTC if it is unknown, or unknown to us."""
    try:
        return ZoneInfo(directory.zone(person))
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def is_slack_id(person: str) -> bool:
    """Slack's ids of people start with U or W and are upper case; keys of the team's files are lower case."""
    return person[:1] in ("U", "W") and person.isalnum() and person.upper() == person


def _member(profile: Profile, person: str | None, now: datetime) -> Member:
    return Member(slack_id=profile.slack_id, person=person, name=profile.name, zone=profile.zone, seen_at=now)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
