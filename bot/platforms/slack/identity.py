"""Who the bot is in its workspace."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Final

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.model.errors import InstallationError, SettingError
from bot.platforms.slack.http import WebApi
from bot.platforms.slack.settings import APP_TOKEN, BOT_TOKEN

# What Slack answers to a token that it will never take, whatever is mended in the workspace.
# Source: Slack, "auth.test", errors.
_WRONG_TOKEN: Final = frozenset(
    {"invalid_auth", "not_allowed_token_type", "not_authed", "token_expired", "token_revoked"}
)
# Where each token is found.
_CURES: Final = {
    BOT_TOKEN: "Copy the bot token again from the app's page OAuth & Permissions, or install it anew.",
    APP_TOKEN: "Make an app-level token with the scope connections:write on the page Basic Information.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The bot as auth.test knows it.

    Attributes:
        team: The workspace's id.
    """

    team: str
    user: str
    bot: str


async def identify(web: WebApi) -> Identity:
    """Ask Slack who the bot token belongs to.

    Raises:
        SettingError: Slack does not take the token.
        DeliveryError: Slack can't be reached, or refuses.
    """
    answer = await ask_with(BOT_TOKEN, web, web.reads.auth_test(), "auth.test")
    bot = answer.get("bot_id")
    if not bot:
        raise SettingError(f"{BOT_TOKEN} belongs to a person: use the app's bot token, beginning with xoxb-.")
    return Identity(team=answer["team_id"], user=answer["user_id"], bot=bot)


async def ask_with(
    token: str, web: WebApi, request: Awaitable[AsyncSlackResponse], doing: str
) -> AsyncSlackResponse:
    """Ask with the token of a setting, which is to blame where Slack does not take it.

    Raises:
        SettingError: Slack does not take the token.
        DeliveryError: Slack can't be reached, or refuses.
    """
    try:
        return await web.call(request, doing)
    except InstallationError as error:
        if error.fault in _WRONG_TOKEN:
            raise SettingError(f"{token} does not work: {error}. {_CURES[token]}") from error
        raise
