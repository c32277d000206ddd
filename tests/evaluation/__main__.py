"""`make evaluate` prints the table with each dossier left out of the fit; `make fit` writes the numbers.

Where a sentence model is installed, both do the same with it too.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path
from typing import Final

from bot.facts.meaning.opening import MODELS, open_model
from bot.facts.meaning.port import SentenceModel
from bot.facts.search import weights
from bot.facts.search.certainty import BY_MEANING, BY_WORDS, LIKENESS, SIGNS, Numbers
from bot.facts.search.features import FEATURES
from bot.model.errors import SettingError
from tests.evaluation.dossiers import names
from tests.evaluation.fitting import Fitted, Sets, cases, fit
from tests.evaluation.table import HEAD, Tally, tally

_DIGITS: Final = 3
_FIRST_LINE: Final = "# Written by `make fit`"
_MEANING: Final = "# The same where a sentence model adds the likeness in meaning.\n"


def read_all(model: SentenceModel | None = None) -> Sets:
    """Read all dossiers both ways; `model` tells meanings, where they shall count."""
    return {(name, bare): cases(name, bare=bare, model=model) for name in names() for bare in (False, True)}


def installed() -> SentenceModel | None:
    """The sentence model, where it is installed."""
    try:
        return open_model(next(iter(MODELS)))
    except SettingError:
        return None


class Remembering:
    """A sentence model that embeds no question twice.

    Args:
        model: The model.
    """

    def __init__(self, model: SentenceModel) -> None:
        self.name, self.size = model.name, model.size
        self.passage = model.passage
        self.question = lru_cache(maxsize=None)(model.question)


def left_out(sets: Sets, name: str) -> Fitted:
    """Fit to all dossiers but one."""
    return fit({key: one for key, one in sets.items() if key[0] != name})


def tallies(sets: Sets) -> dict[tuple[str, bool], Tally]:
    """Count how each dossier's questions come out, with it left out of the fit."""
    fits = {name: left_out(sets, name) for name in names()}
    return {key: tally(one, fits[key[0]]) for key, one in sets.items()}


def evaluate() -> None:
    """Print the tables."""
    _evaluate("", read_all(), BY_WORDS)
    model = installed()
    if model:
        _evaluate(f", with {model.name}", read_all(Remembering(model)), BY_MEANING)


def _evaluate(beside: str, sets: Sets, by: Numbers) -> None:
    standing = Fitted(*astuple(by))
    _print(f"Each dossier left out of the fit{beside}", tallies(sets))
    _print(
        f"All dossiers in the fit, as the program stands{beside}",
        {key: tally(one, standing) for key, one in sets.items()},
    )


def _print(title: str, found: Mapping[tuple[str, bool], Tally]) -> None:
    for bare in (False, True):
        sys.stdout.write(f"\n{title}{', without aliases' if bare else ''}\n{HEAD}\n")
        rows = {name: one for (name, stripped), one in found.items() if stripped == bare}
        for name, one in rows.items():
            sys.stdout.write(one.row(name) + "\n")
        sys.stdout.write(sum(rows.values(), Tally()).row("all") + "\n")


def write() -> None:
    """Fit to all dossiers and write the numbers; those with a sentence model stay where none is installed."""
    file = Path(weights.__file__)
    head, _, rest = file.read_text().partition(_FIRST_LINE)
    told, _, _ = rest.partition("\n")
    by_words = _written("", fit(read_all()), FEATURES, SIGNS)
    model = installed()
    by_meaning = (
        _written("MEANING_", fit(read_all(Remembering(model))), (*FEATURES, LIKENESS), (*SIGNS, LIKENESS))
        if model
        else rest.partition(_MEANING)[2]
    )
    file.write_text(f"{head}{_FIRST_LINE}{told}\n{by_words}\n{_MEANING}{by_meaning}")


def _written(before: str, fitted: Fitted, features: Sequence[str], signs: Sequence[str]) -> str:
    lines = [
        *_dict(f"{before}RANKING", features, fitted.ranking),
        *_dict(f"{before}CERTAINTY", signs, fitted.certainty),
        f"{before}BIAS: Final = {round(fitted.bias, _DIGITS)}",
        f"{before}ENOUGH: Final = {round(fitted.enough, _DIGITS)}",
        '"""The certainty from which an answer is given as one."""',
    ]
    return "\n".join(lines) + "\n"


def _dict(name: str, keys: Sequence[str], values: Sequence[float]) -> list[str]:
    rows = [f'    "{key}": {round(float(value), _DIGITS)},' for key, value in zip(keys, values, strict=True)]
    return [f"{name}: Final = {{", *rows, "}"]


if __name__ == "__main__":
    write() if sys.argv[1:] == ["fit"] else evaluate()
