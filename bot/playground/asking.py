"""What the page may ask, read into values on arrival."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from aiohttp import web

USER_LENGTH = 64  # characters; ids and handles are far shorter

# Discord's message ids count milliseconds from the first of these days, so no clock may stand before it.
# Source: Discord API reference, "Snowflakes", Discord Epoch.
EARLIEST: Final = datetime(2015, 1, 2, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAction:
    """Something a person does on one platform."""

    platform: str
    user: str
    action: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToInstant:
    """Put the clock to an instant."""

    instant: datetime


@dataclass(frozen=True, slots=True)
class ToNextReminder:
    """Put the clock to where the next reminder falls due."""


@dataclass(frozen=True, slots=True)
class ToPresent:
    """Put the clock back to the present."""


Move = ToInstant | ToNextReminder | ToPresent


async def read_action(request: web.Request) -> UserAction:
    """Read the body of `/api/act`.

    Raises:
        web.HTTPBadRequest: It is not of the expected form; the text says what is.
    """
    match await _read_mapping(request):
        case {"platform": str(platform), "user": str(user), "action": {"do": str()} as action}:
            return UserAction(platform=platform, user=check_user(user), action=action)
        case _:
            raise web.HTTPBadRequest(text='Expected {"platform": …, "user": …, "action": {"do": …}}.')


async def read_move(request: web.Request, now: datetime) -> Move:
    """Read the body of `/api/clock`.

    Raises:
        web.HTTPBadRequest: It is not of the expected form; the text says what is.
    """
    match await _read_mapping(request):
        case {"jump_to": str(text)}:
            return ToInstant(_parse_instant(text))
        case {"advance_days": int(days)} if not isinstance(days, bool):
            return ToInstant(_within_range(now, days))
        case {"jump": "next-reminder"}:
            return ToNextReminder()
        case {"reset": True}:
            return ToPresent()
        case _:
            raise web.HTTPBadRequest(
                text='Expected one of {"jump_to": "2016-01-01T09:00:00Z"}, {"jump": "next-reminder"}, '
                '{"advance_days": 1}, {"reset": true}.'
            )


def check_user(user: str) -> str:
    """The user's id or handle.

    Raises:
        web.HTTPBadRequest: No platform names people like that.
    """
    if not (user.isalnum() and len(user) <= USER_LENGTH):
        raise web.HTTPBadRequest(text="A user is an id or a handle of letters and digits.")
    return user


async def _read_mapping(request: web.Request) -> Mapping[str, Any]:
    # A form of another site can't send this type without asking first, so no token is needed besides.
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send application/json.")
    try:
        body = await request.json()
    except ValueError:
        raise web.HTTPBadRequest(text="The body is not JSON.") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body is not a JSON object.")
    return body


def _parse_instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise web.HTTPBadRequest(text="Write the instant as 2016-01-01T09:00:00Z.") from None
    if instant.tzinfo is None:
        raise web.HTTPBadRequest(text="The instant has no zone: end it with Z or an offset.")
    return _within_range(instant, 0)


def _within_range(instant: datetime, days: int) -> datetime:
    refusal = f"The playground's clock goes from {EARLIEST:%Y-%m-%d} to {LATEST:%Y-%m-%d}."
    try:
        moved = (instant + timedelta(days=days)).astimezone(UTC)
    except OverflowError:
        raise web.HTTPBadRequest(text=refusal) from None
    if not EARLIEST <= moved <= LATEST:
        raise web.HTTPBadRequest(text=refusal)
    return moved
