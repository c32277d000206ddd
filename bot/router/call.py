"""A request understood, and where the dossiers that it is about come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from bot.model.briefing import Briefing
from bot.model.command import Command, Context, Form, Outcome
from bot.model.fact import FactBook
from bot.model.findings import Finder
from bot.model.ids import DossierId
from bot.router.replies import as_seen, too_early

EMPTY: Final = "help"
"""The command that a line without words asks for."""


class Shelf(Protocol):
    """The dossiers that serve now."""

    def dossiers(self) -> Sequence[DossierId]:
        """The ids of all dossiers."""
        ...

    def dossier_called(self, name: DossierId) -> DossierId | None:
        """The id of the dossier that has this id, or had it once; None where none does."""
        ...

    def book(self, dossier: DossierId) -> FactBook:
        """A dossier's current book."""
        ...

    def digest(self, dossier: DossierId) -> str:
        """What changes whenever answers about a dossier may."""
        ...

    def finder(self, book: FactBook, *, by_meaning: bool = False) -> Finder:
        """The search over a book, or over what it was as of a day.

        Args:
            book: The book.
            by_meaning: Whether to look for what is meant too, if that is ready: too slow for the event loop.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandCall:
    """A request understood: what to run, on what, for whom.

    Attributes:
        book: The dossier as it stands now; `context` has it as of the day asked for.
        arguments: For the command's function; without the options that every command takes.
        again: A line that asks the same, without page, part and public.
        is_phrased: Whether the command was not named, but follows from what was said.
        lacking: A sentence that says that the dossier lacks the language asked for; else empty.
    """

    book: FactBook
    command: Command
    context: Context
    arguments: Mapping[str, Any]
    public: bool
    page: int
    again: str
    lacking: str
    is_phrased: bool = False

    @property
    def tells_facts(self) -> bool:
        """Whether the answer depends on the day it is asked as of."""
        return not self.command.reads_channel_state and self.command.name != EMPTY


def run(call: CommandCall) -> Briefing | Form:
    """Run a command that changes nothing."""
    context = call.context
    if call.tells_facts and context.as_of and not context.book.sources:
        return too_early(call.book, context.as_of, context.language)
    outcome: Briefing | Outcome | Form = call.command.run(context, **call.arguments)
    if isinstance(outcome, Form):
        return outcome
    briefing = outcome.briefing if isinstance(outcome, Outcome) else outcome
    if context.as_of and call.tells_facts:
        return as_seen(briefing, context.as_of, context.language)
    return briefing
