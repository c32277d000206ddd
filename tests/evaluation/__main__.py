"""`make evaluate` prints the table with each dossier left out of the fit; `make fit` writes the numbers."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bot.facts.search import weights
from bot.facts.search.certainty import SIGNS
from bot.facts.search.features import FEATURES
from tests.evaluation.dossiers import names
from tests.evaluation.fitting import Fitted, Sets, cases, fit
from tests.evaluation.table import HEAD, Tally, tally

_DIGITS: Final = 3


def read_all() -> Sets:
    """Read all dossiers both ways."""
    return {(name, bare): cases(name, bare=bare) for name in names() for bare in (False, True)}


def left_out(sets: Sets, name: str) -> Fitted:
    """Fit to all dossiers but one."""
    return fit({key: one for key, one in sets.items() if key[0] != name})


def standing() -> Fitted:
    """The numbers that stand in the program."""
    return Fitted(
        tuple(weights.RANKING.values()), tuple(weights.CERTAINTY.values()), weights.BIAS, weights.ENOUGH
    )


def tallies(sets: Sets) -> dict[tuple[str, bool], Tally]:
    """Count how each dossier's questions come out, with it left out of the fit."""
    fits = {name: left_out(sets, name) for name in names()}
    return {key: tally(one, fits[key[0]]) for key, one in sets.items()}


def evaluate() -> None:
    """Print the table."""
    sets = read_all()
    _print("Each dossier left out of the fit", tallies(sets))
    _print(
        "All dossiers in the fit, as the program stands",
        {key: tally(one, standing()) for key, one in sets.items()},
    )


def _print(title: str, found: Mapping[tuple[str, bool], Tally]) -> None:
    for bare in (False, True):
        sys.stdout.write(f"\n{title}{', without aliases' if bare else ''}\n{HEAD}\n")
        rows = {name: one for (name, stripped), one in found.items() if stripped == bare}
        for name, one in rows.items():
            sys.stdout.write(one.row(name) + "\n")
        sys.stdout.write(sum(rows.values(), Tally()).row("all") + "\n")


def write() -> None:
    """Fit to all dossiers and write the numbers."""
    fitted = fit(read_all())
    file = Path(weights.__file__)
    head = file.read_text().partition("# Written by")[0]
    lines = [
        "# Written by `make fit`; what each means stands in `features` and `certainty`.",
        *_dict("RANKING", FEATURES, fitted.ranking),
        *_dict("CERTAINTY", SIGNS, fitted.certainty),
        f"BIAS: Final = {round(fitted.bias, _DIGITS)}",
        f"ENOUGH: Final = {round(fitted.enough, _DIGITS)}",
        '"""The certainty from which an answer is given as one."""',
    ]
    file.write_text(head + "\n".join(lines) + "\n")


def _dict(name: str, keys: Sequence[str], values: Sequence[float]) -> list[str]:
    rows = [f'    "{key}": {round(float(value), _DIGITS)},' for key, value in zip(keys, values, strict=True)]
    return [f"{name}: Final = {{", *rows, "}"]


if __name__ == "__main__":
    write() if sys.argv[1:] == ["fit"] else evaluate()
