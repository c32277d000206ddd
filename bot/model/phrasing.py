"""Example phrases that lead to a command, declared next to its options."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.model.text import Text

BETWEEN: Final = "|"
"""Stands between two phrases of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """Phrases that mean one thing.

    Attributes:
        said: The phrases in each language; `{name}` stands for words that the option of that name takes.
        given: Options that the phrases give by themselves, each with its text.
    """

    said: Text
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandHit:
    """A command that a question may come to.

    Attributes:
        command: Its name.
        given: The text of each option that the question gives, by name.
        certainty: How far the question is the phrase, from 0 to 1.
    """

    command: str
    given: Mapping[str, str]
    certainty: float
