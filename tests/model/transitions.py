"""The tz database read independently of the planner: every change of every zone's offset, found by search."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2037
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock times are naive here
_A_DAY: Final = 86_400
# Looked at day by day, no stretch between two changes is shorter than six days.
_STEP: Final = 3 * _A_DAY
_START: Final = int(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp()) - 2 * _A_DAY
_END: Final = int(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp()) + 2 * _A_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A change of a zone's offset; all numbers are seconds, the instant since 1970 UTC."""

    instant: int
    before: int
    after: int

    @property
    def edges(self) -> tuple[datetime, datetime]:
        """The wall-clock times between which the gap or the repetition lies."""
        low, high = sorted((self.instant + self.before, self.instant + self.after))
        return wall(low), wall(high)


def wall(seconds: int) -> datetime:
    """A wall-clock time from seconds counted as if the wall were UTC."""
    return _EPOCH + timedelta(seconds=seconds)


def transitions(zone: ZoneInfo) -> tuple[Transition, ...]:
    """Every change of a zone's offset, oldest first."""
    found = []
    offset = _offset(zone, _START)
    for instant in range(_START + _STEP, _END, _STEP):
        later = _offset(zone, instant)
        if later != offset:
            found.append(_between(zone, instant - _STEP, instant))
            offset = later
    return tuple(found)


def _between(zone: ZoneInfo, low: int, high: int) -> Transition:
    before, after = _offset(zone, low), _offset(zone, high)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return Transition(instant=high, before=before, after=after)


def _offset(zone: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant, zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def first_instant(zone: ZoneInfo, changes: Sequence[Transition], local: datetime) -> int:
    """The instant at which a wall clock first shows a time, or first shows a later one.

    Found by walking through the stretches between changes, in order.
    """
    wanted = int((local - _EPOCH).total_seconds())
    offset = changes[0].before if changes else _offset(zone, _START)
    start = _START
    for change in changes:
        instant = wanted - offset
        if instant < change.instant:
            return max(instant, start)
        start, offset = change.instant, change.after
    return max(wanted - offset, start)


@lru_cache(maxsize=1)
def histories() -> tuple[tuple[ZoneInfo, tuple[Transition, ...]], ...]:
    """All changes of every zone; zones that share all their offsets are given once."""
    found = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        changes = transitions(zone)
        found[(_offset(zone, _START), changes)] = (zone, changes)
    return tuple(found.values())


def days_around(change: Transition) -> Iterator[date]:
    """The local days that a change touches, with one more on either side."""
    low, high = change.edges
    day = low.date() - timedelta(days=1)
    while day <= high.date() + timedelta(days=1):
        yield day
        day += timedelta(days=1)
