"""A sentence model small enough to see through: words that mean one thing share a number of the vector."""

import hashlib
import threading
from collections.abc import Mapping
from typing import Final

import numpy as np

from bot.facts.search.tokens import folded, tokens

_SIZE: Final = 64
_MEANS: Final[Mapping[str, str]] = {"port": "harbour", "unlock": "open", "pact": "charter"}


class Concepts:
    """See `bot.facts.meaning.port.SentenceModel`.

    Attributes:
        embedded: The passages that were asked for, in order.
    """

    name = "concepts 1"
    size = _SIZE

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def passage(self, text: str) -> bytes:
        self.embedded.append(text)
        return self.question(text)

    def question(self, text: str) -> bytes:
        vector = np.zeros(_SIZE, np.float32)
        for word in tokens(folded(text)):
            meant = hashlib.sha256(_MEANS.get(word, word).encode()).digest()
            vector[meant[0] % _SIZE] += 1
        return (vector / max(1.0, float(np.linalg.norm(vector)))).tobytes()


class Held(Concepts):
    """The same, whose first passage takes until it is let go.

    Attributes:
        began: Set once a passage is asked for.
        goes: Lets it go.
    """

    def __init__(self) -> None:
        super().__init__()
        self.began = threading.Event()
        self.goes = threading.Event()

    def passage(self, text: str) -> bytes:
        vector = super().passage(text)
        self.began.set()
        self.goes.wait()
        return vector
