"""Pieces of the protocol taken out, to show that the simulation notices when one is missing."""

from enum import StrEnum


class Mutant(StrEnum):
    """What is taken out."""

    NONE = "nothing"
    RECONCILIATION = "reconciliation"
    INTENT = "intent"
    FENCE = "fence"
    LEASE = "lease"
    SWEEP = "sweep"
    BOOK = "book"
    EDITS = "edits"
    SHOWN = "shown"
    CLAIM = "claim"
    LOOK = "look"
    RECHECK = "recheck"


TAKEN_OUT = {
    Mutant.RECONCILIATION: "posts that may have been sent are sent without looking",
    Mutant.INTENT: "the intent to send is kept in memory only",
    Mutant.FENCE: "steps are taken whatever the fencing number",
    Mutant.LEASE: "sends begin however little of the lease is left",
    Mutant.SWEEP: "nobody looks a second time",
    Mutant.BOOK: "posts are not held against the book before they are sent",
    Mutant.EDITS: "what edits make owed is not looked for",
    Mutant.SHOWN: "what a post tells is noted only when it has arrived",
    Mutant.CLAIM: "that a correction is being sent is kept in memory only",
    Mutant.LOOK: "corrections below a message that may have been sent are sent without looking",
    Mutant.RECHECK: "corrections are not held against the book before they are sent",
}

UNFENCED = ("AND fence = ?", "AND fence >= ?")
"""What of a statement is replaced where the fence is taken out: a row's fence is never below a claim's."""
