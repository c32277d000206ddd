"""Messages that showed facts, and the steps of correcting them; each inside its caller's transaction.

What is to be corrected is claimed as posts are: with a lease, under a fence, on the database's clock. An edit
is done again where anybody doubts that it was done, which changes nothing; a reply is looked for first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.model.correction import Corrected, Corrections, Difference, Shown, ShownKind
from bot.model.ids import Destination, DossierId
from bot.model.subscription import subscription_id
from bot.reminders.ledger import owing, records, redrawing, tellings
from bot.reminders.ledger.correction_contract import CorrectionClaim
from bot.reminders.ledger.database import ReadTransaction, Transaction
from bot.reminders.ledger.meta import recall
from bot.reminders.ledger.records import readable
from bot.reminders.ledger.rows import instant

_SHOW: Final = (
    "INSERT INTO shown (key, kind, dossier, platform, workspace, channel, language, message, shown_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET language = excluded.language, "
    "message = excluded.message, shown_at = excluded.shown_at, stage = '', wanted = '', standing = ''"
)
_STILL_OURS: Final = "SELECT 1 FROM posts WHERE key = ? AND fence = ? AND state = 'sending' {wait posts}"
_NO_LONGER_TOLD: Final = "DELETE FROM shown_facts WHERE key = ?"
_TELLS: Final = (
    "INSERT INTO shown_facts (key, fact, dossier, digest) SELECT given.key, given.fact, given.dossier, "
    "given.digest FROM {given key text, fact text, dossier text, digest text} WHERE 1 = 1 "
    "ON CONFLICT DO NOTHING"
)
_FORGET: Final = "DELETE FROM shown WHERE key = ? AND kind = ?"
_PLACED: Final = "UPDATE shown SET message = ? WHERE key = ?"
# A post is corrected once it has arrived; where it stands, the ledger of posts knows. A reply tells what is
# still wanted of its message.
_FROM: Final = (
    "FROM shown s LEFT JOIN posts p ON p.key = s.key AND p.state = 'delivered' WHERE s.platform = ? "
    "AND s.stage IN ('sending', 'pending') AND (s.kind <> 'post' OR p.key IS NOT NULL) "
    "AND (s.kind <> 'reply' OR s.done_at IS NOT NULL "
    "OR EXISTS (SELECT 1 FROM shown q LEFT JOIN posts r ON r.key = q.key WHERE q.key = s.parent "
    "AND q.wanted = s.wanted AND (q.kind <> 'post' OR r.state = 'delivered'))) "
)
_OPEN: Final = (
    "SELECT s.key, s.kind, s.parent, s.dossier, s.platform, s.workspace, s.channel, s.language, "
    "coalesce(p.message, s.message), s.shown_at, s.wanted, s.stage, s.fence, s.ambiguous, s.first_sent_at, "
    "CASE WHEN s.done_at IS NOT NULL AND s.standing = s.wanted THEN 1 ELSE 0 END, s.message, "
    f"s.standing, {{clock}} {_FROM} AND s.ready_at <= {{clock}} AND s.due_at <= ? "
    "ORDER BY s.shown_at DESC, s.parent LIMIT 1 {lock s}"
)
_NEXT: Final = "SELECT min(CASE WHEN s.due_at > ? THEN s.due_at - ? ELSE s.ready_at - {clock} END) " + _FROM
_TAKE: Final = (
    "UPDATE shown SET stage = 'sending', fence = ?, ambiguous = ?, ready_at = ?, "
    "first_sent_at = coalesce(first_sent_at, ?) WHERE key = ?"
)
_WHERE: Final = (
    "SELECT coalesce(p.message, s.message), s.shown_at, s.stage FROM shown s "
    "LEFT JOIN posts p ON p.key = s.key AND p.state = 'delivered' WHERE s.key = ?"
)
_STILL_SAYS: Final = "SELECT wanted, standing, {clock} FROM shown WHERE key = ?"
_WANTED: Final = "UPDATE shown SET wanted = ? WHERE key = ?"
_COUNT: Final = "SELECT count(*) FROM shown_facts WHERE key = ?"
_CHANNEL: Final = "SELECT id, body, suspended FROM subscriptions WHERE id = ?"
_LET_GO_ON: Final = (
    "UPDATE shown SET stage = 'pending', ready_at = 0, reason = '' WHERE platform = ? AND workspace = ? "
    "AND channel = ? AND wanted <> '' AND stage = 'held'"
)
_LISTED: Final = (
    "SELECT s.key, s.kind, s.platform, s.workspace, s.channel, coalesce(p.message, s.message), s.shown_at, "
    "s.dossier, s.wanted, CASE WHEN s.standing = s.wanted THEN s.done_at ELSE NULL END, s.reason, s.parent "
    "FROM shown s LEFT JOIN posts p ON p.key = s.key "
    "WHERE s.platform = ? AND s.workspace = ? AND s.wanted <> '' AND s.dossier = ? "
    "AND (s.frozen = 0 OR s.kind = 'reply') ORDER BY coalesce(s.done_at, s.due_at) DESC, s.key LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step under the fence; its values come before key and fence."""

    sql: str


def _under_fence(assignment: str) -> Step:
    return Step(f"UPDATE shown SET {assignment} WHERE key = ? AND fence = ? AND stage = 'sending'")  # noqa: S608


# Something else may be wanted by now, which is done next. What was ever in doubt is looked at once more.
DONE: Final = _under_fence(
    "standing = CASE WHEN standing = ? THEN ? ELSE standing END, "
    "message = CASE WHEN kind = 'reply' THEN ? ELSE message END, "
    "done_at = ?, reason = '', "
    "ready_at = CASE WHEN wanted = ? AND standing = ? AND ambiguous = 1 THEN {clock} + ? ELSE 0 END, "
    "stage = CASE WHEN wanted = ? AND standing = ? AND ambiguous = 0 THEN '' ELSE 'pending' END"
)
LOOKED: Final = _under_fence(
    "message = CASE WHEN kind = 'reply' THEN ? ELSE message END, ready_at = 0, ambiguous = 0, reason = '', "
    "stage = CASE WHEN wanted = standing THEN '' ELSE 'pending' END"
)
# Whoever was overtaken may have done it late: over what was done since, or a second time.
_DOUBT_AGAIN: Final = (
    "UPDATE shown SET ambiguous = 1, fence = fence + 1, ready_at = {clock} + ?, "
    "stage = CASE WHEN stage = '' THEN 'pending' ELSE stage END WHERE key = ? AND stage IN ('', 'pending')"
)
RETRY: Final = _under_fence("stage = 'pending', ready_at = {clock} + ?")
DOUBT: Final = _under_fence("ambiguous = 1, ready_at = {clock} + ?")
HOLD: Final = _under_fence("stage = 'held', reason = ?")
GONE: Final = _under_fence("stage = 'gone', reason = ?")
FREEZE: Final = _under_fence("stage = '', frozen = 1")


async def show(transaction: Transaction, shown: Shown, now: float, fence: int | None) -> bool:
    """Note a message that shows facts, before it is sent; what it no longer tells rightly is owed at once.

    False where it is a post under another fence by now.
    """
    if fence is not None and not await transaction.rows(_STILL_OURS, shown.key, fence):
        return False
    place = shown.destination
    await transaction.run(
        _SHOW,
        shown.key,
        shown.kind.value,
        shown.dossier,
        place.platform,
        place.workspace,
        place.channel,
        shown.language,
        shown.message,
        shown.shown_at.timestamp(),
    )
    await transaction.run(owing.DROP_REPLIES, shown.key)
    await transaction.run(_NO_LONGER_TOLD, shown.key)
    rows = [(shown.key, fact, shown.dossier, one.digest) for fact, one in sorted(shown.told.items())]
    await transaction.run_many(_TELLS, rows)
    await tellings.keep(transaction, shown.dossier, shown.told)
    newest = await tellings.newest(transaction, shown.dossier)
    passed = await tellings.passed(transaction, shown.dossier, shown.told, newest)
    if passed:
        known = {fact: one for fact, one in newest.items() if fact in passed}
        await owing.owe(transaction, shown.dossier, [shown.key], known, now)
    return True


async def place(transaction: Transaction, key: str, message: str) -> None:
    """Note where a message stands."""
    await transaction.run(_PLACED, message, key)


async def forget(transaction: Transaction, key: str) -> None:
    """Forget an answer that a channel was shown, with what is told below it."""
    if await transaction.run(_FORGET, key, ShownKind.ANSWER.value):
        await transaction.run(owing.DROP_REPLIES, key)
        await transaction.run(_NO_LONGER_TOLD, key)


async def claim(
    transaction: Transaction, platform: str, now: datetime, lease: float, quiet: float
) -> CorrectionClaim | None:
    """Claim the correction of the newest message that is to be corrected."""
    for row in await transaction.rows(_OPEN, platform, now.timestamp()):
        return await _take(transaction, row, lease, quiet)
    return None


async def _take(transaction: Transaction, row: Sequence[Any], lease: float, quiet: float) -> CorrectionClaim:
    key, kind, parent, dossier, platform, workspace, channel, language, message, shown_at, wanted, *rest = row
    stage, fence, ambiguous, first_sent_at, done, told_as, standing, clock = rest
    restored_at = await recall(transaction, "restored_at") if parent else None
    # A ledger lost since may have told it, under the same key.
    is_old = restored_at is not None and shown_at <= restored_at
    is_ambiguous = bool(ambiguous) or stage == "sending" or is_old
    first_sent_at = min(first_sent_at or clock, clock, shown_at if is_old else clock)
    await transaction.run(_TAKE, fence + 1, int(is_ambiguous), clock + lease + quiet, first_sent_at, key)
    where = Destination(platform=platform, workspace=workspace, channel=channel)
    is_drawn = standing.startswith(redrawing.DRAWN) or told_as == redrawing.FROM_NOW_ON
    about = parent or key
    if parent:
        ((message, shown_at, _),) = await transaction.rows(_WHERE, parent)
    ((facts,),) = await transaction.rows(_COUNT, about)
    channels = await transaction.rows(_CHANNEL, subscription_id(where, DossierId(dossier)))
    return CorrectionClaim(
        key=key,
        about=about,
        is_reply=ShownKind(kind) is ShownKind.REPLY,
        dossier=DossierId(dossier),
        destination=where,
        subscription=readable(*channels[0]) if channels else None,
        language=language,
        message=message,
        shown_at=instant(shown_at),
        wanted=wanted,
        differences=await owing.differences(transaction, DossierId(dossier), wanted),
        news=await _news(transaction, DossierId(dossier), parent, wanted) if parent else (),
        is_about_one=facts == 1,
        fence=fence + 1,
        is_ambiguous=is_ambiguous,
        first_sent_at=instant(first_sent_at),
        quiet_seconds=quiet,
        is_second_look=bool(done),
        told_as=told_as if parent else "",
        standing=standing,
        post=await records.post(transaction, key) if is_drawn and ShownKind(kind) is ShownKind.POST else None,
    )


async def _news(
    reading: ReadTransaction, dossier: DossierId, parent: str, wanted: str
) -> tuple[Difference, ...]:
    """What is wanted of a message and was not told below it yet.

    What it told first and holds again is told so, whatever was told in between.
    """
    replies = await reading.rows(owing.REPLIES, parent)
    last = {one.fact: one.after for one in owing.read_parts(replies[-1][0])} if replies else {}
    parts = [
        one if one.after == one.before or not last.get(one.fact) else replace(one, before=last[one.fact])
        for one in owing.read_parts(wanted)
        if last.get(one.fact) != one.after
    ]
    return await owing.differences(reading, dossier, owing.written(parts))


async def advance(transaction: Transaction, claimed: CorrectionClaim, step: Step, *values: Any) -> bool:
    """Take a step under the fence; False where another claim has been made since."""
    return bool(await transaction.run(step.sql, *values, claimed.key, claimed.fence))


async def doubt_again(transaction: Transaction, key: str, after: float) -> None:
    """Have what is done looked at once more, when what may still be on its way can be seen."""
    await transaction.run(_DOUBT_AGAIN, after, key)


async def freeze(transaction: Transaction, claimed: CorrectionClaim) -> bool:
    """Have it told below a message that can't be edited any more, this time and from now on."""
    if not await advance(transaction, claimed, FREEZE):
        return False
    if claimed.subscription and claimed.subscription.corrections is Corrections.NONE:
        return True
    for wanted, standing, clock in await transaction.rows(_STILL_SAYS, claimed.key):
        parts = owing.read_parts(wanted)
        if not wanted:
            # It was undone so soon that nothing was to be left of it, and now it can't be taken away.
            parts = owing.again(owing.read_parts(standing) if standing.startswith("[") else (), clock)
            if not parts and claimed.is_ambiguous and not standing.startswith(redrawing.DRAWN):
                parts = await owing.all_again(transaction, claimed.key, clock)
            await transaction.run(_WANTED, owing.written(parts), claimed.key)
        if parts:
            await owing.add_reply(transaction, claimed.key, parts)
    return True


async def next_in(reading: ReadTransaction, platform: str, now: float) -> float | None:
    """In how many seconds the next message can be corrected; None where none is to be."""
    ((found,),) = await reading.rows(_NEXT, now, now, platform)
    return None if found is None else float(found)


async def let_go_on(transaction: Transaction, platform: str, workspace: str, channel: str) -> None:
    """Try again what could not be corrected in a channel."""
    await transaction.run(_LET_GO_ON, platform, workspace, channel)


async def listing(
    reading: ReadTransaction, platform: str, workspace: str, dossier: DossierId, limit: int
) -> tuple[Corrected, ...]:
    """What was corrected in a workspace or is to be, newest first."""
    found = []
    for row in await reading.rows(_LISTED, platform, workspace, dossier, limit):
        key, kind, *where, message, shown_at, of, wanted, done_at, reason, parent = row
        platform, workspace, channel = where
        found.append(
            Corrected(
                key=parent or key,
                kind=ShownKind(kind),
                destination=Destination(platform=platform, workspace=workspace, channel=channel),
                message=message,
                shown_at=instant(shown_at),
                differences=await owing.differences(reading, DossierId(of), wanted),
                is_reply=bool(parent),
                done_at=None if done_at is None else instant(done_at),
                reason=reason,
            )
        )
    return tuple(found)
