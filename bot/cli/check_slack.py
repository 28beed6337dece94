"""Ask Slack what the app may do, whom it finds, and whether the team's channels are there."""

from collections.abc import Callable, Mapping
from functools import partial

import aiohttp
import httpx
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.manifest import missing
from bot.refusals import sentences_of
from bot.settings import Settings
from bot.slack import TIMEOUT_SECONDS, Slack, SlackFailed, SlackRefused, WebSlack, patiently
from bot.slack.limits import Limits
from commands.team import Team


async def check_slack(settings: Settings, team: Team, say: Callable[[str], None]) -> bool:
    """Say everything that is missing and what it costs; whether nothing is."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session, httpx.AsyncClient() as web:
        client = AsyncWebClient(token, base_url=settings.slack_api_url, session=session, retry_handlers=[])
        slack = WebSlack(client, web, Limits(Clock().monotonic))
        try:
            return await _look(slack, team, say)
        except SlackFailed as failed:
            for sentence in sentences_of(failed):
                say(sentence)
            return False


async def _look(slack: Slack, team: Team, say: Callable[[str], None]) -> bool:
    identity = await slack.identity()
    say(f"Connected to {identity.team} as {identity.user_id}.")
    well = True
    for scope, cost in missing(identity.scopes).items():
        say(f"The scope {scope} is missing: {cost}. Update the app from `tocsin manifest`.")
        well = False
    for person in team.people.values():
        try:
            found = await patiently(partial(slack.find_by_email, person.email))
        except SlackRefused as refused:
            say(f"People cannot be looked up: {refused.error}.")
            return False
        if found is None:
            say(f"{person.key} is not in the workspace with {person.email}: they cannot be paged.")
            well = False
    for name, use in _channels(team).items():
        found_channel = await slack.find_channel(name, private=False) or await slack.find_channel(name, private=True)
        if found_channel is None or found_channel.archived:
            say(f"There is no channel #{name} for {use} that I can see: make it, or invite me.")
            well = False
    if well:
        say("Slack is fine: every scope, every person, every channel.")
    return well


def _channels(team: Team) -> Mapping[str, str]:
    """The channels that the team's files name -> what for; the first use of several."""
    uses = {
        **{
            target.name: f"the policy {policy.name}"
            for policy in team.policies.values()
            for step in policy.all_steps
            for target in step.targets
            if target.kind == "channel"
        },
        **{kind.stakeholders: f"stakeholders of {kind.key}" for kind in team.types.values() if kind.stakeholders},
    }
    return {team.announcements: "announcements", team.operations: "operations alarms"} | {
        name: use for name, use in uses.items() if name not in {team.announcements, team.operations}
    }
