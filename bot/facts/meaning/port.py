"""The port of a sentence model, and what search asks of the meanings of a book."""

from collections.abc import Container, Sequence
from typing import Protocol

from bot.model.ids import FactId


class SentenceModel(Protocol):
    """Gives vectors of length one: the likelier a passage answers a question, the nearer are theirs.

    Attributes:
        name: Of the model and its version; vectors of different ones can't be compared.
        size: How many numbers a vector has.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - told above
    @property
    def size(self) -> int: ...  # noqa: D102

    def passage(self, text: str) -> bytes:
        """A passage's vector, as 32-bit numbers of this machine."""
        ...

    def question(self, text: str) -> bytes:
        """A question's vector, likewise."""
        ...


class Alike(Protocol):
    """How like a question the facts of a book are in meaning."""

    def of(self, fact: FactId) -> float:
        """A fact's likeness, between about -1 and 1."""
        ...

    def nearest(self, known: Container[FactId], most: int) -> Sequence[FactId]:
        """The facts most like it, of those that are known."""
        ...


class Meaning(Protocol):
    """The meanings of a book's facts."""

    def alike(self, question: str) -> Alike:
        """How like a question they are; takes ten milliseconds and more."""
        ...
