"""Finds what somebody meant to write among what is known."""

from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA


def nearest(written: str, known: "Sequence[str] | Mapping[str, Any]") -> str | None:
    """The known word nearest to the one written, if it is near at all."""
    best = process.extractOne(
        written.lower(), list(known), scorer=OSA.normalized_similarity, score_cutoff=0.5
    )
    return best[0] if best else None
