"""What the facts looked like when last noted: for digests, and to find what an edit made owed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.model.ids import DossierId, FactId
from bot.reminders.ledger.database import ReadTransaction, Transaction
from bot.reminders.ledger.rows import instant

_DIGESTS: Final = "SELECT fact, digest FROM fact_digests WHERE dossier = ?"
_NOTE: Final = (
    "INSERT INTO fact_digests (dossier, fact, digest, changed_at) "
    "SELECT given.dossier, given.fact, given.digest, given.changed_at "
    "FROM {given dossier text, fact text, digest text, changed_at float} WHERE 1 = 1 "
    "ON CONFLICT (dossier, fact) DO UPDATE SET digest = excluded.digest, changed_at = excluded.changed_at"
)
# What was there at a dossier's first note has changed at no instant.
_CHANGED: Final = (
    "SELECT fact FROM fact_digests WHERE dossier = ? AND changed_at > ? ORDER BY changed_at DESC, fact"
)


async def note(
    transaction: Transaction, dossier: DossierId, digests: Mapping[FactId, str], at: datetime
) -> int:
    """Note what the facts look like now; gives how many are new or changed since the last note."""
    rows = await transaction.rows(_DIGESTS, dossier)
    known = {row[0]: row[1] for row in rows}
    changed = sorted((fact, digest) for fact, digest in digests.items() if known.get(fact) != digest)
    when = at.timestamp() if known else None
    await transaction.run_many(_NOTE, [(dossier, fact, digest, when) for fact, digest in changed])
    return len(changed) if known else 0


async def changed(reading: ReadTransaction, dossier: DossierId, since: datetime) -> Sequence[FactId]:
    """Facts noted as new or changed after an instant, newest first."""
    rows = await reading.rows(_CHANGED, dossier, since.timestamp())
    return [FactId(fact) for (fact,) in rows]


_TIMELINES: Final = "SELECT fact, digest FROM timelines WHERE dossier = ?"
_NOTE_TIMELINE: Final = (
    "INSERT INTO timelines (dossier, fact, digest, moved_at) "
    "SELECT given.dossier, given.fact, given.digest, given.moved_at "
    "FROM {given dossier text, fact text, digest text, moved_at float} WHERE 1 = 1 "
    "ON CONFLICT (dossier, fact) DO UPDATE SET digest = excluded.digest, moved_at = excluded.moved_at"
)
_MOVED: Final = "SELECT fact, moved_at FROM timelines WHERE dossier = ? AND moved_at > ? AND digest <> ''"
_GONE: Final = ""  # the digest of a fact that is not there


async def note_timelines(
    transaction: Transaction, dossier: DossierId, digests: Mapping[FactId, str], at: datetime
) -> None:
    """Note when facts fall due now, and which are gone; at a dossier's first note none has moved."""
    known = {row[0]: row[1] for row in await transaction.rows(_TIMELINES, dossier)}
    now_there = {**dict.fromkeys(known, _GONE), **digests}
    when = at.timestamp() if known else None
    moved = [
        (dossier, fact, digest, when)
        for fact, digest in sorted(now_there.items())
        if known.get(fact) != digest
    ]
    await transaction.run_many(_NOTE_TIMELINE, moved)


async def moved(reading: ReadTransaction, dossier: DossierId, since: datetime) -> Mapping[FactId, datetime]:
    """Facts that are there and were noted as new or moved after an instant, with the instant of that."""
    rows = await reading.rows(_MOVED, dossier, since.timestamp())
    return {FactId(fact): instant(at) for fact, at in rows}
