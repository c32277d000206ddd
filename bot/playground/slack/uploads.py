"""Files on their way in: leave to upload one, its bytes, and the file that comes of it."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field

from .wire import JsonObject

PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}
KINDS = {
    **PICTURES,
    "csv": "text/csv",
    "ics": "text/calendar",
    "json": "application/json",
    "jsonld": "text/plain",
    "md": "text/plain",
    "txt": "text/plain",
    "atom": "text/plain",
}


@dataclass(slots=True, kw_only=True)
class PendingUpload:
    """A file that an app said it would upload.

    Args:
        length: How many bytes it said.
        content: What came; None until then.
        shared: Whether the upload is complete, after which it can't be completed again.
    """

    id: str
    filename: str
    length: int
    alt: str
    content: bytes | None = None
    shared: bool = False

    @property
    def filetype(self) -> str:
        """The ending of its name."""
        return self.filename.rpartition(".")[2].lower()

    @property
    def mimetype(self) -> str:
        """What Slack takes it for by its name."""
        return KINDS.get(self.filetype, "application/octet-stream")

    @property
    def data_url(self) -> str:
        """The file's bytes for the screen; empty where none came."""
        if self.content is None:
            return ""
        return f"data:{self.mimetype};base64,{base64.b64encode(self.content).decode()}"


@dataclass(slots=True)
class Uploads:
    """Every upload, by its id and by the secret path that takes its bytes."""

    by_id: dict[str, PendingUpload] = field(default_factory=dict)
    by_path: dict[str, PendingUpload] = field(default_factory=dict)

    def begin(self, filename: str, length: int, alt: str) -> tuple[PendingUpload, str]:
        """A new upload, and the path to send it to."""
        upload = PendingUpload(
            id=f"F{secrets.token_hex(5).upper()}", filename=filename, length=length, alt=alt
        )
        path = f"/upload/v1/{secrets.token_urlsafe(48)}"
        self.by_id[upload.id] = self.by_path[path] = upload
        return upload, path

    def receive(self, path: str, content: bytes) -> JsonObject:
        """Take the bytes; gives why not, or nothing."""
        upload = self.by_path.get(path)
        if upload is None:
            return {"error": "invalid upload url"}
        if len(content) != upload.length:
            return {"error": "length mismatch"}
        upload.content = content
        return {}
