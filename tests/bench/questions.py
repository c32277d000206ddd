"""Asks a made-up dossier what people ask: keywords, questions, misspelt words, both languages, nonsense."""

import random
from collections.abc import Callable
from typing import Final

from tests.bench.dossiers import Generated, Record

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_MISSPELT_LETTERS: Final = 6  # letters a word has at least, to be misspelt


def questions(made: Generated, count: int, seed: int = 2) -> list[str]:
    """Give questions, the kinds mixed."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    forms: list[Callable[[random.Random, Record, Generated], str]] = [
        _keywords, _keywords, _question, _question, _misspelt, _chinese, _one_word, _person, _nonsense
    ]  # fmt: skip
    return [forms[number % len(forms)](chance, chance.choice(made.records), made) for number in range(count)]


def _words(chance: random.Random, row: Record, count: int) -> list[str]:
    words = [word.strip(".").lower() for word in f"{row.title} {row.text}".split()]
    return chance.sample(words, min(count, len(words)))


def _keywords(chance: random.Random, row: Record, _: Generated) -> str:
    return " ".join(_words(chance, row, chance.randint(2, 4)))


def _question(chance: random.Random, row: Record, _: Generated) -> str:
    form = chance.choice(
        [
            "what does the {} say about {} and {}?",
            "when will the {} of the {} be {}?",
            "how many {} were there in the {} {}?",
            "why did the {} leave the {} for the {}?",
            "who is responsible for the {} {} {}?",
        ]
    )
    return form.format(*_words(chance, row, 3))


def _misspelt(chance: random.Random, row: Record, made: Generated) -> str:
    words = _words(chance, row, 3)
    long = [word for word in words if len(word) >= _MISSPELT_LETTERS]
    if not long:
        return _misspelt(chance, chance.choice(made.records), made)
    wrong = chance.choice(long)
    place = chance.randrange(1, len(wrong) - 1)
    mended = wrong[:place] + chance.choice(_LETTERS) + wrong[place + 1 :]
    return " ".join(mended if word is wrong else word for word in words)


def _chinese(chance: random.Random, row: Record, _: Generated) -> str:
    start = chance.randrange(len(row.text_zh) - 6)
    return row.text_zh[start : start + chance.randint(2, 6)] + chance.choice(["", "是什么？", "什么时候"])


def _one_word(chance: random.Random, row: Record, _: Generated) -> str:
    return _words(chance, row, 1)[0]


def _person(chance: random.Random, row: Record, made: Generated) -> str:
    name = made.people.get(row.person) or chance.choice(list(made.people.values()))
    return f"what did {name} say about {_words(chance, row, 1)[0]}"


def _nonsense(chance: random.Random, _: Record, made: Generated) -> str:
    return " ".join(chance.sample(made.language.words, 3))
