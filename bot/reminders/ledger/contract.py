"""The ledger's half of the delivery protocol.

1. *enqueue*: each occurrence due to a subscription becomes a row, once, by its key.
2. *claim*: rows due together for one channel become one post; the intent to send it is recorded in the
   same transaction, with a lease and a fencing number, on the database's clock.
3. A post found still *sending* after its lease and the quiet time is ambiguous: its sender died, or could not
   tell. Whoever claims it must look for it in the channel before sending again.
4. Every later step names the fencing number and does nothing if another claim has been made since.
5. *sweep*: a post that was ever ambiguous is looked for once more, later.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.delivery import DeliveryState, DueItem, Listed, Post, SuspendedChannel
from bot.model.ids import Destination, DossierId, FactId
from bot.model.subscription import Subscription
from bot.ports import MessageRef, Subscriptions
from bot.reminders.ledger.correction_contract import CorrectionLedger
from bot.reminders.ledger.fault_notes import FaultNotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to send one post, until the lease ends.

    Attributes:
        key: Travels inside the message; the smallest key of what it tells.
        items: What the post tells, in order of time.
        fence: Grows with each claim of this post.
        is_ambiguous: Whether it may have been sent already.
        is_released: Whether a person wants it sent, however late.
        first_sent_at: The earliest at which it may have been sent; aware UTC.
        quiet_seconds: As asked for in the claim.
    """

    key: str
    subscription: Subscription
    items: tuple[DueItem, ...]
    fence: int
    is_ambiguous: bool
    is_released: bool = False
    first_sent_at: datetime
    quiet_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A post to look for once more, since it may stand twice in its channel.

    Attributes:
        fence: Grows whenever another copy may have been sent since.
    """

    key: str
    fence: int
    destination: Destination
    message: MessageRef
    first_sent_at: datetime


class Ledger(Subscriptions, FaultNotes, CorrectionLedger, Protocol):
    """Subscriptions, what became of everything due to them, and corrections of it.

    Every method raises LedgerError where the database can't be used; what it did is then unknown, and all of
    them can be called again.
    """

    async def subscription(self, id_: str) -> Subscription | None:
        """The subscription of an id; None where there is none that can be read."""
        ...

    async def active(self) -> Sequence[Subscription]:
        """Every subscription that can be delivered, by id; cheap where none has changed."""
        ...

    async def changed(self, since: int) -> int:
        """Return the number of the newest change once it is past `since`, whichever process made it.

        Changes are those of subscriptions, and of what can be claimed, that people make.
        """
        ...

    async def planned_until(self) -> datetime | None:
        """The instant up to which everything due has been enqueued; None before the first time."""
        ...

    async def enqueue(self, items: Sequence[DueItem], *, until: datetime) -> int:
        """Enter what is due and the instant planned up to, which never goes back; gives how many are new."""
        ...

    async def reinstate(self, items: Sequence[DueItem]) -> int:
        """Enter what an edit made owed, also in the place of what was withdrawn; gives how many rows changed.

        What was entered before and stands otherwise stays as it is.
        """
        ...

    async def withdrawn(self, *, due_since: datetime) -> Sequence[DueItem]:
        """What was withdrawn and had been due since an instant, in order of time."""
        ...

    async def doubt_the_past(self, *, now: datetime, overlap_seconds: float) -> None:
        """Have what fell due while no process ran looked for by its key before it is sent.

        To be called once when a process starts: the ledger may be an older copy of one that knew more. Where
        the last plan is older than `overlap_seconds`, what had waited before it is looked for too.
        """
        ...

    async def claim(
        self, *, now: datetime, lease_seconds: float, quiet_seconds: float, platforms: Sequence[str]
    ) -> Claim | None:
        """Claim one post for one of these platforms; none of them can keep the others from their turn.

        What is under way comes before what is due at `now`. Leases, quiet time and retries run on the
        database's clock. None where there is nothing to do.
        """
        ...

    async def confirm(self, claim: Claim, message: MessageRef) -> bool:
        """Record that it arrived; False if the fence has moved on."""
        ...

    async def retry(self, claim: Claim, *, after_seconds: float) -> bool:
        """Record that this attempt certainly did not arrive and the post may be sent after a while."""
        ...

    async def doubt(self, claim: Claim) -> bool:
        """Record that nobody can tell; it becomes claimable as ambiguous after the quiet time."""
        ...

    async def hold(self, claim: Claim, reason: str) -> bool:
        """Set it aside until a person decides."""
        ...

    async def follow(self, claim: Claim, items: Sequence[DueItem], withdrawn: Mapping[str, str]) -> bool:
        """Have the claimed post tell these items as they are now, and withdraw others: by key, the reason.

        A post that tells nothing any more is withdrawn itself. What is withdrawn may be reinstated.
        """
        ...

    async def give_up(self, claim: Claim, reason: str) -> bool:
        """Record that it did not arrive and is too late to be sent: it is missed."""
        ...

    async def suspend(self, claim: Claim, reason: str) -> bool:
        """Put the claim back unsent and suspend the subscription; what it is due waits."""
        ...

    async def suspend_all(self, ids: Sequence[str], reason: str) -> Sequence[str]:
        """Suspend the subscriptions with these ids; gives those that were not suspended before."""
        ...

    async def resume(self, *, channel: str | None = None) -> int:
        """Let suspended subscriptions go on, of the channels with this id or all; gives how many."""
        ...

    async def miss(self, *, due_before: datetime) -> Sequence[DueItem]:
        """Record what is still unsent from before an instant as missed; gives it.

        What may have arrived is left to whoever claims it, what is held to a person.
        """
        ...

    async def bring_back(self, *, due_since: datetime) -> Sequence[DueItem]:
        """Let what is due since an instant wait again, though it was recorded as missed; gives it.

        That is wrong only where a clock was ahead when it was recorded.
        """
        ...

    async def delivered_as(self, key: str) -> str:
        """The message that a post is; empty where it is not known to have arrived."""
        ...

    async def sweeps(self, *, after_seconds: float) -> Sequence[Sweep]:
        """Posts that were ambiguous and were delivered that long ago; at most 100.

        Each is given again after as long, until `swept` says that it need not be.
        """
        ...

    async def swept(self, sweep: Sweep, kept: MessageRef | None = None) -> None:
        """Record that a post has been looked for once more, and which copy of it stands.

        Where another copy may have been sent since the sweep was given, the post stays to be looked for.
        """
        ...

    async def next_claim_in(self, *, now: datetime, platforms: Sequence[str]) -> float | None:
        """In how many seconds the next of what is entered can be claimed: a wait ends, or it falls due.

        None where nothing is.
        """
        ...

    async def listing(
        self,
        *,
        state: DeliveryState | None = None,
        is_suspended: bool = False,
        channel: str | None = None,
        limit: int = 100,
    ) -> Sequence[Listed]:
        """Due items with their channels, newest due first.

        Args:
            state: Only these; what waits for its suspended subscription is not among them.
            is_suspended: Only what waits for its suspended subscription.
            channel: Only of the channel with this id.
            limit: How many at most.
        """
        ...

    async def suspended(self) -> Sequence[SuspendedChannel]:
        """Every suspended subscription, by id."""
        ...

    async def look_up(self, key: str) -> tuple[Sequence[Listed], Post | None]:
        """The occurrence of this key, or all that the post of this key tells; and the post, if there is.

        Nothing where the key is unknown.
        """
        ...

    async def release(self, key: str) -> bool:
        """Send a held post after all; it is looked for in its channel first. False where none is held so.

        The key is the post's, or that of anything it tells.
        """
        ...

    async def hold_back(self, key: str, reason: str) -> bool:
        """Hold a post under way, or what waits to be told, as a post of its own; False if there is none."""
        ...

    async def note_facts(self, dossier: DossierId, digests: Mapping[FactId, str], *, at: datetime) -> int:
        """Note what the facts look like now; gives how many are new or changed since the last note.

        The first note of a dossier counts none as changed.
        """
        ...

    async def changed_facts(self, dossier: DossierId, *, since: datetime) -> Sequence[FactId]:
        """Facts noted as new or changed after an instant, newest first."""
        ...

    async def note_timelines(
        self, dossier: DossierId, digests: Mapping[FactId, str], *, at: datetime
    ) -> None:
        """Note by a digest when each fact falls due now; facts that are left out are gone.

        The first note of a dossier counts none as moved.
        """
        ...

    async def moved_facts(self, dossier: DossierId, *, since: datetime) -> Mapping[FactId, datetime]:
        """Facts noted as new or moved after an instant, with the instant of that."""
        ...

    async def prune(self, *, delivered_before: datetime) -> int:
        """Delete what was delivered or missed before an instant, and request lines not asked for since.

        Until then the ledger knows where each message went. Gives how many occurrences were deleted.
        """
        ...

    async def counts(self) -> Mapping[str, int]:
        """How many occurrences stand in each state."""
        ...

    def export(self) -> AsyncIterator[str]:
        """The whole ledger as lines of JSON."""
        ...

    async def restore(self, lines: AsyncIterator[str]) -> int:
        """Fill an empty ledger from such lines, all or nothing; gives how many lines.

        What is due by then may have been sent after the export: its claims are ambiguous.

        Raises:
            LedgerError: The ledger is not empty, or a line is not of the form.
        """
        ...

    async def server_time(self) -> datetime | None:
        """The instant on the clock of the database's server; None where that is this machine's own."""
        ...

    async def lease(self, name: str, holder: str, *, seconds: float) -> bool:
        """Take or renew a named lease on the database's clock; False while another holds it."""
        ...

    async def end_lease(self, name: str, holder: str) -> None:
        """End a named lease at once."""
        ...

    async def check(self) -> None:
        """See whether the ledger can be read, and could be written the last time.

        Raises:
            LedgerError: It can't, or could not.
        """
        ...
