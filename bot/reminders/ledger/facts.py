"""What the facts looked like when last noted, so that digests tell what changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.model.ids import DossierId, FactId
from bot.reminders.ledger.database import ReadTransaction, Transaction

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
