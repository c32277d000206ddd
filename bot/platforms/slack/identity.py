"""Who the bot is in its workspace."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.model.errors import AmbiguousError, InstallationError, RefusedError, SettingError, UndeliverableError
from bot.platforms.slack.errors import FOREIGN
from bot.platforms.slack.http import WebApi
from bot.platforms.slack.settings import BOT_TOKEN

_log = logging.getLogger(__name__)
_LONGEST_WAIT_SECONDS: Final = 60.0


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
    """Ask Slack who the bot token belongs to, for as long as it takes to reach Slack.

    Raises:
        SettingError: Slack does not take the token.
    """
    answer = await persist(web, web.reads.auth_test, "auth.test", setting=BOT_TOKEN)
    bot = answer.get("bot_id")
    if not bot:
        raise SettingError(f"{BOT_TOKEN} belongs to a person: use the app's bot token, beginning with xoxb-.")
    return Identity(team=answer["team_id"], user=answer["user_id"], bot=bot)


async def persist(
    web: WebApi, ask: Callable[[], Awaitable[AsyncSlackResponse]], doing: str, *, setting: str
) -> AsyncSlackResponse:
    """Ask until Slack answers, since at start it may be out of reach.

    Raises:
        SettingError: Slack answers that it will not, which the setting's value is to blame for.
    """
    for attempt in itertools.count():
        wait = min(2.0**attempt, _LONGEST_WAIT_SECONDS)
        try:
            return await web.call(ask(), doing)
        except InstallationError as error:
            if not error.fault.startswith(FOREIGN):
                raise SettingError(f"{setting} does not work: {error}. {error.remedy}") from error
            _log.warning("%s. %s Trying again in %.0f s", error, error.remedy, wait)
        except UndeliverableError as error:
            raise SettingError(f"{setting} does not work: {error}. Put a valid token into it.") from error
        except RefusedError as error:
            wait = max(wait, error.retry_after_seconds)
            _log.warning("%s; trying again in %.0f s", error, wait)
        except AmbiguousError as error:
            _log.warning("%s; trying again in %.0f s", error, wait)
        await asyncio.sleep(wait)
    raise AssertionError
