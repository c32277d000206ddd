"""The judge's table: how a dossier's questions are answered, in per cent."""

from dataclasses import dataclass
from typing import Final

from tests.evaluation.fitting import Cases, Fitted

HEAD: Final = (
    f"{'dossier':<20}{'asked':>6}{'first':>7}{'three':>7}{'denied':>8}"
    f"{'answered':>10}{'wrong':>7}{'near':>6}{'false':>7}"
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How questions came out.

    Attributes:
        asked: Questions that the sources answer.
        near: Questions that they do not.
        false: Of those, how many were answered.
    """

    asked: int = 0
    first: int = 0
    three: int = 0
    denied: int = 0
    answered: int = 0
    wrong: int = 0
    near: int = 0
    false: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    def row(self, name: str) -> str:
        """The row of the table."""
        cells = [
            f"{self.asked:>6}",
            f"{_per_cent(self.first, self.asked):>7}",
            f"{_per_cent(self.three, self.asked):>7}",
            f"{_per_cent(self.denied, self.asked):>8}",
            f"{_per_cent(self.answered, self.asked):>10}",
            f"{_per_cent(self.wrong, self.answered):>7}",
            f"{self.near:>6}",
            f"{_per_cent(self.false, self.near):>7}",
        ]
        return f"{name:<20}" + "".join(cells)


def _per_cent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "-"


def tally(cases: Cases, fitted: Fitted) -> Tally:
    """Count how questions come out."""
    total = Tally()
    for case in cases:
        ranked = fitted.ranked(case) if case.candidates else None
        shown = [found.fact for found in ranked.order[:3]] if ranked and not case.is_none else []
        sure = fitted.sure_of(case, ranked) if ranked and shown else 0.0
        answers = bool(shown) and sure >= fitted.enough
        accept = case.asked.accept
        if not accept:
            total += Tally(near=1, false=answers)
            continue
        right = bool(shown) and shown[0] in accept
        total += Tally(
            asked=1,
            first=right,
            three=any(fact in accept for fact in shown),
            denied=not shown,
            answered=answers,
            wrong=answers and not right,
        )
    return total
