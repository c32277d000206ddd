"""What the app asked for, so that a test can count."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web


@dataclass(slots=True, kw_only=True)
class LoggedRequest:
    """One request of the app, without its token.

    Attributes:
        at: When it came, by the far end's clock.
        verb: The HTTP method.
        call: What fault rules match: a method's name, or a verb with the template of its path. Empty
            where the far end has nothing of that name.
        body: What it carried, decoded.
        files: Names of the files that came with it.
        fault: The word of the fault that spoiled it.
        status: The HTTP status of the answer; None where the connection was cut, and until it is answered.
        error: The platform's word or number for a refusal.
    """

    at: datetime
    verb: str
    path: str
    call: str = ""
    body: Any = None
    files: list[str] = field(default_factory=list)
    fault: str | None = None
    status: int | None = None
    error: str | int | None = None

    def as_json(self) -> dict[str, Any]:
        """As the control interface tells it."""
        return {
            "at": self.at.isoformat(),
            "verb": self.verb,
            "path": self.path,
            "call": self.call,
            "body": self.body,
            "files": list(self.files),
            "fault": self.fault,
            "status": self.status,
            "error": self.error,
        }

    def answered(self, request: web.Request, response: web.StreamResponse) -> None:
        """Note how the request was answered, if it was."""
        cut = request.transport is None or request.transport.is_closing()
        self.status = None if cut else response.status
