"""Messages that showed facts, and what of them has to be corrected; values."""

import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.model.ids import Destination, DossierId, FactId
from bot.model.telling import Told

UNDONE_WITHIN: Final = timedelta(minutes=10)
"""A change that is undone so soon leaves nothing behind: what can't be taken back is told only after it."""
BELOW: Final = "/"
"""Ends what is known of a message of which one knows only below which other one it stands."""
_ANSWER_MARK: Final = "s"  # no hexadecimal digit, as posts' keys have


class ShownKind(StrEnum):
    """What sort of message showed facts."""

    POST = "post"
    """A reminder."""
    ANSWER = "answer"
    """An answer that a whole channel sees."""
    SAMPLE = "sample"
    REPLY = "reply"
    """Tells what another message got wrong; shows no fact itself."""


class Corrections(StrEnum):
    """What a channel wants done with what was told there and changed since."""

    EDIT = "edit"
    TELL = "tell"
    """Edited, and told below the newest message besides, for an edit notifies nobody."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message that shows facts, as noted before it is sent.

    Attributes:
        key: Travels inside the message, which is found by it.
        told: What it tells of each fact.
        message: The platform's id of it; empty where that is not known yet; the id of what it stands below,
            with `BELOW`, where no more is known.
        shown_at: Aware UTC.
    """

    key: str
    kind: ShownKind
    dossier: DossierId
    destination: Destination
    language: str
    shown_at: datetime
    told: Mapping[FactId, Told]
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a message told of a fact, and what is told of it now.

    Attributes:
        after: None where the fact is gone; of the same digest where what the message told holds again.
        since: When the change was seen, aware UTC.
    """

    fact: FactId
    before: Told
    after: Told | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How many messages an edit would correct, or tell a fact, and in how many channels."""

    messages: int
    channels: int

    @property
    def said(self) -> str:
        """The same for admins, as in `2 messages in 1 channel`."""
        many = f"{self.messages} message{'s' * (self.messages != 1)}"
        return f"{many} in {self.channels} channel{'s' * (self.channels != 1)}"


def gone(showing: Mapping[FactId, Wanted], told: Container[FactId]) -> Mapping[FactId, Wanted]:
    """What messages tell each fact that is told no more: it was deleted, where it should be deprecated."""
    return {fact: wanted for fact, wanted in showing.items() if fact not in told}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A message that was corrected or is to be, for whoever manages reminders.

    Attributes:
        is_reply: Whether it was told below the message.
        done_at: Aware UTC; None where it is still to be done.
        reason: Why it could not be done.
    """

    key: str
    kind: ShownKind
    destination: Destination
    message: str
    shown_at: datetime
    differences: tuple[Difference, ...]
    is_reply: bool = False
    done_at: datetime | None = None
    reason: str = ""


def answer_key(token: str) -> str:
    """The key of an answer that a channel sees, from a token used once: 24 characters, as posts have."""
    return _ANSWER_MARK + hashlib.sha256(token.encode()).hexdigest()[:23]


def is_post_key(key: str) -> bool:
    """Whether a key that a message carries is a reminder's, whose buttons may change it for everybody."""
    return bool(key) and not key.startswith(_ANSWER_MARK)
