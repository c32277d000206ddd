"""Puts answers where no response_url does: on reminders, on the Home tab, before one person."""

import logging

from bot.model.errors import AmbiguousError, RefusedError, UndeliverableError
from bot.platforms.slack.http import WebApi, call
from bot.platforms.slack.render import Message, keyed

_log = logging.getLogger(__name__)


async def put_on_reminder(web: WebApi, channel: str, ts: str, message: Message, *, key: str) -> None:
    """Put a message in a reminder's place, for everybody; it keeps the reminder's key.

    Raises:
        DeliveryError: Slack did not take it, or nobody knows.
    """
    await call(
        web.writes.chat_update(channel=channel, ts=ts, **keyed(message, key)), f"chat.update in {channel}"
    )


async def put_on_home(web: WebApi, user: str, message: Message) -> None:
    """Put a message in the place of what somebody's Home tab shows.

    Raises:
        DeliveryError: Slack did not take it, or nobody knows.
    """
    await call(
        web.writes.views_publish(user_id=user, view={"type": "home", "blocks": list(message.blocks)}),
        f"views.publish for {user}",
    )


async def whisper(web: WebApi, channel: str, user: str, message: Message, *, thread: str = "") -> None:
    """Show a message in a channel to one person alone.

    Raises:
        DeliveryError: Slack did not take it, or nobody knows.
    """
    content = message.fields()
    await call(
        # chat.postEphemeral has none of the other arguments: nobody else could see a preview.
        web.writes.chat_postEphemeral(
            channel=channel,
            user=user,
            thread_ts=thread or None,
            text=content["text"],
            blocks=content["blocks"],
        ),
        f"chat.postEphemeral in {channel}",
    )


async def put_privately(web: WebApi, channel: str, user: str, message: Message, *, thread: str = "") -> None:
    """Show a message to one person alone: where they asked, else in the direct messages with the bot.

    Raises:
        DeliveryError: Slack did not take it, or nobody knows.
    """
    if channel:
        try:
            await whisper(web, channel, user, message, thread=thread)
        except UndeliverableError as error:
            _log.info("An answer goes to direct messages: %s", error)
        else:
            return
    await write_to(web, user, message)


async def write_to(web: WebApi, user: str, message: Message) -> None:
    """Write to somebody in the direct messages with the bot.

    They are opened first: a message sent to a person's id would show in Slackbot's direct messages.

    Raises:
        DeliveryError: Slack did not take it, or nobody knows.

    Source: Slack, "Sending and scheduling messages", section "Sending messages as other entities".
    """
    try:
        opened = await call(web.reads.conversations_open(users=user), f"conversations.open with {user}")
    except AmbiguousError as error:
        # Whatever became of the opening, nothing was written.
        raise RefusedError(str(error)) from error
    await call(
        web.writes.chat_postMessage(channel=opened["channel"]["id"], **message.fields()),
        f"chat.postMessage to {user}",
    )
