"""The ledger's tables, as steps from one version to the next."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.model.errors import LedgerError
from bot.reminders.ledger.database import Transaction
from bot.reminders.ledger.meta import recall, remember

# `ready_at` of a post is when it may be claimed (sending, pending) or was last swept (delivered), on the
# database's clock; it is null while its subscription is suspended. `due_at` is the newest of what it tells.
# `parked` rows belong to suspended subscriptions: without the mark each claim would look at them again.
# SQLite takes a partial index only where the statement says the index's condition in the same words.
# Source: SQLite documentation, "Partial Indexes", section 3.
_FIRST: Final = """
CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY, platform TEXT NOT NULL, workspace TEXT NOT NULL, suspended TEXT NOT NULL,
    revision DOUBLE PRECISION NOT NULL, body TEXT NOT NULL
);
CREATE INDEX subscriptions_place ON subscriptions (platform, workspace);
CREATE INDEX subscriptions_changed ON subscriptions (revision);
CREATE TABLE ended (id TEXT PRIMARY KEY, revision DOUBLE PRECISION NOT NULL);
CREATE INDEX ended_changed ON ended (revision);
CREATE TABLE deliveries (
    key TEXT PRIMARY KEY, subscription TEXT NOT NULL, platform TEXT NOT NULL,
    due_at DOUBLE PRECISION NOT NULL, occurrence TEXT NOT NULL, state TEXT NOT NULL,
    parked INTEGER NOT NULL DEFAULT 0, post TEXT
);
CREATE INDEX deliveries_due ON deliveries (platform, parked, due_at) WHERE state = 'pending';
CREATE INDEX deliveries_open ON deliveries (subscription, state, due_at) WHERE state <> 'delivered';
CREATE INDEX deliveries_post ON deliveries (post) WHERE post IS NOT NULL;
CREATE INDEX deliveries_newest ON deliveries (due_at);
CREATE TABLE posts (
    key TEXT PRIMARY KEY, subscription TEXT NOT NULL, state TEXT NOT NULL, fence INTEGER NOT NULL,
    ready_at DOUBLE PRECISION, due_at DOUBLE PRECISION NOT NULL,
    ambiguous INTEGER NOT NULL DEFAULT 0, released INTEGER NOT NULL DEFAULT 0,
    first_sent_at DOUBLE PRECISION NOT NULL,
    platform TEXT NOT NULL, workspace TEXT NOT NULL, channel TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '', posted_at DOUBLE PRECISION, swept INTEGER NOT NULL DEFAULT 0,
    done_by TEXT NOT NULL DEFAULT '', done_at DOUBLE PRECISION, reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX posts_ready ON posts (platform, ready_at) WHERE state IN ('sending', 'pending');
CREATE INDEX posts_late ON posts (due_at) WHERE state = 'pending' AND ambiguous = 0;
CREATE INDEX posts_of ON posts (subscription) WHERE state IN ('sending', 'pending', 'held');
CREATE INDEX posts_unswept ON posts (ready_at) WHERE state = 'delivered' AND ambiguous = 1 AND swept = 0;
CREATE INDEX posts_told ON posts (posted_at) WHERE state = 'delivered';
CREATE INDEX posts_missed ON posts (due_at) WHERE state = 'missed';
CREATE TABLE lines (token TEXT PRIMARY KEY, line TEXT NOT NULL, kept_at DOUBLE PRECISION NOT NULL);
CREATE INDEX lines_kept ON lines (kept_at);
CREATE TABLE fact_digests (
    dossier TEXT NOT NULL, fact TEXT NOT NULL, digest TEXT NOT NULL, changed_at DOUBLE PRECISION,
    PRIMARY KEY (dossier, fact)
);
CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until DOUBLE PRECISION NOT NULL);
"""
MIGRATIONS: Final = (_FIRST,)
"""Each step's statements; the number of steps taken is the schema's version."""

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "subscriptions": {
        "id": "text",
        "platform": "text",
        "workspace": "text",
        "suspended": "text",
        "revision": "float",
        "body": "text",
    },
    "deliveries": {
        "key": "text",
        "subscription": "text",
        "platform": "text",
        "due_at": "float",
        "occurrence": "text",
        "state": "text",
        "parked": "int",
        "post": "text?",
    },
    "posts": {
        "key": "text",
        "subscription": "text",
        "state": "text",
        "fence": "int",
        "ready_at": "float?",
        "due_at": "float",
        "ambiguous": "int",
        "released": "int",
        "first_sent_at": "float",
        "platform": "text",
        "workspace": "text",
        "channel": "text",
        "message": "text",
        "posted_at": "float?",
        "swept": "int",
        "done_by": "text",
        "done_at": "float?",
        "reason": "text",
    },
    "lines": {"token": "text", "line": "text", "kept_at": "float"},
    "fact_digests": {"dossier": "text", "fact": "text", "digest": "text", "changed_at": "float?"},
}
"""Tables and columns that hold what must not be lost; a question mark says that a value may be missing."""


async def migrate(transaction: Transaction, place: str, steps: Sequence[str] = MIGRATIONS) -> None:
    """Bring the tables to the newest version; to be called inside one migration.

    Raises:
        LedgerError: A newer release wrote them.
    """
    await transaction.run(
        "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value DOUBLE PRECISION NOT NULL)"
    )
    version = int(await recall(transaction, "version") or 0)
    if version > len(steps):
        raise LedgerError(
            f"the ledger {place} was written by a newer release (its schema is {version}, this one knows "
            f"{len(steps)}): install that release"
        )
    if version == len(steps):
        return
    for step in steps[version:]:
        for statement in filter(str.strip, step.split(";")):
            await transaction.run(statement)
    await remember(transaction, "version", len(steps))
