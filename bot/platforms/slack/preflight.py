"""What keeps the bot from posting in a channel and reading its history, asked of Slack."""

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.model.errors import DeliveryError, InstallationError, UndeliverableError
from bot.model.text import Phrase
from bot.platforms.slack.errors import MISSING_SCOPE, code_of, hindrance, needed_of
from bot.platforms.slack.http import WebApi
from bot.platforms.slack.identity import Identity

_POSTING: Final = "chat:write"
# Kinds of people that posting can be restricted to which apps belong to.
# Source: admin.conversations.setConversationPrefs, argument "prefs".
_EVERYBODY: Final = frozenset({"everyone", "ra"})


async def check_channel(web: WebApi, me: Identity, channel: str) -> tuple[Phrase, ...]:
    """What is in the way, one sentence each, with what a person does to mend it."""
    found = [*await _of_token(web), *await _of_channel(web, me, channel), *await _of_history(web, channel)]
    return tuple(phrase for place, phrase in enumerate(found) if phrase not in found[:place])


async def _of_token(web: WebApi) -> Sequence[Phrase]:
    """Ask whether the app may post at all.

    Source: Slack, "Using the Slack Web API", header X-OAuth-Scopes.
    """
    answer, found = await _ask(web, web.reads.auth_test(), "auth.test")
    headers = {str(name).lower(): str(value) for name, value in (answer.headers if answer else {}).items()}
    granted = headers.get("x-oauth-scopes")
    if granted is not None and _POSTING not in {scope.strip() for scope in granted.split(",")}:
        return (*found, hindrance(MISSING_SCOPE, needed=_POSTING))
    return found


async def _of_channel(web: WebApi, me: Identity, channel: str) -> Sequence[Phrase]:
    """Ask what kind of channel it is, which an app that was installed long ago may not ask."""
    answer, found = await _ask(
        web, web.reads.conversations_info(channel=channel), "conversations.info", needs_permission=False
    )
    if answer is None:
        return found
    described: Mapping[str, Any] = answer.get("channel") or {}
    codes = {
        "is_archived": described.get("is_archived") is True,
        "not_in_channel": described.get("is_member") is False,
        "restricted_action": _is_restricted(described, me),
    }
    return [hindrance(code) for code, holds in codes.items() if holds]


async def _of_history(web: WebApi, channel: str) -> Sequence[Phrase]:
    """Read a message, since nothing but reading tells whether history can be read."""
    _, found = await _ask(
        web, web.reads.conversations_history(channel=channel, limit=1), "conversations.history"
    )
    return found


def _is_restricted(described: Mapping[str, Any], me: Identity) -> bool:
    """Tell whether only people may post whom the bot is not among.

    Source: conversation object, field "properties"; Slack's published OpenAPI document, `objs_conversation`.
    """
    allowed = (described.get("properties") or {}).get("posting_restricted_to")
    if allowed:
        return me.user not in allowed.get("user", ()) and _EVERYBODY.isdisjoint(allowed.get("type", ()))
    return described.get("is_read_only") is True or described.get("is_frozen") is True


async def _ask(
    web: WebApi, request: Awaitable[AsyncSlackResponse], doing: str, *, needs_permission: bool = True
) -> tuple[AsyncSlackResponse | None, Sequence[Phrase]]:
    """The answer, or the sentence that says why there is none."""
    try:
        return await web.call(request, doing), ()
    except (InstallationError, UndeliverableError) as error:
        cause = error.__cause__
        code = code_of(cause) if isinstance(cause, SlackApiError) else ""
        if code == MISSING_SCOPE and not needs_permission:
            return None, ()
        if not code:
            return None, (Phrase("obstacle", {"reason": str(error), "remedy": error.remedy}),)
        needed = needed_of(cause) if isinstance(cause, SlackApiError) else ""
        return None, (hindrance(code, needed=needed),)
    except DeliveryError as error:
        return None, (Phrase("slack_cannot_tell", {"error": str(error)}),)
