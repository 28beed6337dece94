"""Uploaded files: an address is asked for, bytes are posted to it, then the upload is completed and shared."""

from dataclasses import dataclass

from sandbox.wire import Payload


@dataclass
class File:
    """One file; `content` is None until its bytes were posted, `completed` False until it was shared."""

    id: str
    name: str
    title: str
    length: int
    mimetype: str
    url: str
    created: int
    ticket: str
    alt: str = ""
    content: bytes | None = None
    completed: bool = False

    def described(self) -> Payload:
        """The `file` object in messages and answers."""
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2] or "binary",
            "size": self.length,
            "mode": "hosted",
            "url_private": self.url,
            "url_private_download": self.url,
            "permalink": self.url,
            **({"alt_txt": self.alt} if self.alt else {}),
        }
