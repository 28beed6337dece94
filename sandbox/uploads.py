"""The bytes of files: posted to an upload address, read from a file's address."""

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox.workspace import Workspace

_SHOWN = {"text/html", "application/pdf", "image/png", "image/jpeg", "image/gif", "image/svg+xml"}
"""What a browser shows as what it is; everything else is text."""
_NOTHING = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_SEALED = f"sandbox allow-popups allow-popups-to-escape-sandbox; {_NOTHING}; frame-ancestors 'self'"
_READ_BY_THE_BROWSER = f"{_NOTHING}; frame-ancestors 'none'"  # its own viewer does not open in a sandbox


class Uploads:
    """Answers `/upload/{id}/{ticket}` and `/files/{id}/{name}`."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    async def take(self, request: Request) -> Response:
        """Keep the bytes; their number must be what was announced."""
        file = self.workspace.files.get(request.path_params["id"])
        if file is None or file.ticket != request.path_params["ticket"] or file.completed:
            return PlainTextResponse("not found", 404)
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            async with request.form() as form:
                part = next((each for each in form.values() if isinstance(each, UploadFile)), None)
                content = await part.read() if part else b""
        else:
            content = await request.body()
        if len(content) != file.length:
            return PlainTextResponse("length mismatch", 400)
        file.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    async def give(self, request: Request) -> Response:
        """The bytes of a shared file. Whatever is in them runs nothing and fetches nothing."""
        file = self.workspace.files.get(request.path_params["id"])
        if file is None or not file.completed or file.content is None:
            return PlainTextResponse("not found", 404)
        media = file.mimetype if file.mimetype in _SHOWN else "text/plain"
        policy = _READ_BY_THE_BROWSER if media == "application/pdf" else _SEALED
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": policy}
        return Response(file.content, media_type=media, headers=headers)
