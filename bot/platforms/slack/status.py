"""Whether Slack takes the bot again, asked while it does not."""

import asyncio
from typing import Final

from bot.model.errors import DeliveryError
from bot.platforms.slack.errors import MISSING_SCOPE
from bot.platforms.slack.http import WebApi

_AGAIN_SECONDS: Final = 30.0


async def watch(web: WebApi, *, every_seconds: float = _AGAIN_SECONDS) -> None:
    """Ask Slack now and then who the bot is, for as long as a fault of the installation stands.

    A permission that is missing stays so for what needs it, whatever Slack answers here.
    """
    while True:
        await web.faults.standing.wait()
        await asyncio.sleep(every_seconds)
        try:
            await web.call(web.reads.auth_test(), "auth.test")
        except DeliveryError:
            continue
        web.faults.clear_all_but(MISSING_SCOPE)
