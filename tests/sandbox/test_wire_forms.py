"""Arguments come in the query, as a form, as JSON or by GET; tokens are checked first."""

from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Server

FORMS: list[tuple[str, dict[str, Any]]] = [
    ("GET", {"params": {"channel": "C"}}),
    ("POST", {"params": {"channel": "C"}}),
    ("POST", {"data": {"channel": "C"}}),
    ("POST", {"json": {"channel": "C"}}),
    ("POST", {"files": {"channel": (None, "C")}}),
]


@pytest.mark.parametrize(("verb", "sent"), FORMS, ids=["GET query", "POST query", "form", "JSON", "multipart"])
async def test_arguments_are_read_from_every_form(
    server: Server, http: httpx.AsyncClient, verb: str, sent: dict[str, Any]
) -> None:
    channel = server.workspace.names["general"]
    body: dict[str, Any] = {kind: {"channel": channel if kind != "files" else (None, channel)} for kind in sent}
    headers = {"Authorization": f"Bearer {server.bot_token}"}
    answer = (await http.request(verb, "conversations.info", headers=headers, **body)).json()
    assert answer["ok"]
    assert answer["channel"]["name"] == "general"


TOKENS = [
    ("auth.test", None, "not_authed"),
    ("auth.test", "xoxb-wrong", "invalid_auth"),
    ("auth.test", "app", "not_allowed_token_type"),
    ("apps.connections.open", "bot", "not_allowed_token_type"),
    ("auth.test", "bot", None),
    ("apps.connections.open", "app", None),
]


@pytest.mark.parametrize(("method", "token", "error"), TOKENS)
async def test_each_method_wants_its_token(
    server: Server, http: httpx.AsyncClient, method: str, token: str | None, error: str | None
) -> None:
    known = {"app": server.app_token, "bot": server.bot_token}
    headers = {"Authorization": f"Bearer {known.get(token, token)}"} if token else {}
    answer = (await http.post(method, headers=headers)).json()
    assert answer.get("error") == error


async def test_the_token_may_be_an_argument(server: Server, http: httpx.AsyncClient) -> None:
    assert (await http.post("auth.test", data={"token": server.bot_token})).json()["ok"]


@pytest.mark.parametrize(("body", "error"), [("{", "invalid_json"), ("[1]", "json_not_object")])
async def test_a_broken_body_is_refused(server: Server, http: httpx.AsyncClient, body: str, error: str) -> None:
    headers = {"Authorization": f"Bearer {server.bot_token}", "Content-Type": "application/json"}
    assert (await http.post("auth.test", headers=headers, content=body)).json()["error"] == error


CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("chat.sing", {}, "unknown_method"),
    ("chat.postMessage", {"text": "hello"}, "missing required field: channel"),
    ("chat.postMessage", {"channel": "C", "txet": "hello"}, "invalid additional property: txet"),
    ("conversations.create", {"name": "a", "is_private": "perhaps"}, "must provide a boolean"),
    ("conversations.list", {"limit": "many"}, "must provide an integer"),
    ("conversations.list", {"limit": 5000}, "invalid_limit"),
    ("conversations.list", {"cursor": "nonsense"}, "invalid_cursor"),
    ("conversations.list", {"types": "secret"}, "invalid_types"),
    ("views.open", {"view": "{", "trigger_id": "1"}, "must be valid JSON"),
]


@pytest.mark.parametrize(("method", "arguments", "error"), CALLS)
async def test_nonsense_gets_slacks_own_error(
    slack: AsyncWebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await slack.api_call(method, json=arguments)
    assert error in str(refused.value.response.data)


async def test_the_token_s_scopes_are_told_and_enforced(server: Server, slack: AsyncWebClient) -> None:
    answer = await slack.auth_test()
    assert "pins:write" in answer.headers["x-oauth-scopes"].split(",")
    server.delivery.faults.missing_scopes.add("pins:write")
    with pytest.raises(SlackApiError) as refused:
        await slack.pins_add(channel="C", timestamp="1")
    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "pins:write"
    assert "pins:write" not in (await slack.auth_test()).headers["x-oauth-scopes"].split(",")
