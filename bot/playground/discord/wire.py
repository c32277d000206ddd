"""JSON as it travels between Discord and an app, and the ids and instants in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NewType, TypeAlias

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
JsonObject: TypeAlias = Mapping[str, JSON]
Snowflake = NewType("Snowflake", str)

# Source: API Reference, "Snowflakes": milliseconds since the first second of 2015.
EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
TIMESTAMP_SHIFT = 22
INTEGER_LIMIT = 2**63


def iso(instant: datetime) -> str:
    """An instant as Discord writes it: ISO 8601 with an offset."""
    return instant.astimezone(UTC).isoformat()


def snowflake_at(instant: datetime) -> int:
    """The smallest id that belongs to a millisecond."""
    milliseconds = (instant - EPOCH) // timedelta(milliseconds=1)
    return max(milliseconds, 0) << TIMESTAMP_SHIFT


def instant_of(snowflake: Snowflake) -> datetime:
    """The millisecond an id was made in.

    Source: API Reference, "Snowflakes".
    """
    return EPOCH + timedelta(milliseconds=int(snowflake) >> TIMESTAMP_SHIFT)


def read_snowflake(value: JSON) -> Snowflake | None:
    """An id out of JSON; Discord takes strings and numbers alike.

    Source: API Reference, "ID Serialization".
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value).strip()
    if not (text.isascii() and text.isdigit()) or int(text) >= INTEGER_LIMIT:
        return None
    return Snowflake(str(int(text)))


class SnowflakeMint:
    """Makes ids from a clock: unique and strictly increasing, even when the clock stands or goes back."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last = 0

    def mint(self) -> Snowflake:
        """The next id."""
        self._last = max(snowflake_at(self._now()), self._last + 1)
        return Snowflake(str(self._last))


def as_object(value: JSON) -> JsonObject:
    """The object a JSON value is, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: JSON) -> Sequence[JSON]:
    """The list a JSON value is, or an empty one."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def as_text(value: JSON) -> str:
    """The string a JSON value is, or an empty one."""
    return value if isinstance(value, str) else ""


def as_whole(value: JSON, default: int = 0) -> int:
    """The whole number a JSON value is, or the default."""
    return value if isinstance(value, int) and not isinstance(value, bool) else default
