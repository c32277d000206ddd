"""Refusals: the HTTP status, the JSON error code and the words Discord answers with."""

from __future__ import annotations

from dataclasses import dataclass

from .wire import JSON, JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One kind of refusal.

    Source: Opcodes and Status Codes, "JSON Error Codes".
    """

    status: int
    code: int
    message: str


UNAUTHORIZED = Reason(status=401, code=0, message="401: Unauthorized")
NOT_FOUND = Reason(status=404, code=0, message="404: Not Found")
METHOD_NOT_ALLOWED = Reason(status=405, code=0, message="405: Method Not Allowed")
SERVER_ERROR = Reason(status=500, code=0, message="500: Internal Server Error")
NOT_OFFERED = Reason(status=400, code=0, message="This far end does not offer that field")

UNKNOWN_APPLICATION = Reason(status=404, code=10002, message="Unknown Application")
UNKNOWN_CHANNEL = Reason(status=404, code=10003, message="Unknown Channel")
UNKNOWN_GUILD = Reason(status=404, code=10004, message="Unknown Guild")
UNKNOWN_MEMBER = Reason(status=404, code=10007, message="Unknown Member")
UNKNOWN_MESSAGE = Reason(status=404, code=10008, message="Unknown Message")
UNKNOWN_WEBHOOK = Reason(status=404, code=10015, message="Unknown Webhook")
UNKNOWN_INTERACTION = Reason(status=404, code=10062, message="Unknown interaction")
UNKNOWN_COMMAND = Reason(status=404, code=10063, message="Unknown application command")

TOO_MANY_ATTACHMENTS = Reason(
    status=400, code=30015, message="Maximum number of attachments in a message reached (10)"
)
TOO_MANY_COMMANDS = Reason(
    status=400, code=30032, message="Maximum number of application commands reached (100)."
)
TOO_MANY_DAILY_CREATES = Reason(
    status=400, code=30034, message="Max number of daily application command creates has been reached (200)"
)
BAD_TOKEN = Reason(status=401, code=40001, message="Unauthorized. Provide a valid token and try again")
TOO_LARGE = Reason(
    status=413, code=40005, message="Request entity too large. Try sending something smaller in size"
)
ALREADY_ACKNOWLEDGED = Reason(status=400, code=40060, message="Interaction has already been acknowledged.")

MISSING_ACCESS = Reason(status=403, code=50001, message="Missing Access")
NOT_YOUR_MESSAGE = Reason(status=403, code=50005, message="Cannot edit a message authored by another user")
EMPTY_MESSAGE = Reason(status=400, code=50006, message="Cannot send an empty message")
CANNOT_MESSAGE_USER = Reason(status=403, code=50007, message="Cannot send messages to this user")
NOT_A_TEXT_CHANNEL = Reason(status=400, code=50008, message="Cannot send messages in a non-text channel")
MISSING_PERMISSIONS = Reason(status=403, code=50013, message="Missing Permissions")
INVALID_WEBHOOK_TOKEN = Reason(status=401, code=50027, message="Invalid Webhook Token")
INVALID_RECIPIENT = Reason(status=400, code=50033, message="Invalid Recipient(s)")
INVALID_FORM = Reason(status=400, code=50035, message="Invalid Form Body")
INVALID_API_VERSION = Reason(status=400, code=50041, message="Invalid API version")
INVALID_JSON = Reason(status=400, code=50109, message="The request body contains invalid JSON.")
NO_MUTUAL_GUILD = Reason(
    status=403, code=50278, message="Cannot send messages to this user due to having no mutual guilds"
)
THREAD_ARCHIVED = Reason(status=403, code=50083, message="Thread is archived")
THREAD_LOCKED = Reason(status=403, code=160005, message="Thread is locked")
NO_HISTORY_FOR_REPLY = Reason(
    status=403, code=160002, message="Cannot reply without permission to read message history"
)


class RestError(Exception):
    """Discord refuses a request.

    Args:
        reason: Which refusal.
        errors: For an invalid form: the complaints, nested as the fields are.
    """

    def __init__(self, reason: Reason, *, errors: JsonObject | None = None) -> None:
        super().__init__(reason.message)
        self.reason = reason
        self.errors = errors

    @property
    def body(self) -> JsonObject:
        """The JSON of the answer."""
        body: dict[str, JSON] = {"message": self.reason.message, "code": self.reason.code}
        return body if self.errors is None else {**body, "errors": self.errors}
