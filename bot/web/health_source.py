"""What the web room asks of the program it reports on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model.connection import ConnectionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsState:
    """How the fact files stand.

    Attributes:
        generation: Grows with each reload that changed something; 0 before the first load.
        loaded_at: When that was, aware UTC.
        dossiers: How many serve.
        warnings: How many things of the books that serve may mislead their readers.
        problems: How many stand in the files now; the last good book serves where there are any.
        refusal: Why the folder can't be read at all; empty while it can.
    """

    generation: int
    loaded_at: datetime
    dossiers: int
    problems: int
    refusal: str = ""
    warnings: int = 0


class HealthSource(Protocol):
    """The program's own knowledge of how it is."""

    @property
    def is_stopping(self) -> bool:
        """Whether it has been told to stop."""
        ...

    @property
    def connections(self) -> Mapping[str, ConnectionStatus]:
        """How each platform that the settings ask for is connected, by name."""
        ...

    @property
    def facts(self) -> FactsState:
        """How the fact files stand."""
        ...

    @property
    def clock_doubt_seconds(self) -> float:
        """How far the machine's clock stands from the program's time, while nobody confirms it; else 0."""
        ...

    async def ask_ledger(self) -> None:
        """Ask the ledger for next to nothing.

        Raises:
            LedgerError: It can't be used.
        """
        ...

    async def ledger_depth(self) -> Mapping[str, int]:
        """How many occurrences stand in each state.

        Raises:
            LedgerError: It can't be used.
        """
        ...
