"""What a platform's tests declare, so that the tests that every platform passes find it.

A platform `bot/platforms/<name>` brings `tests/platforms/<name>/<name>_contract.py`, which declares
`CONTRACT`. A platform without one fails these tests, which is how its author learns of them.
"""

import importlib
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot import platforms
from bot.model.briefing import Briefing
from bot.model.ids import Destination
from bot.ports import Platform, PlatformKind
from bot.registry import collect
from tests.platforms.third import placed


class Stand(Protocol):
    """A connected bot in front of one open channel."""

    @property
    def platform(self) -> Platform:
        """The bot's side."""
        ...

    @property
    def destination(self) -> Destination:
        """An open channel."""
        ...

    @property
    def gone(self) -> Destination:
        """A channel that is not there."""
        ...

    def posts(self) -> Sequence[str]:
        """The words of each message of the bot in the open channel, as a member sees it."""
        ...

    async def lock_out(self) -> None:
        """Keep the bot from posting in the open channel."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """How the tests look at one platform.

    Attributes:
        lines: The lines of a briefing that a reader sees, without the title.
        buttons: The labels of the buttons that a reader sees.
        open: Opens the bot in front of the far end; the folder is for whatever it keeps.
    """

    kind: PlatformKind
    lines: Callable[[Briefing], list[str]]
    buttons: Callable[[Briefing], list[str]]
    open: Callable[[Path], AbstractAsyncContextManager[Stand]]


def contracts() -> list[Contract]:
    """Of every platform there is a folder for, and of the third one that stands in the tests."""
    kinds = (*collect(platforms, "PLATFORM", PlatformKind), *collect(placed, "PLATFORM", PlatformKind))
    return [_contract(kind) for kind in kinds]


def _contract(kind: PlatformKind) -> Contract:
    found = importlib.import_module(f"tests.platforms.{kind.name}.{kind.name}_contract").CONTRACT
    if not isinstance(found, Contract) or found.kind.name != kind.name:
        raise TypeError(f"tests/platforms/{kind.name} must declare CONTRACT, of the platform {kind.name}")
    return found
