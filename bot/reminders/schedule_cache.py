"""What is due to whom and when, kept ready from one wake to the next.

Reading every subscription and planning for each of them anew at each wake would cost seconds where there are
many. The cache keeps of each subscription its id and since when it is due posts, grouped by the settings that
decide what falls due, and of each group what falls due in the coming days. It is told when subscriptions
change; it sees by itself when a book does.

Where it can't be sure it plans again rather than not at all: for a channel it has not seen before, for a
dossier that did not serve, after the clock went back. The ledger keeps each occurrence once, by its key.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Final

from bot.model.book_changes import owed_by_edits
from bot.model.delivery import DueItem
from bot.model.ids import DossierId, FactId
from bot.model.schedule import FURTHEST_SHIFT, BookOf, Calendar, Planned, Timetable, due_from, plan, timetable
from bot.model.subscription import Subscription

Member = tuple[str, datetime]
"""A subscription's id, and the instant from which on it is due posts."""

ITEMS_AT_ONCE: Final = 5000
_AHEAD: Final = timedelta(days=2)
_AN_EDIT_MOVES: Final = FURTHEST_SHIFT + timedelta(days=3)  # no post moves further by day, zone and time
_DUE: Final = attrgetter("due_at")


@dataclass(slots=True, kw_only=True, eq=False)
class _Group:
    """Subscriptions with the same settings.

    Attributes:
        stands_for: The settings that its members share.
        planned_until: Up to where everything due to its members has been given out.
        newcomers: Members not seen before, not yet looked back for.
        digest: Of the book that `coming` was planned from.
        coming: What falls due after `start`, up to and including `end`.
    """

    stands_for: Subscription
    planned_until: datetime
    members: list[Member] = field(default_factory=list)
    newcomers: list[Member] = field(default_factory=list)
    digest: str = ""
    start: datetime
    end: datetime
    coming: tuple[Planned, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """A member whose settings have changed."""

    before: Subscription
    planned_until: datetime
    due_from: datetime
    after: Subscription
    member: Member


class ScheduleCache:
    """What is due from an instant on; for one caller at a time.

    Args:
        book_of: Gives a dossier's current book.
        calendar: Knows public holidays.
        start: Up to where everything has been planned already.
        grace: How late a post may be; where the cache plans again, it looks back no further.
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
        """Up to where everything due has been given out, but for what waits too long for its dossier."""
        first = min((group.planned_until for group in self._groups.values()), default=self._latest)
        return max(first, self._latest - self._grace)

    def load(self, subscriptions: Iterable[Subscription]) -> None:
        """Put these subscriptions in the place of those before."""
        groups: dict[Hashable, _Group] = {}
        known: dict[str, tuple[_Group, datetime]] = {}
        for one in subscriptions:
            shared = one.schedule_settings
            group = groups.get(shared)
            if group is None:
                group = groups[shared] = self._group(shared, one)
            itself = one.id, due_from(one)
            group.members.append(itself)
            known[itself[0]] = group, itself[1]
            self._compare(group, itself)
        for group in groups.values():
            group.newcomers = [
                itself for itself in group.newcomers if known.get(itself[0]) == (group, itself[1])
            ]
        self._groups = {shared: group for shared, group in groups.items() if group.members}
        self._known = known

    def _group(self, shared: Hashable, one: Subscription) -> _Group:
        old = self._groups.get(shared)
        if old is None:
            latest = self._latest
            return _Group(stands_for=one.for_all_alike(), planned_until=latest, start=latest, end=latest)
        return _Group(
            stands_for=old.stands_for,
            planned_until=old.planned_until,
            newcomers=old.newcomers,
            digest=old.digest,
            start=old.start,
            end=old.end,
            coming=old.coming,
        )

    def _compare(self, group: _Group, itself: Member) -> None:
        """Note a member that is new, or that had other settings before."""
        if self._known is None:
            return
        before = self._known.get(itself[0])
        if before is None:
            group.newcomers.append(itself)
        elif before[0].stands_for is not group.stands_for and before[0].stands_for != group.stands_for:
            edit = _Edit(
                before=before[0].stands_for,
                planned_until=before[0].planned_until,
                due_from=before[1],
                after=group.stands_for,
                member=itself,
            )
            self._edits.append(edit)

    def due_items(self, now: datetime) -> Iterator[list[DueItem]]:
        """All that has fallen due and was not given before, in lists to be entered one by one.

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
            yield from items_for(coming, group.members)
            if group.newcomers:
                yield from items_for(self._early(group, now - self._grace, after), group.newcomers)
                group.newcomers = []
            group.planned_until = now
        self._latest = now

    @property
    def dossiers(self) -> tuple[DossierId, ...]:
        """The dossiers that any subscription is to."""
        return tuple(dict.fromkeys(group.stands_for.dossier for group in self._groups.values()))

    def owed_by_edits(
        self, dossier: DossierId, moved: Mapping[FactId, datetime], now: datetime
    ) -> Iterator[list[DueItem]]:
        """What edits of facts made owed to the dossier's subscribers, in lists to be entered one by one."""
        found = self._timetable(dossier)
        if found is None or not moved:
            return
        for group in self._groups.values():
            if group.stands_for.dossier == dossier:
                owed = owed_by_edits(
                    found[1], group.stands_for, self._calendar, moved=moved, now=now, grace=self._grace
                )
                yield from items_for(tuple(owed), group.members)

    def next_due(self, after: datetime) -> datetime | None:
        """The first instant at which something falls due after this one, within the coming day."""
        until = after + _AHEAD / 2
        firsts = [
            coming[0].due_at
            for group in self._groups.values()
            if (coming := self._coming(group, after, until))
        ]
        return min(firsts, default=None)

    def _coming(self, group: _Group, after: datetime, until: datetime) -> Sequence[Planned] | None:
        """What falls due to a group in a span; None while its dossier does not serve."""
        found = self._timetable(group.stands_for.dossier)
        if found is None:
            return None
        digest, table = found
        if group.digest != digest or after < group.start or group.end < until:
            group.digest, group.start, group.end = digest, after, until + _AHEAD
            group.coming = plan(table, group.stands_for, self._calendar, after, group.end)
        low = bisect_right(group.coming, after, key=_DUE)
        return group.coming[low : bisect_right(group.coming, until, lo=low, key=_DUE)]

    def _early(self, group: _Group, after: datetime, until: datetime) -> Sequence[Planned]:
        found = self._timetable(group.stands_for.dossier)
        return plan(found[1], group.stands_for, self._calendar, after, until) if found else ()

    def _timetable(self, dossier: DossierId) -> tuple[str, Timetable] | None:
        book = self._book_of(dossier)
        if book is None:
            return None
        found = self._tables.get(dossier)
        if found is None or found[0] != book.digest:
            found = self._tables[dossier] = (book.digest, timetable(book))
        return found

    def _moved(self, edit: _Edit, now: datetime) -> list[DueItem] | None:
        """What an edit moved from ahead to behind: it falls due now, or nobody would ever be told.

        None while the dossier does not serve.
        """
        found = self._timetable(edit.after.dossier)
        if found is None:
            return None
        since, until = max(edit.planned_until, edit.due_from), edit.planned_until + _AN_EDIT_MOVES
        ahead = plan(found[1], edit.before, self._calendar, since, until)
        behind = plan(found[1], edit.after, self._calendar, now - _AN_EDIT_MOVES, now)
        moved = {planned.occurrence for planned in ahead} & {planned.occurrence for planned in behind}
        return [
            DueItem(subscription=edit.member[0], occurrence=occurrence, due_at=now)
            for occurrence in sorted(moved)
            if edit.member[1] <= now
        ]


def items_for(planned: Sequence[Planned], members: Sequence[Member]) -> Iterator[list[DueItem]]:
    """What members are due, in lists of bounded length; all that one is due stands in one list."""
    if not planned:
        return
    step = max(1, ITEMS_AT_ONCE // len(planned))
    for start in range(0, len(members), step):
        items = [
            DueItem(subscription=id_, occurrence=found.occurrence, due_at=found.due_at)
            for id_, begins in members[start : start + step]
            for found in planned
            if found.due_at >= begins
        ]
        if items:
            yield items
