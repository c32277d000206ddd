"""Judges a history by what a reader of the channels sees at its end, and by what the ledger says of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.simulation.corrected import judge_corrections
from tests.simulation.edits import EditedBooks
from tests.simulation.far_side import FarSide
from tests.simulation.memory import Memory
from tests.simulation.places import Place
from tests.simulation.scenario import Scenario
from tests.simulation.witness import Witness

_BECAME = (
    "SELECT d.key, d.state, coalesce(d.post, ''), coalesce(p.reason, ''), coalesce(p.message, ''), "
    "s.suspended "
    "FROM deliveries d JOIN subscriptions s ON s.id = d.subscription LEFT JOIN posts p ON p.key = d.post"
)


@dataclass(slots=True)
class Verdict:
    """What became of a history.

    Attributes:
        counts: Occurrences by what became of them.
        violations: What must not be, in words.
        longest_double: How long two copies of a post stood, in seconds.
        corrections: What became of messages whose facts were seen to change.
        befell: What befell processes and requests, and how often.
    """

    counts: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    longest_double: float = 0.0
    corrections: Counter[str] = field(default_factory=Counter)
    befell: Counter[str] = field(default_factory=Counter)


class Judged(Protocol):
    """What is judged."""

    scenario: Scenario
    place: Place
    memory: Memory
    witness: Witness
    far_side: FarSide
    books: EditedBooks

    @property
    def owed(self) -> frozenset[str]: ...

    def complaints(self) -> Sequence[str]: ...


def judge(history: Judged, *, is_settled: bool) -> Verdict:
    """What became of all that was due, and what must not have been."""
    verdict = Verdict(violations=[*history.witness.violations, *history.complaints()])
    became = {row[0]: row[1:] for row in history.memory.rows(_BECAME)}
    if not is_settled:
        verdict.violations.append("it is not settled after hours")
    for key in sorted({*became, *history.owed, *(item.key for item in history.place.items)}):
        row = became.get(key)
        if row:
            state = _judge_one(history, key, row, verdict.violations)
        else:
            state = "lost" if key in history.owed or not history.scenario.edits else "withdrawn"
        if state == "lost":
            verdict.violations.append(f"{key} is lost: {row}")
        verdict.counts[state] += 1
    if history.scenario.corrects:
        verdict.violations += judge_corrections(history, verdict.corrections)
    verdict.longest_double = history.far_side.longest_double
    if verdict.longest_double and not history.scenario.may_double:
        verdict.violations.append(f"two copies stood for {verdict.longest_double:.1f} seconds")
    return verdict


def _judge_one(history: Judged, key: str, row: Sequence[Any], violations: list[str]) -> str:
    """Say what became of one occurrence, and note what must not be."""
    state, post, reason, message, suspended = map(str, row)
    scenario, standing = history.scenario, history.far_side.standing(post)
    if len(standing) > 1:
        violations.append(f"{post} stands {len(standing)} times")
        return "doubled"
    if state == "delivered" and standing and str(standing[0].number) != message:
        violations.append(f"the ledger takes message {message} for {standing[0].number}")
    allowed = {
        "delivered": bool(standing),
        "held": bool(reason) and scenario.is_unreadable,
        "withdrawn": bool(scenario.edits) and key not in history.owed,
        "missed": scenario.timings.grace < scenario.pause and (not standing or scenario.is_asleep),
    }
    if allowed.get(state):
        return state
    return "suspended" if suspended and scenario.is_closed and not standing else "lost"
