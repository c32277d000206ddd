"""Time zones: which names there are, and the instant of a wall-clock time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo


@cache
def zone_names() -> Mapping[str, str]:
    """Names of the tz database's zones, by their small letters.

    A machine's folder of zones holds other files too, which `ZoneInfo` opens all the same: `localtime`, which
    is another zone on each machine, and the trees `posix/` and `right/`, one of which counts leap seconds.
    Source: tzdata documentation, "zones": the names of all zones in the package, one a line.
    """
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return {name.lower(): name for name in names}


def find_zone(name: str) -> ZoneInfo | None:
    """The zone of this name, in small letters or large; None where the tz database has none."""
    known = zone_names().get(name.lower())
    return ZoneInfo(known) if known else None


def due_at(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant, aware UTC, of a wall-clock time on a day.

    A time that the zone skips moves to the first instant after the gap; a time that comes twice is
    taken the first time. A day that the zone skips whole moves to the first instant after it.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _end_of_gap(local.replace(fold=1).astimezone(UTC), instant, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The transition between two instants, to the second."""
    old = before.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)
