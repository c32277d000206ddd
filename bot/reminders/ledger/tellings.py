"""What readers are told of each fact, and since when; every function runs inside its caller's transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from bot.model.fact import Certainty, State
from bot.model.ids import DossierId, FactId
from bot.model.telling import Revision, Telling, Term, Told
from bot.model.text import Text
from bot.reminders.ledger.database import ReadTransaction, Transaction
from bot.reminders.ledger.rows import instant

_GONE: Final = ""  # the digest of a fact that is not there
_KEEP: Final = (
    "INSERT INTO tellings (dossier, fact, digest, body) "
    "SELECT given.dossier, given.fact, given.digest, given.body "
    "FROM {given dossier text, fact text, digest text, body text} WHERE 1 = 1 ON CONFLICT DO NOTHING"
)
_LOG: Final = "SELECT fact, digest, number, told_at FROM told_since WHERE dossier = ? ORDER BY number"
_NOTE: Final = (
    "INSERT INTO told_since (dossier, fact, number, digest, told_at) "
    "SELECT given.dossier, given.fact, given.number, given.digest, given.told_at "
    "FROM {given dossier text, fact text, number int, digest text, told_at float} WHERE 1 = 1 "
    "ON CONFLICT DO NOTHING"
)
_ANY: Final = "SELECT 1 FROM told_since WHERE dossier = ? LIMIT 1"
_CARRY: Final = tuple(
    f"UPDATE {table} SET dossier = ? WHERE dossier = ?"  # noqa: S608 - ours
    for table in ("tellings", "told_since", "shown", "shown_facts")
)
_PASSED: Final = "SELECT 1 FROM told_since WHERE dossier = ? AND fact = ? AND digest = ? LIMIT 1"
_BODY: Final = "SELECT body FROM tellings WHERE dossier = ? AND fact = ? AND digest = ?"
_TURNS: Final = (
    "SELECT t.fact, t.told_at, coalesce(b.body, ''), coalesce(a.body, '') FROM told_since t "
    "LEFT JOIN told_since e ON e.dossier = t.dossier AND e.fact = t.fact AND e.number = t.number - 1 "
    "LEFT JOIN tellings b ON b.dossier = t.dossier AND b.fact = t.fact AND b.digest = e.digest "
    "LEFT JOIN tellings a ON a.dossier = t.dossier AND a.fact = t.fact AND a.digest = t.digest "
    "WHERE t.dossier = ? AND t.told_at >= ? ORDER BY t.told_at DESC, t.fact, t.number DESC LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Newest:
    """What is told of a fact now.

    Attributes:
        digest: Empty where the fact is gone.
        told_at: Since when; None where it was so at the dossier's first note.
    """

    digest: str
    number: int
    told_at: float | None


async def keep(transaction: Transaction, dossier: DossierId, told: Mapping[FactId, Told]) -> None:
    """Keep tellings by their digests, whether or not they are told yet."""
    rows = [(dossier, fact, one.digest, write_told(one)) for fact, one in sorted(told.items())]
    await transaction.run_many(_KEEP, rows)


async def newest(reading: ReadTransaction, dossier: DossierId) -> dict[FactId, Newest]:
    """What is told of each fact now."""
    rows = await reading.rows(_LOG, dossier)
    return {FactId(fact): Newest(digest, number, told_at) for fact, digest, number, told_at in rows}


def turned(known: Mapping[FactId, Newest], told: Mapping[FactId, Told]) -> dict[FactId, str]:
    """The facts of which something else is told than what is known, with the digest of that."""
    now = {**dict.fromkeys(known, _GONE), **{fact: one.digest for fact, one in told.items()}}
    return {
        fact: digest
        for fact, digest in now.items()
        if (known[fact].digest if fact in known else None) != digest
    }


async def note(
    transaction: Transaction,
    dossier: DossierId,
    known: Mapping[FactId, Newest],
    told: Mapping[FactId, Told],
    at: datetime,
) -> Sequence[FactId]:
    """Note what is told otherwise now; gives of which facts. At a dossier's first note that is of none."""
    now = turned(known, told)
    await keep(transaction, dossier, {fact: told[fact] for fact in now if fact in told})
    when = at.timestamp() if known else None
    rows = [
        (dossier, fact, known[fact].number + 1 if fact in known else 0, digest, when)
        for fact, digest in sorted(now.items())
    ]
    await transaction.run_many(_NOTE, rows)
    return sorted(now) if known else ()


async def carry(transaction: Transaction, old: DossierId, new: DossierId) -> None:
    """Have all that is known of a dossier stand under another id, of which nothing is known yet."""
    if not await transaction.rows(_ANY, new):
        for statement in _CARRY:
            await transaction.run(statement, new, old)


async def passed(
    reading: ReadTransaction, dossier: DossierId, told: Mapping[FactId, Told], known: Mapping[FactId, Newest]
) -> set[FactId]:
    """The facts of which something else is told by now; what is not noted yet is newer than that."""
    return {
        fact
        for fact, one in told.items()
        if fact in known
        and known[fact].digest != one.digest
        and await reading.rows(_PASSED, dossier, fact, one.digest)
    }


async def told(reading: ReadTransaction, dossier: DossierId, fact: FactId, digest: str) -> Told | None:
    """A telling by its digest; None where the fact was gone."""
    rows = await reading.rows(_BODY, dossier, fact, digest) if digest else ()
    return read_told(rows[0][0]) if rows else None


async def revisions(reading: ReadTransaction, dossier: DossierId) -> dict[FactId, Revision]:
    """How often what is told of each fact has changed; without those that are as first noted."""
    return {
        fact: Revision(number=one.number, at=instant(one.told_at))
        for fact, one in (await newest(reading, dossier)).items()
        if one.told_at is not None
    }


async def since(
    reading: ReadTransaction, dossier: DossierId, start: datetime, limit: int
) -> tuple[Telling, ...]:
    """What is told otherwise since an instant, newest first."""
    return tuple(
        Telling(
            fact=FactId(fact),
            at=instant(told_at),
            before=read_told(before) if before else None,
            after=read_told(after) if after else None,
        )
        for fact, told_at, before, after in await reading.rows(_TURNS, dossier, start.timestamp(), limit)
    )


def write_told(told: Told) -> str:
    """A telling as JSON."""
    return json.dumps(
        {
            "title": told.title.versions,
            "claim": told.claim.versions,
            "speaker": told.speaker,
            "certainty": told.certainty,
            "when": told.when,
            "due": told.due,
            "terms": [[term.is_end, _versions(term.what), _versions(term.event)] for term in told.terms],
            "owed_by": told.owed_by,
            "owed_to": told.owed_to,
            "taking_part": told.taking_part,
            "state": told.state,
            "as_of": told.as_of and told.as_of.isoformat(),
            "fallen": told.fallen and told.fallen.isoformat(),
            "reason": told.reason and told.reason.versions,
            "replaced_by": told.replaced_by,
            "names": [[party, name.versions] for party, name in told.names],
        },
        ensure_ascii=False,
    )


@lru_cache(maxsize=1024)
def read_told(body: str) -> Told:
    """The telling that a JSON text describes."""
    row: dict[str, Any] = json.loads(body)
    return Told(
        title=_text(row["title"]),
        claim=_text(row["claim"]),
        speaker=row["speaker"],
        certainty=Certainty(row["certainty"]),
        when=row["when"],
        due=row["due"],
        terms=tuple(
            Term(is_end=is_end, what=what and _text(what), event=event and _text(event))
            for is_end, what, event in row.get("terms", ())
        ),
        owed_by=tuple(row["owed_by"]),
        owed_to=tuple(row["owed_to"]),
        taking_part=tuple(row["taking_part"]),
        state=State(row["state"]) if row["state"] else None,
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else None,
        fallen=date.fromisoformat(row["fallen"]) if row["fallen"] else None,
        reason=_text(row["reason"]) if row["reason"] else None,
        replaced_by=tuple(map(FactId, row["replaced_by"])),
        names=tuple((party, _text(name)) for party, name in row["names"]),
    )


def _versions(text: Text | None) -> Sequence[Sequence[str]] | None:
    return text.versions if text else None


def _text(versions: Sequence[Sequence[str]]) -> Text:
    return Text(tuple((language, text) for language, text in versions))
