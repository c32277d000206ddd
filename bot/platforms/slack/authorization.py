"""Who may manage: decided by Slack at each call, and refused wherever Slack does not clearly say yes."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Final

from bot.model.errors import DeliveryError
from bot.model.ids import Destination, UserId
from bot.platforms.slack.http import WebApi, call
from bot.platforms.slack.identity import Identity
from bot.platforms.slack.parse import PLATFORM
from bot.platforms.slack.settings import SlackSettings

_log = logging.getLogger(__name__)

_DECISION_SECONDS: Final = 5.0
# Source: Slack, "User object".
_ADMIN_FLAGS: Final = ("is_admin", "is_owner", "is_primary_owner")
_NEVER_FLAGS: Final = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")


class Members:
    """The workspace's people, as far as managing goes."""

    def __init__(self, web: WebApi, me: Identity, settings: SlackSettings) -> None:
        self._web = web
        self._me = me
        self._settings = settings

    async def may_manage(self, user: UserId, where: Destination | None) -> bool:
        """Tell whether the person is an admin or owner of this workspace, or listed in SLACK_MANAGERS.

        Args:
            user: Who asks.
            where: A channel, which has to be of this workspace; None for the one in which was asked.
        """
        if where is not None and (where.platform, where.workspace) != (PLATFORM, self._me.team):
            return False
        try:
            async with asyncio.timeout(_DECISION_SECONDS):
                return await self._decide(user)
        except (DeliveryError, TimeoutError) as error:
            _log.warning("Slack did not say whether %s may manage, so no: %s", user, error)
            return False

    async def _decide(self, user: UserId) -> bool:
        answer = await call(self._web.reads.users_info(user=user), "users.info")
        person = answer.get("user") or {}
        if person.get("id") != user or any(person.get(flag) for flag in _NEVER_FLAGS):
            return False
        if user in self._settings.managers:
            return True
        if self._belongs_here(person) and any(person.get(flag) is True for flag in _ADMIN_FLAGS):
            return True
        return await self._is_in_group(user)

    def _belongs_here(self, person: Mapping[str, Any]) -> bool:
        """Tell our own people from those of shared channels, who may be admins of a workspace of theirs."""
        teams = (person.get("enterprise_user") or {}).get("teams") or ()
        return person.get("team_id") == self._me.team or self._me.team in teams

    async def _is_in_group(self, user: UserId) -> bool:
        for group in sorted(self._settings.groups):
            answer = await call(
                self._web.reads.usergroups_users_list(usergroup=group), f"usergroups.users.list of {group}"
            )
            if user in (answer.get("users") or ()):
                return True
        return False
