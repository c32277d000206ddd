"""Finds the field of a form that a mistake is about, so that it can be told beside it; pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.model.briefing import Briefing, Buttons, Paragraph, words

_QUOTED: Final = 60  # characters; a longer value is quoted with its last ones left out


def misfits(briefing: Briefing, values: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Give the mistake by the field it concerns; empty where it is none, or nobody can tell the field.

    A message about a value quotes the value or names the option. Where a form has one field, it can
    concern no other.

    Args:
        briefing: What the core answered.
        values: What was filled in.
        names: All fields of the form, in their order.
    """
    if briefing.answered or briefing.facts or briefing.closest:
        return {}
    said = " ".join(words(block.line) for block in briefing.blocks if isinstance(block, Paragraph))
    offered = [
        button.label for block in briefing.blocks if isinstance(block, Buttons) for button in block.buttons
    ]
    field = _concerned(said, values, names)
    return {field: " ".join([said, ", ".join(offered)]).strip()} if said and field else {}


def _concerned(said: str, values: Mapping[str, str], names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    quoted = [name for name, value in values.items() if f"“{_shortened(value)}”" in said]
    if len(quoted) == 1:
        return quoted[0]
    named = {name: place for name in quoted or names if (place := _named_at(said, name)) is not None}
    return min(named, key=named.__getitem__, default="")


def _shortened(value: str) -> str:
    return value if len(value) <= _QUOTED else value[: _QUOTED - 1] + "…"


def _named_at(said: str, name: str) -> int | None:
    """Give where the text names an option; names such as `at` are words too, so what follows counts."""
    found = re.search(rf"(?<![\w-]){re.escape(name)}(?=[:：”`]| has | \(|（| 的| 有)", said)
    return found.start() if found else None
