"""Messages and what hangs on them: blocks, threads, pins, bookmarks, reactions, files."""

from typing import Any

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Client
from sandbox.server import Server
from tests.sandbox.test_conversations import made, refusal


def section(length: int) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}}


async def test_bad_blocks_are_refused_with_a_pointer(slack: AsyncWebClient) -> None:
    answer = await slack.chat_postMessage(channel="general", text="hello", blocks=[section(3000)])
    assert answer["message"]["blocks"][0]["block_id"]
    with pytest.raises(Exception, match="invalid_blocks") as refused:
        await slack.chat_postMessage(channel="general", text="hello", blocks=[section(3001)])
    assert refused.value.response["response_metadata"]["messages"] == [  # type: ignore[attr-defined]
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


POSTS: list[tuple[dict[str, Any], str]] = [
    ({"channel": "C9", "text": "hello"}, "channel_not_found"),
    ({"channel": "U9", "text": "hello"}, "channel_not_found"),
    ({"channel": "general"}, "no_text"),
    ({"channel": "general", "text": "  "}, "no_text"),
    ({"channel": "general", "text": "hello", "thread_ts": "1.000001"}, "thread_not_found"),
    ({"channel": "general", "text": "hello", "metadata": {"event_type": 1}}, "invalid_metadata_format"),
    ({"channel": "general", "text": "hello", "blocks": "section"}, "invalid_blocks_format"),
]


@pytest.mark.parametrize(("arguments", "error"), POSTS)
async def test_a_message_that_cannot_be_posted_is_refused(
    slack: AsyncWebClient, arguments: dict[str, Any], error: str
) -> None:
    assert await refusal(slack.api_call("chat.postMessage", json=arguments)) == error


async def test_posting_without_membership_needs_its_scope(slack: AsyncWebClient, people: Client) -> None:
    assert (await slack.chat_postMessage(channel="general", text="hello"))["ok"]
    await people.missing_scopes("chat:write.public")
    assert await refusal(slack.chat_postMessage(channel="general", text="hello")) == "not_in_channel"


async def test_text_above_forty_thousand_is_cut(slack: AsyncWebClient) -> None:
    posted = await slack.chat_postMessage(channel="general", text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000


async def test_an_update_replaces_text_and_blocks(slack: AsyncWebClient, people: Client) -> None:
    posted = await slack.chat_postMessage(channel="general", text="one", blocks=[section(1)])
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    updated = await slack.chat_update(**where, text="two")
    assert "blocks" not in updated["message"]
    assert (await people.messages("general"))[-1]["edited"]
    assert (await slack.chat_update(**where, text="x" * 4000))["ok"]
    assert await refusal(slack.chat_update(**where, text="x" * 4001)) == "msg_too_long"
    theirs = await people.post("U1ANA", "general", "mine")
    assert await refusal(slack.chat_update(channel=posted["channel"], ts=theirs, text="x")) == "cant_update_message"
    assert await refusal(slack.chat_delete(channel=posted["channel"], ts=theirs)) == "cant_delete_message"
    await slack.chat_delete(**where)
    assert await refusal(slack.chat_update(**where, text="three")) == "message_not_found"


async def test_an_ephemeral_message_is_for_one_reader(slack: AsyncWebClient, people: Client) -> None:
    channel = await made(slack)
    assert await refusal(slack.chat_postEphemeral(channel=channel, user="U1ANA", text="psst")) == "user_not_in_channel"
    await slack.conversations_invite(channel=channel, users="U1ANA,U2BO")
    sent = await slack.chat_postEphemeral(channel=channel, user="U1ANA", text="psst")
    assert (await people.messages(channel, user="U1ANA"))[-1]["text"] == "psst"
    assert "psst" not in [each["text"] for each in await people.messages(channel, user="U2BO")]
    ts = sent["message_ts"]
    assert await refusal(slack.chat_update(channel=channel, ts=ts, text="louder")) == "message_not_found"


async def test_threads_are_one_deep(slack: AsyncWebClient, people: Client) -> None:
    channel = await made(slack)
    parent = await slack.chat_postMessage(channel=channel, text="parent")
    reply = await slack.chat_postMessage(channel=channel, text="reply", thread_ts=parent["ts"])
    await slack.chat_postMessage(channel=channel, text="reply to the reply", thread_ts=reply["ts"])
    thread = (await slack.conversations_replies(channel=channel, ts=parent["ts"]))["messages"]
    assert [each["text"] for each in thread] == ["parent", "reply", "reply to the reply"]
    assert thread[0]["reply_count"] == 2
    assert [each["text"] for each in await people.messages(channel)][-1] == "parent"
    assert len(await people.messages(channel, thread=parent["ts"])) == 3
    history = (await slack.conversations_history(channel=channel, limit=1))["messages"]
    assert [each["text"] for each in history] == ["parent"]
    link = await slack.chat_getPermalink(channel=channel, message_ts=parent["ts"])
    assert link["permalink"].endswith("p" + parent["ts"].replace(".", ""))


async def test_a_channel_takes_a_hundred_pins(slack: AsyncWebClient) -> None:
    channel = await made(slack)
    stamps = [(await slack.chat_postMessage(channel=channel, text=str(n)))["ts"] for n in range(101)]
    for ts in stamps[:100]:
        await slack.pins_add(channel=channel, timestamp=ts)
    assert await refusal(slack.pins_add(channel=channel, timestamp=stamps[100])) == "too_many_pins"
    assert await refusal(slack.pins_add(channel=channel, timestamp=stamps[0])) == "already_pinned"
    await slack.pins_remove(channel=channel, timestamp=stamps[0])
    assert await refusal(slack.pins_remove(channel=channel, timestamp=stamps[0])) == "no_pin"
    assert len((await slack.pins_list(channel=channel))["items"]) == 99


async def test_bookmarks_are_checked(slack: AsyncWebClient, people: Client) -> None:
    channel = await made(slack)
    mark = {"channel_id": channel, "type": "link", "title": "Guide"}
    added = await slack.bookmarks_add(**mark, link="https://example.com/guide")
    key = added["bookmark"]["id"]
    await slack.bookmarks_edit(bookmark_id=key, channel_id=channel, title="The guide")
    assert (await slack.bookmarks_list(channel_id=channel))["bookmarks"][0]["title"] == "The guide"
    assert (await people.channel("inc-1") or {})["bookmarks"][0]["link"] == "https://example.com/guide"
    assert await refusal(slack.bookmarks_add(**mark, link="nowhere")) == "invalid_link"
    assert await refusal(slack.bookmarks_add(**mark, link="https://e.com/" + "x" * 2048)) == "invalid_link"
    assert (
        await refusal(slack.bookmarks_add(**{**mark, "type": "page"}, link="https://e.com")) == "invalid_bookmark_type"
    )
    await slack.bookmarks_remove(bookmark_id=key, channel_id=channel)
    assert await refusal(slack.bookmarks_remove(bookmark_id=key, channel_id=channel)) == "bookmark_not_found"


async def test_one_reaction_of_each_name_a_person(slack: AsyncWebClient, people: Client) -> None:
    channel = await made(slack)
    ts = (await slack.chat_postMessage(channel=channel, text="hello"))["ts"]
    await slack.reactions_add(channel=channel, timestamp=ts, name="eyes")
    assert await refusal(slack.reactions_add(channel=channel, timestamp=ts, name="eyes")) == "already_reacted"
    assert await refusal(slack.reactions_add(channel=channel, timestamp=ts, name=":eyes:")) == "invalid_name"
    assert await refusal(slack.reactions_remove(channel=channel, timestamp=ts, name="fire")) == "no_reaction"
    got = await slack.reactions_get(channel=channel, timestamp=ts)
    assert got["message"]["reactions"] == [{"name": "eyes", "users": ["U0TOCSIN"], "count": 1}]
    assert (await people.messages(channel))[-1]["reactions"] == [{"name": "eyes", "users": ["U0TOCSIN"]}]


async def test_a_file_is_uploaded_in_three_steps(
    server: Server, http: httpx.AsyncClient, slack: AsyncWebClient, people: Client
) -> None:
    channel = await made(slack)
    await slack.files_upload_v2(
        channel=channel, content="# INC-1", filename="inc-1.md", title="Postmortem", initial_comment="Here it is"
    )
    message = (await people.messages(channel))[-1]
    assert message["text"] == "Here it is"
    assert message["files"][0]["title"] == "Postmortem"
    assert (await http.get(message["files"][0]["url"])).text == "# INC-1"
    asked = await slack.files_getUploadURLExternal(filename="a.txt", length=3)
    assert (await http.post(asked["upload_url"], content=b"four")).status_code == 400
    files = [{"id": asked["file_id"]}]
    assert await refusal(slack.files_completeUploadExternal(files=files)) == "file_upload_not_found"
    assert (await http.post(asked["upload_url"], content=b"abc")).status_code == 200
    assert await refusal(slack.files_completeUploadExternal(files=files, channel_id="general")) == "not_in_channel"
    assert await refusal(slack.files_completeUploadExternal(files=[{"id": "F9"}])) == "file_not_found"
    assert server.workspace.files[asked["file_id"]].completed is False
