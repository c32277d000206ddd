"""Which channels somebody sees, and what language their Slack speaks."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.model.errors import DeliveryError
from bot.model.recent import Recent
from bot.platforms.slack.errors import code_of
from bot.platforms.slack.http import WebApi
from bot.platforms.slack.identity import Identity
from bot.platforms.slack.parse import DIRECT

# Source: users.conversations, argument "limit".
_PAGE: Final = 999
_KEPT: Final = 256  # people
_KEPT_SECONDS: Final = 60.0
_KINDS: Final = "public_channel,private_channel"
# Source: conversations.info, users.info, users.conversations, errors.
_UNSEEN: Final = frozenset({"channel_not_found", "user_not_found", "user_not_visible"})
_OUTSIDE_FLAGS: Final = ("deleted", "is_restricted", "is_ultra_restricted", "is_stranger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody, as far as the start page goes.

    Attributes:
        channels: The ids of those they are in that are not archived; of private ones, where the bot is too.
        direct: The id of the direct messages with the bot; empty where those can't be told.
        locale: A language tag; empty where Slack does not say.
    """

    channels: frozenset[str]
    direct: str
    locale: str


class Memberships:
    """Asks Slack who is where; remembers that for a minute, for the start page alone."""

    def __init__(self, web: WebApi, me: Identity) -> None:
        self._web = web
        self._me = me
        self._kept: Recent[str, tuple[float, Member]] = Recent(_KEPT)

    async def member(self, user: str) -> Member:
        """Somebody's channels and language.

        Raises:
            DeliveryError: Slack does not say.
        """
        now = asyncio.get_running_loop().time()
        known = self._kept.get(user)
        if known and now - known[0] < _KEPT_SECONDS:
            return known[1]
        channels = await self._channels(user, exclude_archived=True)
        person = await self._asked(
            self._web.reads.users_info(user=user, include_locale=True), f"users.info of {user}"
        )
        found = Member(
            channels=channels,
            direct=await self._direct(user),
            locale=str((person.get("user") or {}).get("locale") or "").lower(),
        )
        self._kept.put(user, (now, found))
        return found

    async def sees(self, user: str, channel: str) -> bool:
        """Tell whether somebody sees a channel: they are in it, or it is public and they are no guest.

        Asked anew each time, since what is told or changed there depends on it.

        Raises:
            DeliveryError: Slack does not say.
        """
        if channel.startswith(DIRECT):
            return channel == await self._direct(user)
        if channel in await self._channels(user, exclude_archived=False):
            return True
        described = await self._asked(
            self._web.reads.conversations_info(channel=channel), f"conversations.info of {channel}"
        )
        found: Mapping[str, Any] = described.get("channel") or {}
        if not found or any(found.get(flag) is True for flag in ("is_private", "is_mpim")):
            return False
        answer = await self._asked(self._web.reads.users_info(user=user), f"users.info of {user}")
        person: Mapping[str, Any] = answer.get("user") or {}
        teams = (person.get("enterprise_user") or {}).get("teams") or ()
        is_ours = person.get("team_id") == self._me.team or self._me.team in teams
        return is_ours and not any(person.get(flag) for flag in _OUTSIDE_FLAGS)

    async def _direct(self, user: str) -> str:
        """The id of somebody's direct messages with the bot; empty where they can have none.

        Source: conversations.open, argument "users".
        """
        answer = await self._asked(
            self._web.reads.conversations_open(users=user), f"conversations.open with {user}"
        )
        return str((answer.get("channel") or {}).get("id") or "")

    async def _channels(self, user: str, *, exclude_archived: bool) -> frozenset[str]:
        """The channels somebody is in; of private ones, where the bot is too.

        Source: users.conversations, argument "user".
        """
        found: set[str] = set()
        cursor = ""
        while True:
            page = await self._asked(
                self._web.reads.users_conversations(
                    user=user,
                    types=_KINDS,
                    exclude_archived=exclude_archived,
                    limit=_PAGE,
                    cursor=cursor or None,
                ),
                f"users.conversations of {user}",
            )
            found.update(str(one.get("id")) for one in page.get("channels") or ())
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return frozenset(found)

    async def _asked(self, request: Any, doing: str) -> Mapping[str, Any]:
        """What Slack says, which is nothing of a person or channel it does not show."""
        try:
            answer = await self._web.call(request, doing)
        except DeliveryError as error:
            cause = error.__cause__
            if isinstance(cause, SlackApiError) and code_of(cause) in _UNSEEN:
                return {}
            raise
        return answer.data if isinstance(answer.data, dict) else {}
