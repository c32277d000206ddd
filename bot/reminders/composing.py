"""What a sender asks of whoever puts claims into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from bot.model.briefing import Briefing
from bot.model.delivery import DueItem
from bot.model.errors import DeliveryError
from bot.model.ids import FactId
from bot.model.subscription import Subscription
from bot.model.telling import Told
from bot.reminders.ledger.contract import Claim
from bot.reminders.ledger.fault_notes import NotedFault
from bot.wording.troubles import Trouble

_NO_WORDS: Final = Briefing(title="", blocks=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A claim put into words by the book that stands now.

    Attributes:
        items: What the post tells, as the book has it now.
        withdrawn: By key, why the book no longer says the rest.
        told: What readers are told of each fact.
        briefing: Without blocks where nothing is left to tell.
        book: The digest of the book.
    """

    items: tuple[DueItem, ...]
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[FactId, Told] = field(default_factory=dict)
    briefing: Briefing = _NO_WORDS
    book: str = ""


class Composer(Protocol):
    """Puts a claim into words."""

    async def compose(self, claim: Claim) -> Composed:
        """The post, by the book as it stands now.

        Raises:
            RefusedError: It can't be put into words now.
        """
        ...

    def is_current(self, claim: Claim, composed: Composed) -> bool:
        """Whether the book still stands by which a claim was put into words."""
        ...

    def reason(self, claim: Claim, error: DeliveryError) -> str:
        """Why a post can't be delivered and what a person does about it, in the channel's language."""
        ...

    @property
    def has_reports(self) -> bool:
        """Whether there is anything to tell people."""
        ...

    def report(self, subscription: Subscription, reason: str, trouble: Trouble) -> None:
        """Have whoever subscribed a channel told of its trouble, together with others."""
        ...

    async def report_delay(self, subscription: Subscription, fault: NotedFault) -> None:
        """Tell an admin what kept all posts of an installation waiting, now that it is over; never raises."""
        ...

    async def tell_people(self, *, is_quiet: bool) -> None:
        """Tell people what was reported; see `bot.reminders.reports.Reports.send`; never raises."""
        ...
