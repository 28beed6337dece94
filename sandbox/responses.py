"""What the app posts to a response_url: a new message, a replacement, or a deletion."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.api.chat import check_blocks
from sandbox.control.interaction import Interaction
from sandbox.state import messages, triggers
from sandbox.wire import Payload, RefusedError


class Responses:
    """Answers `/response/{key}`: five uses in thirty real minutes."""

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction

    async def __call__(self, request: Request) -> Response:
        """Take one use."""
        try:
            given = await request.json()
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
        if not isinstance(given, dict):
            return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
        try:
            self._use(request.path_params["key"], given)
        except RefusedError as refused:
            return JSONResponse(refused.answer(), 404)
        return PlainTextResponse("ok")

    def _use(self, key: str, given: Payload) -> None:
        workspace = self.interaction.workspace
        if not (given.get("delete_original") or given.get("text") or given.get("blocks") or given.get("attachments")):
            raise RefusedError("no_text")
        found = triggers.use_response_url(workspace, key)
        channel = workspace.channels[found.channel]
        original = channel.messages.get(found.message_ts or "")
        if given.get("delete_original") or given.get("replace_original"):
            if original is None:
                raise RefusedError("message_not_found")
            if given.get("delete_original"):
                messages.delete(workspace, channel, original)
                return
            blocks = given.get("blocks") or []
            check_blocks(blocks, [])
            messages.change(workspace, channel, original, text=str(given.get("text") or ""), blocks=blocks)
            return
        if channel.archived:
            raise RefusedError("is_archived")
        problem = self.interaction.show(channel, found.user, given, found.thread_ts)
        if problem:
            raise RefusedError(problem)
