"""What the ledger knows of messages that showed facts, and of what was told of them since.

1. *show*: a message is noted with what it tells before it is sent; its key travels inside it.
2. *note*: what a book has readers told is compared with what was told before, and in the same transaction
   each message that told otherwise is marked, with what is wanted of it.
3. *claim*: the newest such message is claimed, as posts are; editing it twice does no harm.
4. What can't be edited is told below it, as a message with a key of its own, which is looked for before it is
   sent again.
5. What was ever in doubt is looked at once more later: an edit is done again, since an older one may have
   come after it; of a reply a second copy is deleted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.correction import Corrected, Difference, Shown, Wanted
from bot.model.delivery import Post
from bot.model.ids import Destination, DossierId, FactId
from bot.model.subscription import Subscription
from bot.model.telling import Revision, Telling, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionClaim:
    """The right to correct one message, until the lease ends.

    Attributes:
        key: Of the message that is to be edited, or of the reply that is to be sent.
        about: Of the message that is corrected.
        subscription: The channel's to the dossier; None where it has none.
        message: Where the corrected message stands; empty where it has to be looked for by its key.
        shown_at: When that message was sent, at the earliest.
        wanted: What is wanted of it, as the ledger writes it down; empty to take the notice away.
        news: For a reply, what of that was not told below the message yet, beside what was told there last.
        is_about_one: Whether the message tells one fact alone.
        is_ambiguous: Whether it may have been done already.
        first_sent_at: The earliest at which it may have been done, aware UTC.
        quiet_seconds: As asked for in the claim.
        is_second_look: Whether it is done, and looked at once more.
        told_as: Where the reply stands that was sent, as far as is known.
        standing: What was told of it last, as the ledger writes it down.
        post: The post as it is to be drawn again, where people noted something on it.
    """

    key: str
    about: str
    is_reply: bool
    dossier: DossierId
    destination: Destination
    subscription: Subscription | None
    language: str
    message: str
    shown_at: datetime
    wanted: str
    differences: tuple[Difference, ...]
    is_about_one: bool
    fence: int
    is_ambiguous: bool
    first_sent_at: datetime
    quiet_seconds: float = 0.0
    is_second_look: bool = False
    news: tuple[Difference, ...] = ()
    told_as: str = ""
    standing: str = ""
    post: Post | None = None


class CorrectionLedger(Protocol):
    """The part of the ledger that is about corrections."""

    async def show(self, shown: Shown, *, now: datetime, fence: int | None = None) -> bool:
        """Note a message that shows facts, before it is sent; in the place of any with its key.

        A post gives the fence of its claim: False where another claim has been made since.
        """
        ...

    async def forget_shown(self, key: str) -> None:
        """Correct such a message no longer: it was taken back. Posts are not forgotten so."""
        ...

    async def place(self, key: str, message: str) -> None:
        """Note where such a message stands."""
        ...

    async def note_tellings(self, dossier: DossierId, told: Mapping[FactId, Told], *, at: datetime) -> int:
        """Note what a book has readers told, and want corrections of what was told otherwise.

        Gives of how many messages something else is wanted now. A dossier's first note changes nothing.
        """
        ...

    async def carry_tellings(self, old: DossierId, new: DossierId) -> None:
        """Have what is known of a dossier under the id that it had before stand under that which it has."""
        ...

    async def would_correct(self, dossier: DossierId, told: Mapping[FactId, Told]) -> Wanted:
        """How many messages would be corrected, if a book had readers told this; changes nothing."""
        ...

    async def showing(self, dossier: DossierId) -> Mapping[FactId, Wanted]:
        """How many messages tell each fact that any tells, and in how many channels."""
        ...

    async def tellings_since(
        self, dossier: DossierId, start: datetime, *, limit: int = 200
    ) -> Sequence[Telling]:
        """What readers were told otherwise since an instant, newest first."""
        ...

    async def revisions(self, dossier: DossierId) -> Mapping[FactId, Revision]:
        """How often what readers are told of each fact has changed, by the id that it had first.

        Facts are left out that are as they were at the dossier's first note. No number ever falls.
        """
        ...

    async def claim_correction(
        self, *, now: datetime, lease_seconds: float, quiet_seconds: float, platforms: Sequence[str]
    ) -> CorrectionClaim | None:
        """Claim the correction of one message, the newest first; None where none is to be corrected now."""
        ...

    async def next_correction_in(self, *, now: datetime, platforms: Sequence[str]) -> float | None:
        """In how many seconds the next message can be corrected; None where none is to be."""
        ...

    async def corrected(
        self, claim: CorrectionClaim, *, message: str, at: datetime, look_again_after: float = 0.0
    ) -> bool:
        """Record that it is done; False if the fence has moved on. `message` is the reply's.

        Where it was ever in doubt, it is claimed once more after so many seconds.
        """
        ...

    async def retry_correction(self, claim: CorrectionClaim, *, after_seconds: float) -> bool:
        """Record that this attempt did nothing; it is tried again after a while."""
        ...

    async def doubt_correction(self, claim: CorrectionClaim) -> bool:
        """Record that nobody can tell whether it is done; it is taken up after the quiet time."""
        ...

    async def doubt_again(self, claim: CorrectionClaim, *, after_seconds: float) -> None:
        """Have it looked at once more: who was overtaken may have done it after others did."""
        ...

    async def hold_correction(self, claim: CorrectionClaim, reason: str) -> bool:
        """Set it aside until the channel goes on, or something else is wanted."""
        ...

    async def lose(self, claim: CorrectionClaim, reason: str) -> bool:
        """Record that the message is gone: nobody reads it any more."""
        ...

    async def freeze(self, claim: CorrectionClaim) -> bool:
        """Record that the message can't be edited: it is told below it instead."""
        ...

    async def corrections(
        self, destination: Destination, dossier: DossierId, *, limit: int = 50
    ) -> Sequence[Corrected]:
        """What was corrected in a channel's workspace or is to be, newest first."""
        ...
