"""Which messages told what holds no longer; every function runs inside its caller's transaction.

What is wanted of a message is written down as the tellings between which it stands: what it told, and what is
told now. It is reckoned anew from those at each change, so that an edit taken back leaves nothing behind, and
whatever is done twice is done once.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.model.correction import UNDONE_WITHIN, Corrections, Difference, ShownKind, Wanted
from bot.model.ids import Destination, DossierId, FactId
from bot.model.subscription import subscription_id
from bot.reminders.ledger import tellings
from bot.reminders.ledger.database import ReadTransaction, Transaction
from bot.reminders.ledger.rows import corrections_of, instant
from bot.reminders.ledger.tellings import Newest

_TOLD: Final = "SELECT s.key FROM shown_facts s WHERE s.dossier = ? AND s.fact = ?"
MESSAGE: Final = (
    "SELECT s.kind, s.platform, s.workspace, s.channel, s.shown_at, s.wanted, s.frozen, "
    "s.standing, s.ambiguous, CASE WHEN p.key IS NULL THEN 0 ELSE 1 END "
    "FROM shown s LEFT JOIN posts p ON p.key = s.key AND p.state = 'delivered' WHERE s.key = ?"
)
_SHOWING: Final = (
    "SELECT f.fact, count(*), count(DISTINCT s.platform || ' ' || s.workspace || ' ' || s.channel) "
    "FROM shown_facts f JOIN shown s ON s.key = f.key WHERE f.dossier = ? AND s.stage <> 'gone' "
    "GROUP BY f.fact"
)
_ASTRAY: Final = (
    "SELECT DISTINCT f.key FROM shown_facts f JOIN shown s ON s.key = f.key AND s.wanted = '' "
    "LEFT JOIN told_since t ON t.dossier = f.dossier AND t.fact = f.fact AND t.number = "
    "(SELECT max(n.number) FROM told_since n WHERE n.dossier = f.dossier AND n.fact = f.fact) "
    "WHERE f.dossier = ? AND f.digest <> coalesce(t.digest, '')"
)
_NOWHERE: Final = Newest(digest="", number=0, told_at=None)
_FACTS: Final = "SELECT fact, digest FROM shown_facts WHERE key = ? ORDER BY fact"
_SETTING: Final = "SELECT body FROM subscriptions WHERE id = ?"
# An edit under way is done first: it sees by then that something else is wanted.
_WANT: Final = (
    "UPDATE shown SET wanted = ?, due_at = ?, reason = '', "
    "ready_at = CASE WHEN stage = 'sending' THEN ready_at ELSE 0 END, "
    "stage = CASE WHEN stage IN ('sending', 'gone') THEN stage "
    "WHEN frozen = 1 OR (standing = ? AND ambiguous = 0) THEN '' ELSE 'pending' END WHERE key = ?"
)
DROP_REPLIES: Final = "DELETE FROM shown WHERE parent = ? AND stage = 'pending' AND ambiguous = 0"
REPLIES: Final = (
    "SELECT wanted FROM shown WHERE parent = ? AND done_at IS NOT NULL ORDER BY due_at, first_sent_at"
)
_REPLY: Final = (
    "INSERT INTO shown (key, kind, parent, dossier, platform, workspace, channel, language, shown_at, stage, "
    "wanted, due_at, ready_at) SELECT ?, 'reply', key, dossier, platform, workspace, channel, language, "
    "shown_at, 'pending', wanted, ?, 0 FROM shown WHERE key = ? AND wanted <> '' "
    # What was told below it while nobody knew yet that it can't be edited is told.
    "AND NOT EXISTS (SELECT 1 FROM shown r WHERE r.parent = shown.key AND r.wanted = shown.wanted) "
    "ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Part:
    """What is wanted for one fact of a message.

    Attributes:
        before: The digest of what the message told.
        after: The digest of what is told now; empty where the fact is gone.
        since: When that came; seconds since 1970.
        first: When the message was first seen to be wrong about it.
    """

    fact: FactId
    before: str
    after: str
    since: float
    first: float


def read_parts(wanted: str) -> tuple[Part, ...]:
    """What is wanted of a message, as it was written down."""
    return tuple(Part(FactId(fact), *rest) for fact, *rest in json.loads(wanted)) if wanted else ()


def written(parts: Sequence[Part]) -> str:
    """What is wanted of a message, to be written down."""
    if not parts:
        return ""
    return json.dumps([[one.fact, one.before, one.after, one.since, one.first] for one in parts])


def again(parts: Sequence[Part], now: float) -> tuple[Part, ...]:
    """That what a message told first holds again from now on."""
    return tuple(replace(one, after=one.before, since=now) for one in parts)


async def all_again(reading: ReadTransaction, key: str, now: float) -> tuple[Part, ...]:
    """The same of all that a message told, where nobody knows what was put on top of it."""
    told = await reading.rows(_FACTS, key)
    return tuple(Part(FactId(fact), digest, digest, now, now) for fact, digest in told)


def _left_on(before: Sequence[Part], standing: str, now: float, *, is_doubtful: bool) -> tuple[Part, ...]:
    """What is to be told below a message that can't be edited, where all that was wrong in it is undone.

    What was put on top of it before, or may have been, can't be taken away.
    """
    if before and all(one.after == one.before for one in before):
        return tuple(before)
    on_top = read_parts(standing) if standing.startswith("[") else ()
    return again(on_top or (before if is_doubtful else ()), now)


@dataclass(frozen=True, slots=True)
class _Message:
    key: str
    kind: ShownKind
    place: Destination
    shown_at: float
    is_frozen: bool
    is_delivered: bool
    parts: tuple[Part, ...]


def wanted_parts(
    told: Iterable[tuple[FactId, str]], before: Sequence[Part], newest: Mapping[FactId, Newest], now: float
) -> tuple[Part, ...]:
    """What is wanted of a message now; pure.

    Args:
        told: What it told: facts with digests.
        before: What was wanted of it until now.
        newest: What is told of each fact now.
        now: Seconds since 1970.
    """
    earlier = {one.fact: one for one in before}
    parts = []
    for fact, digest in told:
        known, last = newest.get(fact, _NOWHERE), earlier.get(fact)
        # What was told before anybody noted it has changed at the latest now.
        since = now if known.told_at is None else known.told_at
        if last and last.after == known.digest:
            parts.append(last)
        elif known.digest != digest:
            first = last.first if last and last.after != digest else since
            parts.append(Part(fact, digest, known.digest, since, first))
        elif last and now - last.first > UNDONE_WITHIN.total_seconds():
            parts.append(Part(fact, digest, digest, since, last.first))
    return tuple(parts)


async def owe(
    transaction: Transaction,
    dossier: DossierId,
    keys: Iterable[str],
    newest: Mapping[FactId, Newest],
    now: float,
) -> int:
    """Want corrections of these messages as far as they told otherwise; gives of how many that changed."""
    settings: dict[Destination, Corrections] = {}
    changed: list[_Message] = []
    for key in sorted(set(keys)):
        for row in await transaction.rows(MESSAGE, key):
            kind, *place, shown_at, wanted, frozen, standing, ambiguous, delivered = row
            where = _place(place)
            if await _setting(transaction, dossier, where, settings) is Corrections.NONE:
                continue
            told = [(FactId(fact), digest) for fact, digest in await transaction.rows(_FACTS, key)]
            parts = wanted_parts(told, read_parts(wanted), newest, now)
            if frozen and not parts:
                parts = _left_on(read_parts(wanted), standing, now, is_doubtful=bool(ambiguous))
            if written(parts) != wanted:
                changed.append(
                    _Message(key, ShownKind(kind), where, shown_at, bool(frozen), bool(delivered), parts)
                )
    for one in changed:
        await transaction.run(_WANT, written(one.parts), now, written(one.parts), one.key)
        await transaction.run(DROP_REPLIES, one.key)
    for one in _to_be_told(changed, settings):
        await add_reply(transaction, one.key, one.parts)
    return len(changed)


def _to_be_told(
    changed: Sequence[_Message], settings: Mapping[Destination, Corrections]
) -> Iterable[_Message]:
    """Below which messages it is told: what can't be edited, and of each fact a channel's newest reminder.

    Whether what is under way arrives nobody knows; below what does not arrive nothing is told.
    """
    by_place: dict[Destination, list[_Message]] = defaultdict(list)
    for one in changed:
        if one.parts and not one.is_frozen and one.kind is ShownKind.POST:
            by_place[one.place].append(one)
    yield from (one for one in changed if one.is_frozen and one.parts)
    for place, posts in by_place.items():
        if settings[place] is Corrections.TELL:
            told: set[FactId] = set()
            for one in sorted(posts, key=lambda one: (one.shown_at, one.key), reverse=True):
                facts = {part.fact for part in one.parts}
                if not one.is_delivered or not facts <= told:
                    yield one
                told |= facts if one.is_delivered else set()


async def add_reply(transaction: Transaction, key: str, parts: Sequence[Part]) -> None:
    """Have it told below a message what it got wrong, once that has stood for as long as it may be undone.

    The same is told under the same key, also by a ledger that was put back; it is not told twice in a row,
    where what came between was undone before it was told.
    """
    replies = await transaction.rows(REPLIES, key)
    pairs = _pairs(parts)
    if replies and _pairs(read_parts(replies[-1][0])) == pairs:
        return
    name = json.dumps([key, len(replies), pairs])
    due_at = max(one.since for one in parts) + UNDONE_WITHIN.total_seconds()
    await transaction.run(_REPLY, hashlib.sha256(name.encode()).hexdigest()[:24], due_at, key)


def _pairs(parts: Sequence[Part]) -> list[list[str]]:
    return [[one.fact, one.before, one.after] for one in parts]


async def telling(reading: ReadTransaction, dossier: DossierId, facts: Iterable[FactId]) -> set[str]:
    """The keys of messages that told any of these facts."""
    return {str(key) for fact in facts for (key,) in await reading.rows(_TOLD, dossier, fact)}


async def astray(reading: ReadTransaction, dossier: DossierId) -> set[str]:
    """The keys of messages that tell otherwise than is told now, though nothing is wanted of them.

    A post may be put into words from a book that is gone before anybody notes it.
    """
    return {str(key) for (key,) in await reading.rows(_ASTRAY, dossier)}


async def would_want(
    reading: ReadTransaction,
    dossier: DossierId,
    turned: Mapping[FactId, str],
    newest: Mapping[FactId, Newest],
) -> Wanted:
    """How many messages would be corrected if these facts were told by these digests."""
    then = dict(newest)
    for fact, digest in turned.items():
        then[fact] = (
            replace(newest[fact], digest=digest, told_at=0.0) if fact in newest else Newest(digest, 0, 0.0)
        )
    settings: dict[Destination, Corrections] = {}
    channels, messages = set(), 0
    for key in await telling(reading, dossier, turned):
        for _, *place, _, wanted, _, _, _, _ in await reading.rows(MESSAGE, key):
            where = _place(place)
            told = [(FactId(fact), digest) for fact, digest in await reading.rows(_FACTS, key)]
            before = {(one.fact, one.before, one.after) for one in read_parts(wanted)}
            after = {(one.fact, one.before, one.after) for one in wanted_parts(told, (), then, 0.0)}
            is_wished = await _setting(reading, dossier, where, settings) is not Corrections.NONE
            if is_wished and before != after:
                messages += 1
                channels.add(where)
    return Wanted(messages=messages, channels=len(channels))


async def showing(reading: ReadTransaction, dossier: DossierId) -> dict[FactId, Wanted]:
    """How many messages tell each fact, and in how many channels."""
    rows = await reading.rows(_SHOWING, dossier)
    return {FactId(fact): Wanted(messages=messages, channels=channels) for fact, messages, channels in rows}


async def _setting(
    reading: ReadTransaction, dossier: DossierId, place: Destination, known: dict[Destination, Corrections]
) -> Corrections:
    """What a channel wants done; one without a subscription has its answers edited."""
    if place not in known:
        rows = await reading.rows(_SETTING, subscription_id(place, dossier))
        known[place] = corrections_of(rows[0][0]) if rows else Corrections.EDIT
    return known[place]


def _place(row: Sequence[str]) -> Destination:
    platform, workspace, channel = row
    return Destination(platform=platform, workspace=workspace, channel=channel)


async def differences(reading: ReadTransaction, dossier: DossierId, wanted: str) -> tuple[Difference, ...]:
    """What is wanted of a message, with the tellings that it stands between."""
    found = []
    for part in read_parts(wanted):
        before = await tellings.told(reading, dossier, part.fact, part.before)
        after = await tellings.told(reading, dossier, part.fact, part.after)
        if before:
            found.append(Difference(fact=part.fact, before=before, after=after, since=instant(part.since)))
    return tuple(found)
