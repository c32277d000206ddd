"""Who may manage: whom the settings list, and whom Slack says at each call; nobody where it does not say."""

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.model.command import Right
from bot.model.errors import DeliveryError, RightsUnknownError
from bot.model.ids import Destination, UserId
from bot.model.text import Phrase
from bot.platforms.slack.errors import code_of
from bot.platforms.slack.http import WebApi
from bot.platforms.slack.identity import Identity
from bot.platforms.slack.parse import PLATFORM
from bot.platforms.slack.settings import SlackSettings

_log = logging.getLogger(__name__)

_DECISION_SECONDS: Final = 2.5  # for each of two rounds of questions
# Source: Slack, "User object".
_ADMIN_FLAGS: Final = ("is_admin", "is_owner", "is_primary_owner")
# Source: users.info, usergroups.users.list, errors.
_UNKNOWN: Final = frozenset({"user_not_found", "user_not_visible", "no_such_subteam", "subteam_not_found"})
_NEVER_FLAGS: Final = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")


class Authorization:
    """The workspace's people, as far as managing goes."""

    def __init__(self, web: WebApi, me: Identity, settings: SlackSettings) -> None:
        self._web = web
        self._me = me
        self._settings = settings

    async def may(self, user: UserId, right: Right, where: Destination | None) -> bool:
        """Tell whether the person is an admin or owner of this workspace, or listed in the settings.

        Args:
            user: Who asks.
            right: What they want to do.
            where: A channel, which has to be of this workspace; None for the one in which was asked.

        Raises:
            RightsUnknownError: Slack does not say just now.
        """
        if where is not None and (where.platform, where.workspace) != (PLATFORM, self._me.team):
            return False
        listed = self._settings.having(right)
        if user in listed.users:
            return True
        said = await self._is_admin(user)
        if said is not True:
            groups = sorted(listed.groups)
            said = _joined([said, *await asyncio.gather(*(self._is_in(group, user) for group in groups))])
        if said is None:
            raise RightsUnknownError(Phrase("rights_unknown", {"platform": "Slack"}))
        return said

    async def _is_admin(self, user: UserId) -> bool | None:
        """Ask whether the person is an admin or owner of this workspace; None where Slack does not say."""
        answer = await _asked(self._web.call(self._web.reads.users_info(user=user), f"users.info of {user}"))
        if answer is None:
            return None
        person = answer.get("user") or {}
        if person.get("id") != user or any(person.get(flag) for flag in _NEVER_FLAGS):
            return False
        return self._belongs_here(person) and any(person.get(flag) is True for flag in _ADMIN_FLAGS)

    async def _is_in(self, group: str, user: UserId) -> bool | None:
        """Ask whether the person is in a listed group; None where Slack does not say."""
        request = self._web.reads.usergroups_users_list(usergroup=group)
        answer = await _asked(self._web.call(request, f"usergroups.users.list of {group}"))
        return None if answer is None else user in (answer.get("users") or ())

    def _belongs_here(self, person: Mapping[str, Any]) -> bool:
        """Tell our own people from those of shared channels, who may be admins of a workspace of theirs."""
        teams = (person.get("enterprise_user") or {}).get("teams") or ()
        return person.get("team_id") == self._me.team or self._me.team in teams


async def _asked(asking: Awaitable[AsyncSlackResponse]) -> Mapping[str, Any] | None:
    """What Slack says, which is nothing of somebody or a group it does not know; None where it fails to."""
    try:
        async with asyncio.timeout(_DECISION_SECONDS):
            answer = await asking
    except (DeliveryError, TimeoutError) as error:
        cause = error.__cause__
        if isinstance(cause, SlackApiError) and code_of(cause) in _UNKNOWN:
            return {}
        _log.warning("Slack did not say who may manage: %s", error or "too slow")
        return None
    return answer.data if isinstance(answer.data, dict) else {}


def _joined(said: Sequence[bool | None]) -> bool | None:
    """One answer out of several: a yes counts, and where there is none, so does not knowing."""
    return True if True in said else None if None in said else False
