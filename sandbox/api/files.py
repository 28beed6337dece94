"""files.*: the external upload flow, in three steps."""

import mimetypes
import secrets
from urllib.parse import quote

from sandbox.api.call import Call
from sandbox.api.chat import check_blocks, destination
from sandbox.api.registry import method
from sandbox.state import messages
from sandbox.state.files import File
from sandbox.state.ids import new_id
from sandbox.state.members import BOT_USER_ID
from sandbox.wire import Payload, RefusedError, invalid_arguments

SIZE_LIMIT = 1_000_000_000
ALT_LIMIT = 1_000


@method(
    "files.getUploadURLExternal",
    tier=4,
    scope="files:write",
    needs="filename length",
    takes="alt_txt snippet_type",
)
def get_upload_url(call: Call) -> Payload:
    """Where to post the bytes."""
    name = call.text("filename")
    if not name:
        raise invalid_arguments("must be more than 0 characters [json-pointer:/filename]")
    length = call.number("length", 0, least=1, most=SIZE_LIMIT)
    key = new_id("F")
    mimetype = mimetypes.guess_type(name)[0] or "text/plain"
    url = f"{call.url}/files/{key}/{quote(name, safe='')}"
    created = int(call.workspace.clock.seconds())
    alt = call.text("alt_txt")
    if len(alt) > ALT_LIMIT:
        raise invalid_arguments(f"must be less than {ALT_LIMIT + 1} characters [json-pointer:/alt_txt]")
    file = File(key, name, name, length, mimetype, url, created, secrets.token_urlsafe(18), alt)
    call.workspace.files[key] = file
    return {"upload_url": f"{call.url}/upload/{key}/{file.ticket}", "file_id": key}


@method(
    "files.completeUploadExternal",
    tier=4,
    scope="files:write",
    needs="files",
    takes="channel_id channels initial_comment thread_ts blocks",
)
def complete_upload(call: Call) -> Payload:
    """Share what was uploaded."""
    asked = call.structure("files")
    if not isinstance(asked, list) or not asked:
        raise invalid_arguments("must provide an array [json-pointer:/files]")
    files: list[File] = []
    for number, each in enumerate(asked):
        if not isinstance(each, dict) or not isinstance(each.get("id"), str):
            raise invalid_arguments(f"missing required field: id [json-pointer:/files/{number}]")
        found = call.workspace.files.get(each["id"])
        if found is None or found.content is None or found.completed:
            raise RefusedError(
                "file_not_found"
                if found is None
                else "posting_to_channel_denied"
                if found.completed
                else "file_upload_not_found"
            )
        files.append(found)
    blocks = call.structure("blocks") or []
    check_blocks(blocks, [])
    where = [call.text("channel_id")] if call.has("channel_id") else call.words("channels")
    shared = [destination(call if call.has("channel_id") else _at(call, each), "channel_id") for each in where]
    for channel in shared:
        if BOT_USER_ID not in channel.members:
            raise RefusedError("not_in_channel")
    for file, each in zip(files, asked, strict=True):
        file.title = str(each.get("title") or file.name)
        file.completed = True
    for channel in shared:
        messages.post(
            call.workspace,
            channel,
            BOT_USER_ID,
            call.text("initial_comment"),
            blocks=blocks,
            thread_ts=call.text("thread_ts") or None,
            files=[each.described() for each in files],
        )
    return {"files": [each.described() for each in files]}


def _at(call: Call, channel: str) -> Call:
    return Call(call.workspace, call.method, {**call.arguments, "channel_id": channel}, call.scopes, call.url)
