"""Posts of a ledger in which nothing was noted yet of what readers are told, up to its schema 3.

What such a post told of a fact is known where the fact has not changed since. It runs inside its caller's
transaction.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from bot.model.ids import DossierId, FactId
from bot.model.telling import Told
from bot.reminders.ledger.database import Transaction
from bot.reminders.ledger.records import readable
from bot.reminders.ledger.rows import read_occurrence

_CHANGED: Final = "SELECT fact, changed_at FROM fact_digests WHERE dossier = ?"
_POSTS: Final = (
    "SELECT p.key, p.platform, p.workspace, p.channel, p.posted_at, s.id, s.body, s.suspended, d.occurrence "
    "FROM posts p JOIN deliveries d ON d.post = p.key JOIN subscriptions s ON s.id = p.subscription "
    "WHERE p.state = 'delivered' AND NOT EXISTS (SELECT 1 FROM shown x WHERE x.key = p.key) ORDER BY p.key"
)
_SHOWN: Final = (
    "INSERT INTO shown (key, kind, dossier, platform, workspace, channel, language, shown_at) "
    "SELECT given.key, 'post', given.dossier, given.platform, given.workspace, given.channel, "
    "given.language, given.shown_at FROM {given key text, dossier text, platform text, workspace text, "
    "channel text, language text, shown_at float} WHERE 1 = 1 ON CONFLICT DO NOTHING"
)
_TELLS: Final = (
    "INSERT INTO shown_facts (key, fact, dossier, digest) SELECT given.key, given.fact, given.dossier, "
    "given.digest FROM {given key text, fact text, dossier text, digest text} WHERE 1 = 1 "
    "ON CONFLICT DO NOTHING"
)


async def adopt(transaction: Transaction, dossier: DossierId, told: Mapping[FactId, Told]) -> None:
    """Note what posts told, by what is told at a dossier's first note."""
    changed = {FactId(fact): at for fact, at in await transaction.rows(_CHANGED, dossier)}
    posts: dict[str, tuple[object, ...]] = {}
    facts: defaultdict[str, set[FactId]] = defaultdict(set)
    for key, *place, posted_at, id_, body, suspended, occurrence in await transaction.rows(_POSTS):
        subscription, fact = readable(id_, body, suspended), read_occurrence(occurrence).fact
        changed_at = changed.get(fact, posted_at)
        is_known = fact in told and (changed_at is None or changed_at < posted_at)
        if subscription and subscription.dossier == dossier and is_known:
            posts[key] = (key, dossier, *place, subscription.language, posted_at)
            facts[key].add(fact)
    await transaction.run_many(_SHOWN, list(posts.values()))
    rows = [(key, fact, dossier, told[fact].digest) for key, some in facts.items() for fact in sorted(some)]
    await transaction.run_many(_TELLS, rows)
