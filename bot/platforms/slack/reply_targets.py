"""Puts answers before people: on reminders, on the Home tab, in a channel, before one person alone.

All wait out what Slack asks to wait out, since somebody waits for the answer; but for writing to somebody who
asked nothing.
"""

import logging
from dataclasses import dataclass

from bot.model.errors import AmbiguousError, DeliveryError, RefusedError
from bot.platforms.slack.http import WebApi, patiently
from bot.platforms.slack.parse import Press
from bot.platforms.slack.render import Message, keyed
from bot.platforms.slack.text import JSON

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who waits for an answer, and where.

    Attributes:
        channel: Empty on the Home tab.
        thread: Empty outside of one.
        response_url: Empty where Slack gave none.
    """

    user: str
    channel: str = ""
    thread: str = ""
    response_url: str = ""


def asker_of(press: Press) -> Asker:
    """Who pressed a button, and where; on the Home tab, in the direct messages with the bot."""
    return Asker(
        user=press.user,
        channel=press.destination.channel if press.destination else "",
        thread=press.thread,
        response_url=press.response_url,
    )


async def put_on_reminder(web: WebApi, channel: str, ts: str, message: Message, *, key: str) -> None:
    """Put a message in a reminder's place, for everybody; it keeps the reminder's key.

    Raises:
        DeliveryError: Slack did not take it, or nobody knows.
    """
    await web.answer(
        lambda: web.writes.chat_update(channel=channel, ts=ts, **keyed(message, key)),
        f"chat.update in {channel}",
        repeats=True,
    )


async def put_on_home(web: WebApi, user: str, view: JSON) -> None:
    """Put a view in the place of what somebody's Home tab shows.

    Raises:
        DeliveryError: Slack did not take it, or nobody knows.
    """
    await web.answer(
        lambda: web.writes.views_publish(user_id=user, view=view), f"views.publish for {user}", repeats=True
    )


async def put_in_channel(web: WebApi, asker: Asker, message: Message, *, unsure: Message) -> None:
    """Show a message to the whole channel; where that does not work, to whoever asked.

    Args:
        web: Calls Slack.
        asker: Who waits for it.
        message: What to show.
        unsure: What whoever asked is shown where Slack does not say whether it did.

    Raises:
        DeliveryError: Slack did not take it, or nobody knows.
    """
    try:
        await web.answer(
            lambda: web.writes.chat_postMessage(
                channel=asker.channel, thread_ts=asker.thread or None, **message.fields()
            ),
            f"chat.postMessage in {asker.channel}",
        )
    except AmbiguousError as error:
        _log.warning("Slack did not say whether an answer arrived in %s: %s", asker.channel, error)
        await put_privately(web, asker, unsure)
    except DeliveryError as error:
        _log.info("Slack: an answer is shown to whoever asked alone: %s", error)
        await put_privately(web, asker, message)


async def put_privately(web: WebApi, asker: Asker, message: Message) -> None:
    """Show a message to one person alone: where they asked, else in the direct messages with the bot.

    One who is shown it twice is better off than one who is not.

    Raises:
        DeliveryError: Slack did not take it, or nobody knows.
    """
    for put in (_answer, _whisper):
        try:
            if await put(web, asker, message):
                return
        except DeliveryError as error:
            _log.info("Slack: an answer takes another way: %s", error)
    await patiently(lambda: write_to(web, asker.user, message), repeats=False)


async def _answer(web: WebApi, asker: Asker, message: Message) -> bool:
    """Answer by the response_url; tell whether there is one."""
    if not asker.response_url:
        return False
    content = {**message.fields(), "response_type": "ephemeral", "replace_original": False}
    thread = {"thread_ts": asker.thread} if asker.thread else {}
    await web.respond(asker.response_url, {**content, **thread}, repeats=True)
    return True


async def _whisper(web: WebApi, asker: Asker, message: Message) -> bool:
    """Show a message in the channel to whoever asked; tell whether there is a channel."""
    if not asker.channel:
        return False
    content = message.fields()
    await web.answer(
        # chat.postEphemeral has none of the other arguments: nobody else could see a preview.
        lambda: web.writes.chat_postEphemeral(
            channel=asker.channel,
            user=asker.user,
            thread_ts=asker.thread or None,
            text=content["text"],
            blocks=content["blocks"],
        ),
        f"chat.postEphemeral in {asker.channel}",
        repeats=True,
    )
    return True


async def write_to(web: WebApi, user: str, message: Message) -> None:
    """Write to somebody in the direct messages with the bot.

    They are opened first: a message sent to a person's id would show in Slackbot's direct messages.

    Raises:
        DeliveryError: Slack did not take it, or nobody knows.

    Source: Slack, "Sending and scheduling messages", section "Sending messages as other entities".
    """
    try:
        opened = await web.call(web.reads.conversations_open(users=user), f"conversations.open with {user}")
    except AmbiguousError as error:
        # Whatever became of the opening, nothing was written.
        raise RefusedError(str(error)) from error
    await web.call(
        web.writes.chat_postMessage(channel=opened["channel"]["id"], **message.fields()),
        f"chat.postMessage to {user}",
    )
