"""When fact files and sources' texts change: told of by the system, or looked for."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Final

import watchfiles

from bot.facts.folders import SUFFIXES
from bot.facts.sources import SEEDS, SOURCES, seeds_base

logger = logging.getLogger(__name__)

_SETTLE_MILLISECONDS: Final = 10  # editors write a file in several steps
# Looked at this often too, since some file systems tell of no change, and none of what came before watching.
_LOOK_MILLISECONDS: Final = 2000
_LOOKS_UNWATCHED: Final = 30  # before watching is tried again


async def looks_below(root: Path) -> AsyncGenerator[None, None]:
    """Each moment to look for changes: told of by the system, or else every two seconds."""
    watched = _watched(root)
    is_told = False
    while True:
        try:
            async for _ in watchfiles.awatch(
                *watched,
                watch_filter=_is_ours,
                step=_SETTLE_MILLISECONDS,
                rust_timeout=_LOOK_MILLISECONDS,
                yield_on_timeout=True,
            ):
                yield
        # No watches left, a folder it may not see, a name that is not UTF-8: each raised differently.
        except (OSError, RuntimeError, ExceptionGroup) as error:
            if not is_told:
                why = error.exceptions[0] if isinstance(error, ExceptionGroup) else error
                logger.warning("Changes of facts are looked for every two seconds: no watching (%s)", why)
            is_told = True
        for _ in range(_LOOKS_UNWATCHED):
            yield
            await asyncio.sleep(_LOOK_MILLISECONDS / 1000)


def _watched(root: Path) -> list[Path]:
    base = seeds_base(root)
    return [root, *([base / SEEDS] if base else [])]


def _is_ours(_change: watchfiles.Change, path: str) -> bool:
    """Whether a change may matter: YAML files, sources, folders that come or go, volumes swapped."""
    name = Path(path).name
    return (
        name.endswith(SUFFIXES)
        or "." not in name
        or name.startswith("..")
        or any(f"/{texts}/" in path for texts in (SEEDS, SOURCES))
    )


def changes_below(root: Path) -> Iterator[None]:
    """Each change of a fact file or a source's text below a folder, until interrupted."""
    told = watchfiles.watch(
        *_watched(root), watch_filter=_is_ours, step=_SETTLE_MILLISECONDS, raise_interrupt=False
    )
    for _ in told:
        yield
