"""What people do that the app must answer: commands, buttons, modals, shortcuts."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from sandbox.api.chat import check_blocks
from sandbox.control import elements
from sandbox.control.offered import offering
from sandbox.control.people import People
from sandbox.delivery.deliver import VERIFICATION_TOKEN, Answer, Delivery
from sandbox.state import messages, triggers, views
from sandbox.state.channels import Channel
from sandbox.state.members import APP_ID, BOT_USER_ID, SLACKBOT_ID, TEAM_ID
from sandbox.state.views import View
from sandbox.wire import Payload, RefusedError

_HTTP_OR_TIMEOUT = {"timeout": "operation_timeout", "error": "dispatch_failed"}


class Where(NamedTuple):
    """The blocks that somebody looks at, what is filled in there, how the app is told of the place, and a view."""

    blocks: list[Payload]
    values: Payload
    place: Payload
    view: View | None


class Interaction:
    """Builds the payloads that Slack would send, waits for the app, and shows its answer."""

    def __init__(self, people: People, delivery: Delivery, url: Callable[[], str]) -> None:
        self.workspace = people.workspace
        self.people = people
        self.delivery = delivery
        self.url = url

    async def command(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Payload:
        """Type a slash command; `text` begins with the slash."""
        found = self.people.inside(user, channel)
        name, _, rest = text.strip().partition(" ")
        known = {each.command for each in self.workspace.commands}
        if not name.startswith("/") or (known and name not in known):
            raise RefusedError(f"{name} is not a valid command")
        payload: Payload = {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM_ID,
            "team_domain": self._team()["domain"],
            "channel_id": found.id,
            "channel_name": _channel_name(found),
            "user_id": user,
            "user_name": self.workspace.member(user).name,
            "command": name,
            "text": self.people.typed(rest.strip(), command=True),
            "api_app_id": APP_ID,
            "is_enterprise_install": "false",
            "response_url": self._response_url(user, found, None, thread_ts),
            "trigger_id": triggers.new_trigger(self.workspace, user),
        }
        answer = await self.delivery.interact("slash_commands", payload)
        if answer.status != "ok":
            return self._failed(answer, found, user, name)
        if answer.response:
            problem = self.show(found, user, answer.response, thread_ts)
            if problem:
                return self._failed(Answer("error", answer.response, answer.millis), found, user, name, problem)
        return _told(answer)

    async def press(
        self,
        user: str,
        action_id: str,
        *,
        channel: str | None = None,
        ts: str | None = None,
        view_id: str | None = None,
        block_id: str | None = None,
        chosen: Any = None,  # noqa: ANN401 - a scalar, a list or null
        filled: elements.Filled | None = None,
        confirm: bool = True,
    ) -> Payload:
        """Press a button or choose in a menu, in a message or a view; `confirm=False` says no when asked.

        `filled` is what stands in the inputs around it: the app is told of it, though nobody has sent it yet.
        """
        blocks, values, place, view = self.where(user, channel, ts, view_id)
        block, element = elements.find(blocks, action_id, block_id)
        if element.get("confirm") and not confirm:
            return {"status": "ok", "response": None, "millis": 0.0}
        element = offering(self.workspace, user, block, element)
        action = self._action(block, element, chosen)
        elements.take(blocks, values, filled or {}, partial(offering, self.workspace, user))
        if element["type"] not in ("button", "overflow"):
            values.setdefault(block["block_id"], {})[action_id] = elements.shaped(element, chosen)
        state = {"values": elements.filled(blocks, values)}
        view_on = view.id if view is not None and view.type == "modal" else None
        payload = self.payload("block_actions", user, view_on) | place
        if view is not None:
            payload["view"] = view.described() | {"state": state}
        else:
            payload["state"] = state
        payload["actions"] = [action | {"action_ts": self.workspace.next_ts()}]
        answer = await self.delivery.interact("interactive", payload)
        return _told(answer)

    def where(self, user: str, channel: str | None, ts: str | None, view_id: str | None) -> "Where":
        """What somebody looks at: a view of theirs, or a message that they can see."""
        if view_id:
            view = self._view_of(user, view_id)
            return Where(view.given["blocks"], view.values, {"container": {"type": "view", "view_id": view.id}}, view)
        found = self.people.place(user, channel or "")
        message = found.messages.get(ts or "")
        if message is None or message.ephemeral_for not in (None, user):
            raise RefusedError("message_not_found")
        blocks = [*message.blocks, *(b for each in message.attachments for b in each.get("blocks", []))]
        values = self.workspace.message_state.setdefault((found.id, message.ts, user), {})
        return Where(blocks, values, self._message_place(user, found, message), None)

    async def submit(self, user: str, view_id: str, values: elements.Filled) -> Payload:
        """Submit a modal: `values` is what was typed, by block_id and action_id."""
        view = self._view_of(user, view_id)
        if view.type != "modal" or self.workspace.views[user][-1] is not view:
            raise RefusedError("only the modal on top can be submitted")
        errors = self._fill(view, values)
        if errors:
            return {"status": "error", "errors": errors, "view": view.described(), "millis": 0.0}
        state = {"values": elements.filled(view.given["blocks"], view.values)}
        payload = self.payload("view_submission", user, view.id)
        payload |= {"view": view.described() | {"state": state}, "response_urls": []}
        answer = await self.delivery.interact("interactive", payload)
        told: Payload = {"status": answer.status, "errors": None, "view": None, "millis": answer.millis}
        if answer.status != "ok":
            return told | {"view": view.described()}
        try:
            told["errors"] = self._respond(view, answer.response or {})
        except RefusedError as refused:
            return told | {"status": "error", "errors": {"": str(refused.answer())}, "view": view.described()}
        stack = self.workspace.views.get(user, [])
        return told | {"view": stack[-1].described() if stack else None}

    async def close(self, user: str, view_id: str, *, whole_stack: bool = False) -> Payload:
        """Close a modal without submitting it."""
        view = self._view_of(user, view_id)
        if view.type != "modal":
            raise RefusedError("not_found")
        described = view.described()
        views.close(self.workspace, view, whole_stack=whole_stack)
        if not described["notify_on_close"]:
            return {"status": "ok", "response": None, "millis": 0.0}
        payload = self.payload("view_closed", user, None)
        del payload["trigger_id"]
        payload |= {"view": described, "is_cleared": whole_stack}
        return _told(await self.delivery.interact("interactive", payload))

    async def shortcut(self, user: str, callback_id: str, channel: str | None = None, ts: str | None = None) -> Payload:
        """Use a message's shortcut, or a global one."""
        if channel is None:
            payload = self.payload("shortcut", user, None)
        else:
            found = self.people.inside(user, channel)
            message = messages.find(found, ts or "")
            payload = self.payload("message_action", user, None) | {
                "channel": {"id": found.id, "name": _channel_name(found)},
                "message": message.described(found),
                "message_ts": message.ts,
                "response_url": self._response_url(user, found, None, message.thread_ts),
            }
        payload |= {"callback_id": callback_id, "action_ts": self.workspace.next_ts()}
        return _told(await self.delivery.interact("interactive", payload))

    def show(self, channel: Channel, user: str, given: Payload, thread_ts: str | None = None) -> str | None:
        """Show what the app answered to a command; gives Slack's word for what is wrong with it."""
        blocks = given.get("blocks") or []
        text = str(given.get("text") or "")
        try:
            check_blocks(blocks, given.get("attachments") or [])
        except RefusedError as refused:
            return refused.error
        if not text and not blocks and not given.get("attachments"):
            return "no_text"
        messages.post(
            self.workspace,
            channel,
            BOT_USER_ID,
            text,
            blocks=blocks,
            attachments=given.get("attachments") or [],
            thread_ts=given.get("thread_ts") or thread_ts,
            ephemeral_for=None if given.get("response_type") == "in_channel" else user,
        )
        return None

    def _failed(self, answer: Answer, channel: Channel, user: str, name: str, problem: str | None = None) -> Payload:
        word = problem or _HTTP_OR_TIMEOUT[answer.status]
        said = f"`{name}` failed with the error {word}"
        messages.post(self.workspace, channel, SLACKBOT_ID, said, ephemeral_for=user)
        return _told(answer) | {"error": word}

    def _team(self) -> Payload:
        return {"id": TEAM_ID, "domain": self.workspace.team.lower().replace(" ", "-")}

    def payload(self, kind: str, user: str, view_id: str | None) -> Payload:
        """What every interaction tells; `view_id`: of the modal on which its trigger stands."""
        member = self.workspace.member(user)
        return {
            "type": kind,
            "token": VERIFICATION_TOKEN,
            "team": self._team(),
            "user": {"id": user, "username": member.name, "name": member.name, "team_id": TEAM_ID},
            "api_app_id": APP_ID,
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": triggers.new_trigger(self.workspace, user, view_id),
        }

    def _response_url(self, user: str, channel: Channel, ts: str | None, thread_ts: str | None) -> str:
        return f"{self.url()}/response/{triggers.new_response_url(self.workspace, user, channel.id, ts, thread_ts)}"

    def _message_place(self, user: str, channel: Channel, message: messages.Message) -> Payload:
        container: Payload = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral_for is not None,
        }
        if message.is_reply:
            container["thread_ts"] = message.thread_ts
        place: Payload = {
            "container": container,
            "channel": {"id": channel.id, "name": _channel_name(channel)},
            "response_url": self._response_url(user, channel, message.ts, message.thread_ts),
        }
        if message.ephemeral_for is None:  # Slack keeps no copy of an ephemeral one
            place["message"] = message.described(channel)
        return place

    def _view_of(self, user: str, view_id: str) -> View:
        view = views.find(self.workspace, view_id)
        if view.user != user:
            raise RefusedError("not_found")
        return view

    def _action(self, block: Payload, element: Payload, chosen: Any) -> Payload:  # noqa: ANN401 - as above
        action: Payload = {"block_id": block["block_id"], "action_id": element["action_id"], "type": element["type"]}
        if element["type"] == "button":
            action["text"] = element["text"]
            action |= {key: element[key] for key in ("value", "style", "url") if key in element}
            return action
        return action | elements.shaped(element, chosen)

    def _fill(self, view: View, filled: elements.Filled) -> dict[str, str]:
        """Put what was typed into the view; gives what Slack's client would complain about before sending."""
        blocks = view.given["blocks"]
        elements.take(blocks, view.values, filled, partial(offering, self.workspace, view.user))
        now = elements.filled(blocks, view.values)
        errors: dict[str, str] = {}
        for block, element in elements.within(blocks):
            if block["type"] != "input":
                continue
            told = now.get(block["block_id"], {}).get(element.get("action_id"), {})
            if elements.is_empty(told):
                if not block.get("optional"):
                    errors[block["block_id"]] = "Please complete this required field."
            elif problem := elements.fault(element, told):
                errors[block["block_id"]] = problem
        return errors

    def _respond(self, view: View, response: Payload) -> dict[str, str] | None:
        """Do what the answer to a submission asks for."""
        action = response.get("response_action")
        match action:
            case None:
                views.close(self.workspace, view)
            case "clear":
                views.close(self.workspace, view, whole_stack=True)
            case "update":
                views.update(self.workspace, view, response.get("view") or {})
            case "push":
                views.push_modal(self.workspace, view.user, response.get("view") or {})
            case "errors":
                return self._errors(view, response.get("errors"))
            case _:
                raise RefusedError("invalid_response_action")
        return None

    def _errors(self, view: View, given: object) -> dict[str, str]:
        inputs = {each["block_id"] for each in view.given["blocks"] if each["type"] == "input"}
        if not isinstance(given, dict) or not given or not set(given) <= inputs:
            raise RefusedError("errors must name the block_id of input blocks")
        return {str(key): str(value) for key, value in given.items()}


def _told(answer: Answer) -> Payload:
    return {"status": answer.status, "response": answer.response, "millis": answer.millis}


def _channel_name(channel: Channel) -> str:
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)
