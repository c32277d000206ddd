"""The ledger's SQL for SQLite; every statement here runs inside a transaction of its caller."""

# ruff: noqa: S608 - what is put into statements are constants of this module and column assignments of ours

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from bot.model.ids import Destination
from bot.model.subscription import Subscription
from bot.ports import MessageRef
from bot.reminders.ledger.contract import Claim, Owed, State, Sweep
from bot.reminders.ledger.rows import instant, read_occurrence, read_subscription, write_subscription

VERSION: Final = 1
# Seconds since 1970 by SQLite's own clock. `unixepoch('subsec')` is newer than the SQLite many systems have.
# Source: SQLite documentation, "Date And Time Functions".
CLOCK: Final = "((julianday('now') - 2440587.5) * 86400.0)"
SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY, platform TEXT NOT NULL, workspace TEXT NOT NULL, suspended INTEGER NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE deliveries (
    key TEXT PRIMARY KEY, subscription TEXT NOT NULL, due_at REAL NOT NULL, occurrence TEXT NOT NULL,
    state TEXT NOT NULL, post TEXT
) WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'pending';
CREATE INDEX deliveries_pending ON deliveries (subscription, due_at) WHERE state = 'pending';
CREATE INDEX deliveries_post ON deliveries (post) WHERE post IS NOT NULL;
CREATE TABLE posts (
    key TEXT PRIMARY KEY, subscription TEXT NOT NULL, state TEXT NOT NULL, fence INTEGER NOT NULL,
    lease_until REAL NOT NULL, retry_at REAL, ambiguous INTEGER NOT NULL, first_sent_at REAL NOT NULL,
    platform TEXT NOT NULL, workspace TEXT NOT NULL, channel TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '', posted_at REAL, swept INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX posts_open ON posts (state, lease_until) WHERE state IN ('sending', 'pending');
CREATE INDEX posts_unswept ON posts (first_sent_at) WHERE ambiguous = 1 AND swept = 0;
CREATE TABLE lines (token TEXT PRIMARY KEY, line TEXT NOT NULL) WITHOUT ROWID;
"""


def put(connection: sqlite3.Connection, subscription: Subscription) -> None:
    """Write a subscription."""
    connection.execute(
        "INSERT OR REPLACE INTO subscriptions VALUES (?, ?, ?, ?, ?)",
        (
            subscription.id,
            subscription.destination.platform,
            subscription.destination.workspace,
            int(bool(subscription.suspended)),
            write_subscription(subscription),
        ),
    )


def remove(connection: sqlite3.Connection, id_: str) -> None:
    """End a subscription and what it is still owed."""
    connection.execute("DELETE FROM subscriptions WHERE id = ?", (id_,))
    connection.execute("DELETE FROM deliveries WHERE subscription = ? AND state = 'pending'", (id_,))


def claim(connection: sqlite3.Connection, now: float, lease: float, quiet: float) -> Claim | None:
    """Claim one post that is due, ambiguous ones first."""
    found = connection.execute(
        "SELECT p.key, p.subscription, s.body, p.state "
        "FROM posts p JOIN subscriptions s ON s.id = p.subscription "
        "WHERE s.suspended = 0 AND ("
        f"(p.state = 'sending' AND p.lease_until + ?1 < {CLOCK}) "
        f"OR (p.state = 'pending' AND p.retry_at <= {CLOCK})) "
        "ORDER BY p.lease_until LIMIT 1",
        (quiet,),
    ).fetchone()
    if found:
        key, _, body, state = found
        connection.execute(
            f"UPDATE posts SET state = 'sending', fence = fence + 1, lease_until = {CLOCK} + ?, "
            "ambiguous = max(ambiguous, ?) WHERE key = ?",
            (lease, int(state == "sending"), key),
        )
        return _claimed(connection, key, read_subscription(body))
    found = connection.execute(
        "SELECT d.subscription, s.body FROM deliveries d JOIN subscriptions s ON s.id = d.subscription "
        "WHERE d.state = 'pending' AND d.due_at <= ? AND s.suspended = 0 ORDER BY d.due_at LIMIT 1",
        (now,),
    ).fetchone()
    if not found:
        return None
    subscription = read_subscription(found[1])
    return _claimed(connection, _new_post(connection, subscription, now, lease), subscription)


def _new_post(connection: sqlite3.Connection, subscription: Subscription, now: float, lease: float) -> str:
    """Join all that is due for a subscription into one post, and record the intent to send it."""
    due = "subscription = ? AND state = 'pending' AND due_at <= ?"
    (key,) = connection.execute(
        f"SELECT min(key) FROM deliveries WHERE {due}",
        (subscription.id, now),
    ).fetchone()
    connection.execute(
        f"UPDATE deliveries SET state = 'sending', post = ? WHERE {due}",
        (key, subscription.id, now),
    )
    place = subscription.destination
    connection.execute(
        "INSERT INTO posts (key, subscription, state, fence, lease_until, ambiguous, first_sent_at, "
        f"platform, workspace, channel) VALUES (?, ?, 'sending', 1, {CLOCK} + ?, 0, {CLOCK}, ?, ?, ?)",
        (key, subscription.id, lease, place.platform, place.workspace, place.channel),
    )
    return str(key)


def _claimed(connection: sqlite3.Connection, key: str, subscription: Subscription) -> Claim:
    fence, ambiguous, first_sent_at = connection.execute(
        "SELECT fence, ambiguous, first_sent_at FROM posts WHERE key = ?", (key,)
    ).fetchone()
    rows = connection.execute(
        "SELECT subscription, occurrence, due_at FROM deliveries WHERE post = ? ORDER BY due_at, key", (key,)
    ).fetchall()
    return Claim(
        key=key,
        subscription=subscription,
        owed=tuple(owed(*row) for row in rows),
        fence=fence,
        is_ambiguous=bool(ambiguous),
        first_sent_at=instant(first_sent_at),
    )


def advance(
    connection: sqlite3.Connection, claim: Claim, state: State, assignment: str, values: Sequence[Any]
) -> bool:
    """Take a step under the fence; the occurrences follow their post."""
    changed = connection.execute(
        f"UPDATE posts SET {assignment} WHERE key = ? AND fence = ? AND state = 'sending'",
        (*values, claim.key, claim.fence),
    ).rowcount
    if changed:
        connection.execute("UPDATE deliveries SET state = ? WHERE post = ?", (state, claim.key))
    return bool(changed)


def owed(subscription: str, occurrence: str, due_at: float) -> Owed:
    """Give one row of what is owed."""
    return Owed(subscription=subscription, occurrence=read_occurrence(occurrence), due_at=instant(due_at))


def sweep(
    key: str,
    platform: str,
    workspace: str,
    channel: str,
    message: str,
    posted_at: float,
    first_sent_at: float,
) -> Sweep:
    """Give one post to look for again."""
    place = Destination(platform=platform, workspace=workspace, channel=channel)
    return Sweep(
        key=key,
        destination=place,
        message=MessageRef(destination=place, message=message, posted_at=instant(posted_at)),
        first_sent_at=instant(first_sent_at),
    )
