"""The ledger's tables: their columns, declared once, and the steps from one version to the next.

From the columns come the tables themselves, what an export holds and what an import accepts. A new column is
declared with the version that it is `since`; a new version is one more entry of `steps`, with whatever else
it does. Nothing that stands here for an earlier version is changed any more: there are exports of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.model.errors import LedgerError
from bot.reminders.ledger.database import Transaction
from bot.reminders.ledger.meta import recall, remember


class ColumnType(StrEnum):
    """What a column holds, in the words of `{given …}`."""

    TEXT = "text"
    FLOAT = "float"
    INT = "int"


_SQL: Final = {ColumnType.TEXT: "TEXT", ColumnType.FLOAT: "DOUBLE PRECISION", ColumnType.INT: "INTEGER"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerColumn:
    """A column of the ledger.

    Attributes:
        is_optional: Whether a value may be missing.
        default: What a row has that says nothing, as SQL; empty where a row must say it.
        since: The version of the schema that it came with.
    """

    name: str
    type: ColumnType
    is_optional: bool = False
    default: str = ""
    since: int = 1

    @property
    def definition(self) -> str:
        """The column in the words of CREATE TABLE."""
        default = f" DEFAULT {self.default}" if self.default else ""
        return f"{self.name} {_SQL[self.type]}{'' if self.is_optional else ' NOT NULL'}{default}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerTable:
    """A table of the ledger.

    Attributes:
        key: Columns of the primary key.
        is_exported: Whether it holds what must not be lost.
        since: The version of the schema that it came with.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[LedgerColumn, ...]
    is_exported: bool = True
    since: int = 1

    def columns_of(self, version: int) -> tuple[LedgerColumn, ...]:
        """The columns it has in a version."""
        return tuple(column for column in self.columns if column.since <= version)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSchema:
    """Tables, and the steps that lead to them.

    Attributes:
        steps: What each version brings beside its tables and columns, as statements with semicolons between.
    """

    tables: tuple[LedgerTable, ...]
    steps: tuple[str, ...]

    @property
    def version(self) -> int:
        """The newest version."""
        return len(self.steps)

    def exported(self, version: int) -> dict[str, tuple[LedgerColumn, ...]]:
        """What an export of a version holds: columns by table, in the order of its lines."""
        return {
            table.name: table.columns_of(version)
            for table in self.tables
            if table.is_exported and table.since <= version
        }

    def statements(self, version: int) -> Sequence[str]:
        """What leads from the version before to this one."""
        made = [_create(table, version) for table in self.tables if table.since == version]
        added = [
            f"ALTER TABLE {table.name} ADD COLUMN {column.definition}"
            for table in self.tables
            for column in table.columns
            if table.since < version == column.since
        ]
        return [*made, *added, *filter(str.strip, self.steps[version - 1].split(";"))]


def _create(table: LedgerTable, version: int) -> str:
    columns = ", ".join(column.definition for column in table.columns_of(version))
    return f"CREATE TABLE {table.name} ({columns}, PRIMARY KEY ({', '.join(table.key)}))"


def _text(name: str, *, default: str = "", since: int = 1) -> LedgerColumn:
    return LedgerColumn(name=name, type=ColumnType.TEXT, default=default, since=since)


def _float(name: str, *, is_optional: bool = False) -> LedgerColumn:
    return LedgerColumn(name=name, type=ColumnType.FLOAT, is_optional=is_optional)


def _int(name: str, *, default: str = "") -> LedgerColumn:
    return LedgerColumn(name=name, type=ColumnType.INT, default=default)


_PLACE: Final = (_text("platform"), _text("workspace"))
_TABLES: Final = (
    LedgerTable(
        name="subscriptions",
        key=("id",),
        columns=(_text("id"), *_PLACE, _text("suspended"), _float("revision"), _text("body")),
    ),
    LedgerTable(name="ended", key=("id",), columns=(_text("id"), _float("revision")), is_exported=False),
    LedgerTable(
        name="deliveries",
        key=("key",),
        columns=(
            _text("key"),
            _text("subscription"),
            _text("platform"),
            _float("due_at"),
            _text("occurrence"),
            _text("state"),
            # Rows of suspended subscriptions: without the mark each claim would look at them again.
            _int("parked", default="0"),
            LedgerColumn(name="post", type=ColumnType.TEXT, is_optional=True),
            # Why the book no longer says it; what posts suffer stands with them.
            _text("reason", default="''", since=2),
        ),
    ),
    LedgerTable(
        name="posts",
        key=("key",),
        columns=(
            _text("key"),
            _text("subscription"),
            _text("state"),
            _int("fence"),
            # When it may be claimed (sending, pending) or was last swept (delivered), on the database's
            # clock; null while its subscription is suspended.
            _float("ready_at", is_optional=True),
            _float("due_at"),  # the newest of what it tells
            _int("ambiguous", default="0"),
            _int("released", default="0"),
            _float("first_sent_at"),
            *_PLACE,
            _text("channel"),
            _text("message", default="''"),
            _float("posted_at", is_optional=True),
            _int("swept", default="0"),
            # Up to version 2, who had marked it as done; `seen` has that now.
            _text("done_by", default="''"),
            _float("done_at", is_optional=True),
            _text("reason", default="''"),
        ),
    ),
    LedgerTable(name="lines", key=("token",), columns=(_text("token"), _text("line"), _float("kept_at"))),
    LedgerTable(
        name="fact_digests",
        key=("dossier", "fact"),
        columns=(_text("dossier"), _text("fact"), _text("digest"), _float("changed_at", is_optional=True)),
    ),
    # What decides when a fact falls due, as it was last seen, and when that was seen to be another.
    LedgerTable(
        name="timelines",
        key=("dossier", "fact"),
        columns=(_text("dossier"), _text("fact"), _text("digest"), _float("moved_at", is_optional=True)),
        since=2,
    ),
    # Who saw what of a post; what an earlier release noted has no person's id, and stands for the whole post.
    LedgerTable(
        name="seen",
        key=("post", "fact", "person"),
        columns=(_text("post"), _text("fact"), _text("person"), _text("name"), _float("seen_at")),
        since=3,
    ),
    # What readers are told of a fact, once for each telling, and from when on it was told; an empty digest
    # stands for a fact that is gone.
    LedgerTable(
        name="tellings",
        key=("dossier", "fact", "digest"),
        columns=(_text("dossier"), _text("fact"), _text("digest"), _text("body")),
        since=4,
    ),
    LedgerTable(
        name="told_since",
        key=("dossier", "fact", "number"),
        columns=(
            _text("dossier"),
            _text("fact"),
            _int("number"),
            _text("digest"),
            _float("told_at", is_optional=True),
        ),
        since=4,
    ),
    # Messages that showed facts, and how far each is corrected; what reminders tell stands with their posts.
    LedgerTable(
        name="shown",
        key=("key",),
        columns=(
            _text("key"),
            _text("kind"),
            _text("parent", default="''"),
            _text("dossier"),
            *_PLACE,
            _text("channel"),
            _text("language"),
            _text("message", default="''"),
            _float("shown_at"),
            _text("stage", default="''"),
            _text("wanted", default="''"),  # what is to be told of it now
            _text("standing", default="''"),  # what was told of it last
            _int("frozen", default="0"),
            _int("fence", default="0"),
            _int("ambiguous", default="0"),
            _float("due_at", is_optional=True),
            # When it may be claimed, on the database's clock.
            _float("ready_at", is_optional=True),
            _float("first_sent_at", is_optional=True),
            _float("done_at", is_optional=True),
            _text("reason", default="''"),
        ),
        since=4,
    ),
    LedgerTable(
        name="shown_facts",
        key=("key", "fact"),
        columns=(_text("key"), _text("fact"), _text("dossier"), _text("digest")),
        since=4,
    ),
    LedgerTable(
        name="leases",
        key=("name",),
        columns=(_text("name"), _text("holder"), _float("until")),
        is_exported=False,
    ),
)

# SQLite takes a partial index only where the statement says the index's condition in the same words.
# Source: SQLite documentation, "Partial Indexes", section 3.
_FIRST: Final = """
CREATE INDEX subscriptions_place ON subscriptions (platform, workspace);
CREATE INDEX subscriptions_changed ON subscriptions (revision);
CREATE INDEX ended_changed ON ended (revision);
CREATE INDEX deliveries_due ON deliveries (platform, parked, due_at) WHERE state = 'pending';
CREATE INDEX deliveries_open ON deliveries (subscription, state, due_at) WHERE state <> 'delivered';
CREATE INDEX deliveries_post ON deliveries (post) WHERE post IS NOT NULL;
CREATE INDEX deliveries_newest ON deliveries (due_at);
CREATE INDEX posts_ready ON posts (platform, ready_at) WHERE state IN ('sending', 'pending');
CREATE INDEX posts_late ON posts (due_at) WHERE state = 'pending' AND ambiguous = 0;
CREATE INDEX posts_of ON posts (subscription) WHERE state IN ('sending', 'pending', 'held');
CREATE INDEX posts_unswept ON posts (ready_at) WHERE state = 'delivered' AND ambiguous = 1 AND swept = 0;
CREATE INDEX posts_told ON posts (posted_at) WHERE state = 'delivered';
CREATE INDEX posts_missed ON posts (due_at) WHERE state = 'missed';
CREATE INDEX lines_kept ON lines (kept_at)
"""

_WITHDRAWN: Final = """
CREATE INDEX deliveries_withdrawn ON deliveries (due_at) WHERE state = 'withdrawn';
CREATE INDEX posts_withdrawn ON posts (due_at) WHERE state = 'withdrawn';
CREATE INDEX posts_latest ON posts (subscription, posted_at) WHERE state = 'delivered'
"""

_SEEN: Final = """
INSERT INTO seen (post, fact, person, name, seen_at)
SELECT key, '', '', done_by, coalesce(done_at, due_at) FROM posts WHERE done_by <> ''
"""

_CORRECTED: Final = """
CREATE INDEX shown_open ON shown (platform, shown_at) WHERE stage IN ('sending', 'pending');
CREATE INDEX shown_corrected ON shown (platform, workspace, channel) WHERE wanted <> '';
CREATE INDEX shown_replies ON shown (parent) WHERE parent <> '';
CREATE INDEX shown_by_time ON shown (shown_at);
CREATE INDEX shown_facts_of ON shown_facts (dossier, fact)
"""

SCHEMA: Final = LedgerSchema(tables=_TABLES, steps=(_FIRST, _WITHDRAWN, _SEEN, _CORRECTED))

# Numbers by name; the version among them, so that this table is there before any step.
_META: Final = "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value DOUBLE PRECISION NOT NULL)"


async def migrate(transaction: Transaction, place: str, schema: LedgerSchema = SCHEMA) -> None:
    """Bring the tables to the newest version; to be called inside one migration.

    Raises:
        LedgerError: A newer release wrote them.
    """
    await transaction.run(_META)
    version = int(await recall(transaction, "version") or 0)
    if version > schema.version:
        raise LedgerError(
            f"the ledger {place} was written by a newer release (its schema is {version}, this one knows "
            f"{schema.version}): install that release"
        )
    await _step(transaction, schema, version, schema.version)


async def begin_anew(transaction: Transaction, schema: LedgerSchema, version: int) -> None:
    """Put the empty tables of an earlier version in the place of those there are, for an import to fill."""
    for table in schema.tables:
        await transaction.run(f"DROP TABLE {table.name}")
    await _step(transaction, schema, 0, version)


async def _step(transaction: Transaction, schema: LedgerSchema, version: int, until: int) -> None:
    for number in range(version + 1, until + 1):
        for statement in schema.statements(number):
            await transaction.run(statement)
        await remember(transaction, "version", number)
