"""The ledger's tables, as steps from one version to the next."""

from typing import Final

from bot.model.errors import LedgerError
from bot.reminders.ledger.database import Transaction

_FIRST: Final = """
CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY, platform TEXT NOT NULL, workspace TEXT NOT NULL, suspended INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX subscriptions_place ON subscriptions (platform, workspace);
CREATE TABLE deliveries (
    key TEXT PRIMARY KEY, subscription TEXT NOT NULL, due_at DOUBLE PRECISION NOT NULL,
    occurrence TEXT NOT NULL, state TEXT NOT NULL, post TEXT
);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'pending';
CREATE INDEX deliveries_pending ON deliveries (subscription, due_at) WHERE state = 'pending';
CREATE INDEX deliveries_post ON deliveries (post) WHERE post IS NOT NULL;
CREATE INDEX deliveries_of ON deliveries (subscription, due_at);
CREATE TABLE posts (
    key TEXT PRIMARY KEY, subscription TEXT NOT NULL, state TEXT NOT NULL, fence INTEGER NOT NULL,
    lease_until DOUBLE PRECISION NOT NULL, retry_at DOUBLE PRECISION NOT NULL DEFAULT 0,
    ambiguous INTEGER NOT NULL DEFAULT 0, first_sent_at DOUBLE PRECISION NOT NULL,
    platform TEXT NOT NULL, workspace TEXT NOT NULL, channel TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '', posted_at DOUBLE PRECISION, swept INTEGER NOT NULL DEFAULT 0,
    done_by TEXT NOT NULL DEFAULT '', done_at DOUBLE PRECISION, reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX posts_open ON posts (lease_until) WHERE state IN ('sending', 'pending');
CREATE INDEX posts_unswept ON posts (first_sent_at) WHERE ambiguous = 1 AND swept = 0;
CREATE INDEX posts_done ON posts (posted_at) WHERE state = 'delivered';
CREATE TABLE lines (token TEXT PRIMARY KEY, line TEXT NOT NULL);
CREATE TABLE fact_digests (
    dossier TEXT NOT NULL, fact TEXT NOT NULL, digest TEXT NOT NULL, changed_at DOUBLE PRECISION,
    PRIMARY KEY (dossier, fact)
);
CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until DOUBLE PRECISION NOT NULL);
"""
MIGRATIONS: Final = (_FIRST,)
"""Each step's statements; the number of steps taken is the schema's version."""

TABLES: Final = ("meta", "subscriptions", "deliveries", "posts", "lines", "fact_digests")
"""Tables that hold what must not be lost, in the order in which they are written back."""


async def migrate(transaction: Transaction, place: str) -> None:
    """Bring the tables to the newest version; to be called inside one transaction.

    Raises:
        LedgerError: A newer release wrote them.
    """
    await transaction.run(
        "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value DOUBLE PRECISION NOT NULL)"
    )
    found = await transaction.rows("SELECT value FROM meta WHERE name = 'version'")
    version = int(found[0][0]) if found else 0
    if version > len(MIGRATIONS):
        raise LedgerError(
            f"the ledger {place} was written by a newer release (its schema is {version}, this one knows "
            f"{len(MIGRATIONS)}): install that release"
        )
    for step in MIGRATIONS[version:]:
        for statement in filter(str.strip, step.split(";")):
            await transaction.run(statement)
    await transaction.run(
        "INSERT INTO meta (name, value) VALUES ('version', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        len(MIGRATIONS),
    )
