"""The control API: what the page, tests and scripts do with the workspace."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.control import screens
from sandbox.control.interaction import Interaction
from sandbox.control.offered import files_for
from sandbox.control.people import People
from sandbox.control.suggestions import Suggestions
from sandbox.delivery.deliver import Delivery
from sandbox.wire import Payload, RefusedError

Act = Callable[[Payload], Awaitable[Payload]]
_DONE: Payload = {"ok": True}


class Control:
    """One method a route; a mistake is answered with 4xx and a sentence."""

    def __init__(self, people: People, interaction: Interaction, delivery: Delivery) -> None:
        self.workspace = people.workspace
        self.people = people
        self.interaction = interaction
        self.delivery = delivery
        self.suggestions = Suggestions(interaction)
        self._watchers: set[asyncio.Queue[Payload | None]] = set()
        self.workspace.on_change.append(self._changed)
        self.workspace.clock.on_push(self._pushed)

    def routes(self) -> list[Route]:
        """The routes beneath /control."""
        acts: dict[str, Act] = {
            name: getattr(self, f"_{name}")
            for name in [
                "post",
                "edit",
                "delete",
                "command",
                "press",
                "suggest",
                "submit",
                "close",
                "shortcut",
                "react",
                "pin",
                "join",
                "leave",
                "create",
                "archive",
                "unarchive",
                "invite",
                "open_home",
                "read",
                "profile",
            ]
        }
        return [
            *(Route(f"/control/{name}", _endpoint(act), methods=["POST"]) for name, act in acts.items()),
            Route("/control/state", _query(self._state)),
            Route("/control/messages", _query(self._messages)),
            Route("/control/files", _query(self._files)),
            Route("/control/clock", _query(self._clock)),
            Route("/control/clock", _endpoint(self._push), methods=["POST"]),
            Route("/control/next_due", _query(self._next_due)),
            Route("/control/next_due", _endpoint(self._push_to_next_due), methods=["POST"]),
            Route("/control/faults", _query(self._faults)),
            Route("/control/faults", _endpoint(self._fault), methods=["POST"]),
            Route("/control/faults", _query(self._clear_faults), methods=["DELETE"]),
            Route("/control/traffic", _query(self._traffic)),
            Route("/control/traffic", _query(self._clear_traffic), methods=["DELETE"]),
            Route("/control/deliveries", _query(self._deliveries)),
            Route("/control/events", self._events),
        ]

    # What people do

    async def _post(self, given: Payload) -> Payload:
        return {"ts": self.people.post(given["user"], given["channel"], given["text"], given.get("thread_ts"))}

    async def _edit(self, given: Payload) -> Payload:
        self.people.edit(given["user"], given["channel"], given["ts"], given["text"])
        return _DONE

    async def _delete(self, given: Payload) -> Payload:
        self.people.delete(given["user"], given["channel"], given["ts"])
        return _DONE

    async def _command(self, given: Payload) -> Payload:
        return await self.interaction.command(given["user"], given["channel"], given["text"], given.get("thread_ts"))

    async def _press(self, given: Payload) -> Payload:
        return await self.interaction.press(
            given["user"],
            given["action_id"],
            channel=given.get("channel"),
            ts=given.get("ts"),
            view_id=given.get("view_id"),
            block_id=given.get("block_id"),
            chosen=given.get("selected", given.get("value")),
            filled=given.get("values"),
            confirm=given.get("confirm", True),
        )

    async def _suggest(self, given: Payload) -> Payload:
        return await self.suggestions.suggest(
            given["user"],
            given["action_id"],
            given["value"],
            block_id=given.get("block_id"),
            channel=given.get("channel", ""),
            ts=given.get("ts", ""),
            view_id=given.get("view_id", ""),
        )

    async def _submit(self, given: Payload) -> Payload:
        return await self.interaction.submit(given["user"], given["view_id"], given.get("values", {}))

    async def _close(self, given: Payload) -> Payload:
        whole = bool(given.get("whole_stack"))
        return await self.interaction.close(given["user"], given["view_id"], whole_stack=whole)

    async def _shortcut(self, given: Payload) -> Payload:
        return await self.interaction.shortcut(
            given["user"], given["callback_id"], given.get("channel"), given.get("ts")
        )

    async def _react(self, given: Payload) -> Payload:
        remove = bool(given.get("remove"))
        self.people.react(given["user"], given["channel"], given["ts"], given["name"], remove=remove)
        return _DONE

    async def _pin(self, given: Payload) -> Payload:
        self.people.pin(given["user"], given["channel"], given["ts"], remove=bool(given.get("remove")))
        return _DONE

    async def _join(self, given: Payload) -> Payload:
        self.people.join(given["user"], given["channel"])
        return _DONE

    async def _leave(self, given: Payload) -> Payload:
        self.people.leave(given["user"], given["channel"])
        return _DONE

    async def _create(self, given: Payload) -> Payload:
        return {"channel": self.people.create(given["user"], given["name"], private=bool(given.get("private")))}

    async def _archive(self, given: Payload) -> Payload:
        self.people.archive(given["user"], given["channel"])
        return _DONE

    async def _unarchive(self, given: Payload) -> Payload:
        self.people.unarchive(given["user"], given["channel"])
        return _DONE

    async def _invite(self, given: Payload) -> Payload:
        self.people.invite(given["user"], given["channel"], given["users"])
        return _DONE

    async def _open_home(self, given: Payload) -> Payload:
        self.people.open_home(given["user"])
        return _DONE

    async def _read(self, given: Payload) -> Payload:
        self.people.mark_read(given["user"], given["channel"])
        return _DONE

    async def _profile(self, given: Payload) -> Payload:
        allowed = ("real_name", "email", "tz", "deleted", "is_restricted")
        changes = {key: given[key] for key in allowed if key in given}
        return screens.person(self.workspace.change_member(given["user"], **changes))

    # What is there

    async def _state(self, given: Payload) -> Payload:
        return screens.state(self.workspace, given.get("user"))

    async def _messages(self, given: Payload) -> Payload:
        user, name = given.get("user"), given["channel"]
        channel = self.people.place(user, name) if user else self.workspace.channel(name)
        return {"messages": screens.listed(self.workspace, channel, user, given.get("thread"))}

    async def _clock(self, _given: Payload) -> Payload:
        return screens.time(self.workspace)

    async def _push(self, given: Payload) -> Payload:
        await self.workspace.clock.push(timedelta(seconds=float(given["seconds"])))
        return screens.time(self.workspace)

    async def _next_due(self, _given: Payload) -> Payload:
        return await screens.next_due(self.workspace)

    async def _push_to_next_due(self, _given: Payload) -> Payload:
        await self.workspace.clock.push_to_next_due()
        return screens.time(self.workspace)

    async def _faults(self, _given: Payload) -> Payload:
        return self.delivery.faults.described()

    async def _fault(self, given: Payload) -> Payload:
        self.delivery.faults.add(given)
        if "socket" in given:
            await self.delivery.sockets.disturb(given["socket"])
        if self.delivery.faults.down:
            await self.delivery.sockets.close()
        return self.delivery.faults.described()

    async def _clear_faults(self, _given: Payload) -> Payload:
        self.delivery.faults.clear()
        return self.delivery.faults.described()

    async def _files(self, given: Payload) -> Payload:
        return {"files": files_for(self.workspace, self.workspace.member(given["user"]).id)}

    async def _traffic(self, given: Payload) -> Payload:
        return self.delivery.traffic.since(int(given.get("since", 0)))

    async def _clear_traffic(self, _given: Payload) -> Payload:
        self.delivery.traffic.clear()
        return _DONE

    async def _deliveries(self, _given: Payload) -> Payload:
        return {"undelivered": self.delivery.undelivered, "sockets": self.delivery.sockets.count}

    # Server-sent events

    def _changed(self, kind: str, channel: str | None) -> None:
        told: Payload = {"type": kind} | ({"channel": channel} if channel else {})
        for queue in self._watchers:
            queue.put_nowait(told)

    async def _pushed(self, _by: timedelta) -> None:
        self._changed("clock", None)

    async def _events(self, request: Request) -> Response:
        queue: asyncio.Queue[Payload | None] = asyncio.Queue()
        user = request.query_params.get("user")

        async def stream() -> AsyncIterator[str]:
            self._watchers.add(queue)
            try:
                yield ": hello\n\n"
                while (told := await queue.get()) is not None:
                    together = [told]
                    while not queue.empty() and (more := queue.get_nowait()) is not None:
                        if more not in together:
                            together.append(more)
                    for each in together:
                        if self._concerns(user, each.get("channel")):
                            yield f"data: {json.dumps(each)}\n\n"
            finally:
                self._watchers.discard(queue)

        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(stream(), media_type="text/event-stream", headers=headers)

    def _concerns(self, user: str | None, channel_id: str | None) -> bool:
        channel = self.workspace.channels.get(channel_id or "")
        return user is None or channel is None or channel.is_open_to(user)

    def close(self) -> None:
        """End every stream."""
        for queue in self._watchers:
            queue.put_nowait(None)


def _endpoint(act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            given = await request.json()
        except ValueError:
            return JSONResponse({"error": "The body is not JSON."}, 400)
        if not isinstance(given, dict):
            return JSONResponse({"error": "The body is not a JSON object."}, 400)
        return await _answered(act, given)

    return endpoint


def _query(act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await _answered(act, dict(request.query_params))

    return endpoint


async def _answered(act: Act, given: dict[str, Any]) -> Response:
    try:
        return JSONResponse(await act(given))
    except RefusedError as refused:
        return JSONResponse({"error": refused.error, **refused.extra}, 409)
    except KeyError as missing:
        return JSONResponse({"error": f"{missing.args[0]} is missing."}, 400)
    except (ValueError, TypeError) as wrong:
        return JSONResponse({"error": str(wrong)}, 400)
