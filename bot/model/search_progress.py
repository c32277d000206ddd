"""How far searches through channels' histories have come, so that one cut off goes on where it stopped."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

_MOST: Final = 256  # searches; beyond, the oldest begin anew


@dataclass(slots=True)
class Progress:
    """One search.

    Attributes:
        until: Where it ends, as it was said when it began; None where whatever stands there is read.
        position: Where it goes on, as the platform names it; empty at the beginning.
        found: The ids of the messages found so far.
        idle: How often it was taken up since it last came further, or was told why it can't.
        is_over: Whether it came to its end, or can't go on.
    """

    until: datetime | None
    position: str = ""
    found: list[str] = field(default_factory=list)
    idle: int = 0
    is_over: bool = False

    def advance(self, position: str, found: list[str]) -> None:
        """Note what one page held, and where the next one begins."""
        self.position = position
        self.found += found
        self.idle = 0


class Searches:
    """The searches under way, by what is looked for."""

    def __init__(self) -> None:
        self._under_way: OrderedDict[Hashable, Progress] = OrderedDict()

    @contextmanager
    def taken_up(self, wanted: Hashable, until: datetime | None) -> Iterator[Progress]:
        """The search for something: the one that was cut off, or a new one that ends there.

        Two at once go on by themselves: what one has found must not be found again by the other.
        """
        progress = self._under_way.pop(wanted, None) or Progress(until=until)
        progress.idle += 1
        try:
            yield progress
        finally:
            if not progress.is_over:
                self._under_way[wanted] = progress
                if len(self._under_way) > _MOST:
                    self._under_way.popitem(last=False)
