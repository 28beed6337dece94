"""Channels: names, membership, invitations, archiving."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Client


async def refusal(call: Any) -> str:
    """Slack's word for why the call was refused."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def made(slack: AsyncWebClient, name: str = "inc-1", *, private: bool = False) -> str:
    return str((await slack.conversations_create(name=name, is_private=private))["channel"]["id"])


NAMES = [
    ("", "invalid_name_required"),
    ("x" * 81, "invalid_name_maxlength"),
    ("Inc-1", "invalid_name_specials"),
    ("inc 1", "invalid_name_specials"),
    ("inc.1", "invalid_name_specials"),
    ("事件", "invalid_name_specials"),
    ("--__", "invalid_name_punctuation"),
    ("general", "name_taken"),
]


@pytest.mark.parametrize(("name", "error"), NAMES)
async def test_an_illegal_name_is_refused(slack: AsyncWebClient, name: str, error: str) -> None:
    assert await refusal(slack.conversations_create(name=name)) == error


async def test_a_name_of_eighty_is_taken_as_it_is(slack: AsyncWebClient) -> None:
    created = await slack.conversations_create(name="x" * 80)
    assert created["channel"]["name"] == "x" * 80
    assert created["channel"]["creator"] == "U0TOCSIN"


async def test_archiving_ejects_the_app_and_keeps_the_name(slack: AsyncWebClient) -> None:
    channel = await made(slack)
    await slack.conversations_archive(channel=channel)
    assert await refusal(slack.conversations_archive(channel=channel)) == "already_archived"
    assert await refusal(slack.conversations_unarchive(channel=channel)) == "not_in_channel"
    assert await refusal(slack.conversations_create(name="inc-1")) == "name_taken"
    assert await refusal(slack.chat_postMessage(channel=channel, text="hello")) == "is_archived"
    assert await refusal(slack.conversations_join(channel=channel)) == "is_archived"


async def test_general_stays(slack: AsyncWebClient) -> None:
    await slack.conversations_join(channel="general")
    assert await refusal(slack.conversations_archive(channel="general")) == "cant_archive_general"
    assert await refusal(slack.conversations_leave(channel="general")) == "cant_leave_general"


INVITATIONS = [
    ("U1ANA,U9NOBODY", "user_not_found"),
    ("U0TOCSIN", "cant_invite_self"),
    ("U3GUEST", "user_is_restricted"),
    ("USLACKBOT", "cant_invite"),
    ("", "no_user"),
    (",".join(f"U{n}" for n in range(101)), "too_many_users"),
]


@pytest.mark.parametrize(("users", "error"), INVITATIONS, ids=[row[1] for row in INVITATIONS])
async def test_one_who_cannot_come_means_that_nobody_does(slack: AsyncWebClient, users: str, error: str) -> None:
    channel = await made(slack)
    assert await refusal(slack.conversations_invite(channel=channel, users=users)) == error
    assert (await slack.conversations_members(channel=channel))["members"] == ["U0TOCSIN"]


async def test_forced_invitations_bring_those_who_can_come(slack: AsyncWebClient) -> None:
    channel = await made(slack)
    await slack.conversations_invite(channel=channel, users=["U1ANA", "U3GUEST"], force=True)
    assert (await slack.conversations_members(channel=channel))["members"] == ["U0TOCSIN", "U1ANA"]
    assert await refusal(slack.conversations_invite(channel=channel, users="U1ANA")) == "already_in_channel"


async def test_topics_and_purposes_have_250_characters(slack: AsyncWebClient) -> None:
    channel = await made(slack)
    assert (await slack.conversations_setTopic(channel=channel, topic="x" * 250))["ok"]
    assert await refusal(slack.conversations_setTopic(channel=channel, topic="x" * 251)) == "too_long"
    assert await refusal(slack.conversations_setPurpose(channel=channel, purpose="x" * 251)) == "too_long"
    assert await refusal(slack.conversations_setTopic(channel="general", topic="x")) == "not_in_channel"


async def test_a_private_channel_does_not_exist_for_outsiders(slack: AsyncWebClient, people: Client) -> None:
    theirs = await people.create("U1ANA", "secret", private=True)
    assert await refusal(slack.conversations_info(channel=theirs)) == "channel_not_found"
    assert await refusal(slack.conversations_create(name="secret")) == "name_taken"
    ours = await made(slack, "ours", private=True)
    listed = await slack.conversations_list(types="public_channel,private_channel")
    assert [each["name"] for each in listed["channels"]] == ["general", "incidents", "ours"]
    assert await people.channel("ours", "U1ANA") is None
    await slack.conversations_invite(channel=ours, users="U1ANA")
    assert (await people.channel("ours", "U1ANA") or {})["kind"] == "private"


async def test_lists_come_in_portions(slack: AsyncWebClient) -> None:
    for number in range(5):
        await made(slack, f"inc-{number}")
    names: list[str] = []
    async for page in await slack.conversations_list(limit=3):
        names += [each["name"] for each in page["channels"]]
    assert names == ["general", "incidents", *(f"inc-{number}" for number in range(5))]


async def test_the_app_renames_only_what_it_made(slack: AsyncWebClient) -> None:
    channel = await made(slack)
    assert (await slack.conversations_rename(channel=channel, name="inc-1-b"))["channel"]["name"] == "inc-1-b"
    assert await refusal(slack.conversations_rename(channel=channel, name="incidents")) == "name_taken"
    await slack.conversations_join(channel="incidents")
    assert await refusal(slack.conversations_rename(channel="incidents", name="mine")) == "not_authorized"


async def test_a_direct_message_is_opened_once(slack: AsyncWebClient) -> None:
    first = await slack.conversations_open(users="U1ANA")
    assert (await slack.conversations_open(users="U1ANA"))["channel"]["id"] == first["channel"]["id"]
    posted = await slack.chat_postMessage(channel="U1ANA", text="hello")
    assert posted["channel"] == first["channel"]["id"]
    nine = [f"U{n}" for n in range(9)]
    assert await refusal(slack.conversations_open(users=nine)) == "too_many_users"
    assert await refusal(slack.conversations_join(channel=first["channel"]["id"])) == (
        "method_not_supported_for_channel_type"
    )


async def test_people_are_found_by_email(slack: AsyncWebClient, people: Client) -> None:
    assert (await slack.users_lookupByEmail(email="Ana@example.com"))["user"]["id"] == "U1ANA"
    assert await refusal(slack.users_lookupByEmail(email="zed@example.com")) == "users_not_found"
    user = (await slack.users_info(user="U1ANA"))["user"]
    assert (user["tz"], user["profile"]["email"]) == ("America/Los_Angeles", "ana@example.com")
    await people.missing_scopes("users:read.email")
    assert "email" not in (await slack.users_info(user="U1ANA"))["user"]["profile"]
    assert await refusal(slack.users_info(user="U9")) == "user_not_found"
    assert (await slack.team_info())["team"]["name"] == "Example"
    assert (await slack.usergroups_list())["usergroups"] == []
    assert (await slack.dnd_info(user="U1ANA"))["dnd_enabled"] is False
