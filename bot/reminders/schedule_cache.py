"""What is owed to whom and when, kept ready from one wake to the next.

Reading every subscription and planning every wish anew at each wake would cost seconds where there are many.
The agenda keeps of each subscription its id and since when it is owed posts, grouped by wish, and of each
wish what falls due in the coming days. It is told when subscriptions change; it sees by itself when a book
does.

Where it can't be sure it plans again rather than not at all: for a channel it has not seen before, for a
dossier that did not serve, after the clock went back. The ledger keeps each occurrence once, by its key.
"""

import logging
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model.delivery import DueItem
from bot.model.ids import DossierId
from bot.model.lazy_dataclass import dataclass
from bot.model.plan import FURTHEST_SHIFT, Calendar, Planned, Timetable, plan, timetable
from bot.model.subscription import Subscription
from bot.reminders.planner import BookOf, Member, member, owed_to, wish_alone, wish_of

logger = logging.getLogger(__name__)

_AHEAD: Final = timedelta(days=2)
_AN_EDIT_MOVES: Final = FURTHEST_SHIFT + timedelta(days=3)  # no post moves further by day, zone and time
_OVERLAP: Final = timedelta(minutes=5)  # clocks of several processes differ
_DUE: Final = attrgetter("due_at")


def start_after(planned_until: datetime | None, now: datetime, grace: timedelta) -> datetime:
    """Give the instant from which on a new process plans.

    An instant that lies ahead was written under a clock that has gone back since.
    """
    if planned_until is None:
        return now
    return planned_until - _OVERLAP if planned_until <= now else now - grace


@dataclass(slots=True, kw_only=True, eq=False)
class _Group:
    """Channels that wish for the same.

    Attributes:
        planned_until: Up to where everything owed to its members has been given out.
        newcomers: Members not seen before, not yet looked back for.
        digest: Of the book that `coming` was planned from.
        coming: What falls due after `start`, up to and including `end`.
    """

    wish: Subscription
    planned_until: datetime
    members: list[Member] = field(default_factory=list)
    newcomers: list[Member] = field(default_factory=list)
    digest: str = ""
    start: datetime
    end: datetime
    coming: tuple[Planned, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """A member that went over to another wish."""

    before: Subscription
    planned_until: datetime
    owed_from: datetime
    after: Subscription
    member: Member


class ScheduleCache:
    """What is owed from an instant on; for one caller at a time.

    Args:
        book_of: Gives a dossier's current book.
        calendar: Knows public holidays.
        start: Up to where everything has been planned already.
        grace: How late a post may be; where the agenda plans again, it looks back no further.
    """

    def __init__(self, book_of: BookOf, calendar: Calendar, *, start: datetime, grace: timedelta) -> None:
        self._book_of = book_of
        self._calendar = calendar
        self._latest = start
        self._grace = grace
        self._groups: dict[Hashable, _Group] = {}
        self._known: dict[str, tuple[_Group, datetime]] | None = None
        self._edits: list[_Edit] = []
        self._tables: dict[DossierId, tuple[str, Timetable]] = {}

    @property
    def planned_until(self) -> datetime:
        """Up to where everything owed has been given out, but for what waits too long for its dossier."""
        first = min((group.planned_until for group in self._groups.values()), default=self._latest)
        return max(first, self._latest - self._grace)

    def load(self, subscriptions: Iterable[Subscription]) -> None:
        """Put these subscriptions in the place of those before."""
        groups: dict[Hashable, _Group] = {}
        known: dict[str, tuple[_Group, datetime]] = {}
        for one in subscriptions:
            wish = wish_of(one)
            group = groups.get(wish)
            if group is None:
                group = groups[wish] = self._group(wish, one)
            try:
                ZoneInfo(one.zone)
            except (ZoneInfoNotFoundError, OSError, ValueError):
                logger.exception("Subscription %s can't be planned: zone %r", one.id, one.zone)
                continue
            itself = member(one)
            group.members.append(itself)
            known[itself[0]] = group, itself[1]
            self._compare(group, itself)
        for group in groups.values():
            group.newcomers = [
                itself for itself in group.newcomers if known.get(itself[0]) == (group, itself[1])
            ]
        self._groups = {wish: group for wish, group in groups.items() if group.members}
        self._known = known

    def _group(self, wish: Hashable, one: Subscription) -> _Group:
        old = self._groups.get(wish)
        if old is None:
            latest = self._latest
            return _Group(wish=wish_alone(one), planned_until=latest, start=latest, end=latest)
        return _Group(
            wish=old.wish,
            planned_until=old.planned_until,
            newcomers=old.newcomers,
            digest=old.digest,
            start=old.start,
            end=old.end,
            coming=old.coming,
        )

    def _compare(self, group: _Group, itself: Member) -> None:
        """Note a member that is new, or that wished for something else before."""
        if self._known is None:
            return
        before = self._known.get(itself[0])
        if before is None:
            group.newcomers.append(itself)
        elif wish_of(before[0].wish) != wish_of(group.wish):
            edit = _Edit(
                before=before[0].wish,
                planned_until=before[0].planned_until,
                owed_from=before[1],
                after=group.wish,
                member=itself,
            )
            self._edits.append(edit)

    def owed(self, now: datetime) -> Iterator[list[DueItem]]:
        """Give all that has fallen due and was not given before, in lists to be entered one by one.

        What was given counts as entered once the next list is asked for.
        """
        waiting = []
        while self._edits:
            moved = self._moved(self._edits[-1], now)
            if moved:
                yield moved
            edit = self._edits.pop()
            if moved is None:
                waiting.append(edit)
        self._edits = waiting
        for group in self._groups.values():
            after = min(group.planned_until, now)
            coming = self._coming(group, after, now)
            if coming is None:
                continue
            yield from owed_to(coming, group.members)
            if group.newcomers:
                yield from owed_to(self._early(group, now - self._grace, after), group.newcomers)
                group.newcomers = []
            group.planned_until = now
        self._latest = now

    def next_due(self, after: datetime) -> datetime | None:
        """Give the first instant at which something falls due after this one, within the coming day."""
        until = after + _AHEAD / 2
        firsts = [
            coming[0].due_at
            for group in self._groups.values()
            if (coming := self._coming(group, after, until))
        ]
        return min(firsts, default=None)

    def _coming(self, group: _Group, after: datetime, until: datetime) -> Sequence[Planned] | None:
        """Give what the wish has fall due in a span; None while its dossier does not serve."""
        found = self._timetable(group.wish.dossier)
        if found is None:
            return None
        digest, table = found
        if group.digest != digest or after < group.start or group.end < until:
            group.digest, group.start, group.end = digest, after, until + _AHEAD
            group.coming = plan(table, group.wish, self._calendar, after, group.end)
        low = bisect_right(group.coming, after, key=_DUE)
        return group.coming[low : bisect_right(group.coming, until, lo=low, key=_DUE)]

    def _early(self, group: _Group, after: datetime, until: datetime) -> Sequence[Planned]:
        found = self._timetable(group.wish.dossier)
        return plan(found[1], group.wish, self._calendar, after, until) if found else ()

    def _timetable(self, dossier: DossierId) -> tuple[str, Timetable] | None:
        book = self._book_of(dossier)
        if book is None:
            return None
        found = self._tables.get(dossier)
        if found is None or found[0] != book.digest:
            found = self._tables[dossier] = (book.digest, timetable(book))
        return found

    def _moved(self, edit: _Edit, now: datetime) -> list[DueItem] | None:
        """Give what an edit moved from ahead to behind: it falls due now, or nobody would ever be told.

        None while the dossier does not serve.
        """
        found = self._timetable(edit.after.dossier)
        if found is None:
            return None
        since, until = max(edit.planned_until, edit.owed_from), edit.planned_until + _AN_EDIT_MOVES
        ahead = plan(found[1], edit.before, self._calendar, since, until)
        behind = plan(found[1], edit.after, self._calendar, now - _AN_EDIT_MOVES, now)
        moved = {planned.occurrence for planned in ahead} & {planned.occurrence for planned in behind}
        return [
            DueItem(subscription=edit.member[0], occurrence=occurrence, due_at=now)
            for occurrence in sorted(moved)
            if edit.member[1] <= now
        ]
