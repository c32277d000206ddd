"""Measures speed as ratios within one run: `python -m tests.bench`, or with the names of parts of it."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from typing import Final

from tests.bench import (
    commanding,
    delivering,
    discord_commands,
    planning,
    reloading,
    searching,
    slack_commands,
    starting,
)
from tests.bench.table import Row, print_table

PARTS: Final[Mapping[str, Callable[[], list[Row]]]] = {
    "slack": lambda: asyncio.run(slack_commands.measure()),
    "discord": lambda: asyncio.run(discord_commands.measure()),
    "start": starting.measure,
    "search": searching.measure,
    "plan": lambda: planning.rows(planning.measure()),
    "deliver": lambda: asyncio.run(delivering.measure()),
    "commands": commanding.measure,
    "reload": lambda: asyncio.run(reloading.measure()),
}


def main() -> None:
    """Measure what is asked for, all of it by default."""
    asked = sys.argv[1:] or list(PARTS)
    unknown = [name for name in asked if name not in PARTS]
    if unknown:
        sys.exit(f"There is no part called {unknown[0]!r}; there are: {', '.join(PARTS)}")
    rows = [row for name in asked for row in PARTS[name]()]
    print_table(rows)


if __name__ == "__main__":
    main()
