"""The exception tree, and `Problem`, which is a value and no exception.

CyberdialogueError
├── UserError                 shown to the person as written: what is wrong, then what to do
│   ├── UnknownCommandError
│   ├── OptionError
│   ├── UnknownIdError
│   ├── NotAllowedError
│   └── UnsaidError           in words still to be said in the asker's language
│       ├── RightsUnknownError
│       └── UnsuitableChannelError
├── SettingError              a setting is missing or wrong; ends the program at start
├── LedgerError               the ledger cannot be opened or used
└── DeliveryError             a platform did not take a message
    ├── RefusedError          it certainly did not arrive
    │   └── InstallationError nor does anything else of this installation, until a person mends that
    ├── AmbiguousError        it may have arrived
    └── UndeliverableError    it can't arrive until a person mends something about its channel
        └── ContentError      it can't arrive for what it says; the channel takes other messages
"""

from dataclasses import dataclass

from bot.model.text import Phrase


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a fact file, said in one sentence.

    Attributes:
        path: The file, as the person named it.
        line: First line is 1.
        column: First column is 1, counted in characters.
        message: What is wrong and what would be right.
    """

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """The form editors and compilers share: file:line:column: message."""
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class CyberdialogueError(Exception):
    """Root of everything this program raises on purpose."""


class UserError(CyberdialogueError):
    """The request can't be answered as asked; the text says why and what to do.

    Attributes:
        suggestions: Complete request lines that would work, best first.
        option: Name of the option that is wrong; empty where it is none's fault.
        again: A line that asks for the same with a form, in which stands what was given; empty for none.
    """

    def __init__(
        self, message: str, suggestions: tuple[str, ...] = (), *, option: str = "", again: str = ""
    ) -> None:
        super().__init__(message)
        self.suggestions = suggestions
        self.option = option
        self.again = again


class UnknownCommandError(UserError):
    """No command has the requested name."""


class OptionError(UserError):
    """An option is unknown, missing, or its value can't be used."""


class UnknownIdError(UserError):
    """No fact, person or source has the requested id."""


class NotAllowedError(UserError):
    """The person may not do this here."""


class UnsaidError(UserError):
    """What is wrong is still to be said in the asker's language.

    Attributes:
        what: Says it.
    """

    def __init__(self, what: Phrase) -> None:
        super().__init__(what.key)
        self.what = what


class RightsUnknownError(UnsaidError):
    """Nobody can tell just now whether the person may do this."""


class UnsuitableChannelError(UnsaidError):
    """A channel is of a kind that can't be reminded."""


class SettingError(CyberdialogueError):
    """A setting is missing or wrong; the text names it and says what would be right."""


class LedgerError(CyberdialogueError):
    """The ledger can't be opened or used; the text says why."""


class DeliveryError(CyberdialogueError):
    """A platform did not take a message.

    Attributes:
        reason: The same for people to read; None where the platform's own words have to do.
    """

    reason: Phrase | None = None


class RefusedError(DeliveryError):
    """The platform refused, so the message certainly did not arrive.

    Attributes:
        retry_after_seconds: How long the platform asks to wait before the next try.
    """

    def __init__(self, message: str, *, retry_after_seconds: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class InstallationError(RefusedError):
    """Nothing of this installation arrives: its token, its permissions or the way to the platform fails.

    No channel and no message is to blame, so none is given up: all wait, and are tried again soon.

    Attributes:
        fault: What it is in one word, as the platform names it.
        is_partial: Whether it keeps the bot from this kind of request alone, and others arrive.
        remedy: What a person does to mend it, in one sentence.
        reason: What is wrong, for people; None where the message says it.
    """

    def __init__(
        self,
        message: str,
        *,
        fault: str,
        remedy: Phrase,
        is_partial: bool = False,
        reason: Phrase | None = None,
        retry_after_seconds: float = 30.0,
    ) -> None:
        super().__init__(message, retry_after_seconds=retry_after_seconds)
        self.fault = fault
        self.is_partial = is_partial
        self.remedy = remedy
        self.reason = reason


class AmbiguousError(DeliveryError):
    """Nobody can tell whether the message arrived: a time-out, a reset, a 5xx."""


class UndeliverableError(DeliveryError):
    """The channel is gone or closed to the bot.

    Attributes:
        remedy: What a person does to mend it, in one sentence.
    """

    def __init__(self, message: str, *, remedy: Phrase, reason: Phrase | None = None) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.reason = reason


class FrozenMessageError(UndeliverableError):
    """The platform does not edit this message, or no longer; one can be sent below it."""


class MissingMessageError(UndeliverableError):
    """A message that was to be changed is gone."""

    def __init__(self, message: str) -> None:
        super().__init__(message, remedy=Phrase("message_gone"), reason=Phrase("message_missing"))


class ContentError(UndeliverableError):
    """The platform refuses this message for what it says, which is ours to mend; other messages arrive."""
