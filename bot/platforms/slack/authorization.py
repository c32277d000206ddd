"""Who may manage, and who may write in a channel: told at each call; nobody where Slack does not say."""

import asyncio
import logging
from collections.abc import Awaitable, Container, Mapping, Sequence
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
from bot.platforms.slack.memberships import Memberships
from bot.platforms.slack.parse import DIRECT, PLATFORM
from bot.platforms.slack.settings import SlackSettings

_log = logging.getLogger(__name__)

_DECISION_SECONDS: Final = 2.5  # for each of two rounds of questions
# Source: Slack, "User object".
_ADMIN_FLAGS: Final = ("is_admin", "is_owner", "is_primary_owner")
# Source: users.info, usergroups.users.list, errors.
_UNKNOWN: Final = frozenset({"user_not_found", "user_not_visible", "no_such_subteam", "subteam_not_found"})
# Source: conversations.info, errors.
_UNSEEN: Final = frozenset({"channel_not_found"})
_NEVER_FLAGS: Final = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")


class Authorization:
    """The workspace's people, as far as managing goes.

    Attributes:
        memberships: Which channels they see.
    """

    def __init__(self, web: WebApi, me: Identity, settings: SlackSettings) -> None:
        self._web = web
        self._me = me
        self._settings = settings
        self.memberships = Memberships(web, me)

    async def may(self, user: UserId, right: Right, where: Destination | None) -> bool:
        """Tell whether the person is an admin or owner of this workspace, or listed in the settings.

        To see a channel, they need not be.

        Args:
            user: Who asks.
            right: What they want to do.
            where: A channel, which has to be of this workspace; None for the one in which was asked.

        Raises:
            RightsUnknownError: Slack does not say just now.
        """
        if where is not None and (where.platform, where.workspace) != (PLATFORM, self._me.team):
            return False
        if right is Right.SEE:
            return where is not None and await self._sees(user, where.channel)
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

    async def _sees(self, user: UserId, channel: str) -> bool:
        try:
            async with asyncio.timeout(_DECISION_SECONDS):
                return await self.memberships.sees(user, channel)
        except (DeliveryError, TimeoutError) as error:
            _log.warning("Slack did not say what somebody sees: %s", error or "too slow")
            raise RightsUnknownError(Phrase("rights_unknown", {"platform": "Slack"})) from error

    async def may_write(self, user: UserId, channel: str, *, in_thread: bool) -> bool:
        """Tell whether the person may write in a channel, or in its threads.

        Of a channel that the bot does not see, none of its messages stand there; what is pressed there
        answers whoever asked there, and so could write.

        Raises:
            RightsUnknownError: Slack does not say just now.

        Source: conversation object, fields "is_archived", "is_frozen", "is_read_only", "properties";
        admin.conversations.setConversationPrefs, argument "prefs".
        """
        if channel.startswith(DIRECT):
            return True
        request = self._web.reads.conversations_info(channel=channel)
        answer = await _asked(self._web.call(request, f"conversations.info of {channel}"), unknown=_UNSEEN)
        described: Mapping[str, Any] = (answer or {}).get("channel") or {}
        if any(described.get(flag) is True for flag in ("is_archived", "is_frozen")):
            return False
        properties = described.get("properties") or {}
        allowed = (in_thread and properties.get("threads_restricted_to")) or properties.get(
            "posting_restricted_to"
        )
        said = described.get("is_read_only") is not True if answer is not None else None
        if allowed:
            said = await self._is_among(user, allowed)
        if said is None:
            raise RightsUnknownError(Phrase("rights_unknown", {"platform": "Slack"}))
        return said

    async def _is_among(self, user: UserId, allowed: Mapping[str, Any]) -> bool | None:
        """Ask whether the person is among those to whom posting is restricted; None where nobody knows."""
        kinds = set(allowed.get("type") or ())
        if user in (allowed.get("user") or ()) or "everyone" in kinds:
            return True
        answer = await _asked(self._web.call(self._web.reads.users_info(user=user), f"users.info of {user}"))
        groups = sorted(allowed.get("subteam") or ())
        said = None if answer is None else not kinds.isdisjoint(_kinds(answer.get("user") or {}))
        return _joined([said, *await asyncio.gather(*(self._is_in(group, user) for group in groups))])

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


def _kinds(person: Mapping[str, Any]) -> set[str]:
    """The kinds of people, by which posting is restricted, that a person is of; guests are of none."""
    if any(person.get(flag) for flag in _NEVER_FLAGS):
        return set()
    of_org = person.get("enterprise_user") or {}
    found = {
        "admin": any(person.get(flag) is True for flag in _ADMIN_FLAGS),
        "owner": any(person.get(flag) is True for flag in _ADMIN_FLAGS[1:]),
        "org_admin": of_org.get("is_admin") is True or of_org.get("is_owner") is True,
        "org_owner": of_org.get("is_owner") is True,
        "ra": bool(person),
    }
    return {kind for kind, holds in found.items() if holds}


async def _asked(
    asking: Awaitable[AsyncSlackResponse], *, unknown: Container[str] = _UNKNOWN
) -> Mapping[str, Any] | None:
    """What Slack says, which is nothing of what it does not know; None where it fails to."""
    try:
        async with asyncio.timeout(_DECISION_SECONDS):
            answer = await asking
    except (DeliveryError, TimeoutError) as error:
        cause = error.__cause__
        if isinstance(cause, SlackApiError) and code_of(cause) in unknown:
            return {}
        _log.warning("Slack did not say what somebody may do: %s", error or "too slow")
        return None
    return answer.data if isinstance(answer.data, dict) else {}


def _joined(said: Sequence[bool | None]) -> bool | None:
    """One answer out of several: a yes counts, and where there is none, so does not knowing."""
    return True if True in said else None if None in said else False
