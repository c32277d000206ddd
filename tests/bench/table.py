"""Rows of what was measured, and the table they are printed as."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured.

    Attributes:
        value: The median, with its unit.
        rest: What else is to be known of it.
        goal: Empty where there is none.
        reached: None where there is no goal.
    """

    name: str
    value: str
    rest: str = ""
    goal: str = ""
    reached: bool | None = None


def print_table(rows: Iterable[Row]) -> None:
    """Print the rows under their headings."""
    marks = {True: "reached", False: "NOT reached", None: ""}
    cells = [("measured", "median", "goal", "", "")]
    cells += [(row.name, row.value, row.goal, marks[row.reached], row.rest) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    for line in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())  # noqa: T201
