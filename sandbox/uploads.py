"""The bytes of files: posted to an upload address, read from a file's address."""

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox.workspace import Workspace


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
        """The bytes of a shared file; a browser saves them and does not run them."""
        file = self.workspace.files.get(request.path_params["id"])
        if file is None or not file.completed or file.content is None:
            return PlainTextResponse("not found", 404)
        media = file.mimetype if file.mimetype.startswith(("text/plain", "image/png", "image/jpeg")) else "text/plain"
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return Response(file.content, media_type=media, headers=headers)
