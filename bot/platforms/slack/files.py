"""Files that go along with an answer: into the channel that sees it, else into direct messages with the bot.

Slack has no file that one member of a channel alone sees, so what is answered privately is sent directly.

Source: Slack, "Working with files", section "Uploading files"; files.getUploadURLExternal and
files.completeUploadExternal.
"""

import asyncio
import logging
from collections.abc import Sequence
from http import HTTPStatus

import aiohttp

from bot.model.attachment import Attachment
from bot.model.errors import AmbiguousError, DeliveryError, RefusedError
from bot.platforms.slack.http import CALL_SECONDS, WebApi, patiently
from bot.platforms.slack.parse import DIRECT
from bot.platforms.slack.reply_targets import Asker

_LONGEST_TITLE = 255  # characters

_log = logging.getLogger(__name__)


async def send_files(web: WebApi, asker: Asker, files: Sequence[Attachment], *, public: bool) -> bool:
    """Send files where their answer is seen; tell whether they went to direct messages instead.

    Args:
        web: Calls Slack.
        asker: Who waits for them, and where.
        files: What to send.
        public: Whether the whole channel sees the answer.

    Raises:
        DeliveryError: Slack did not take them, or nobody knows.
    """
    is_direct = asker.channel.startswith(DIRECT)
    if asker.channel and (public or is_direct):
        try:
            await _share(web, asker.channel, asker.thread, files)
        except AmbiguousError:
            raise
        except DeliveryError as error:
            _log.info("Slack: a file goes to direct messages: %s", error)
        else:
            return False
    opened = await web.answer(
        lambda: web.reads.conversations_open(users=asker.user),
        f"conversations.open with {asker.user}",
        repeats=True,
    )
    await _share(web, opened["channel"]["id"], "", files)
    return True


async def _share(web: WebApi, channel: str, thread: str, files: Sequence[Attachment]) -> None:
    """Upload files, and share them in a channel together."""
    uploaded = [{"id": await _upload(web, file), "title": file.title[:_LONGEST_TITLE]} for file in files]
    await web.answer(
        lambda: web.writes.files_completeUploadExternal(
            files=[dict(one) for one in uploaded], channel_id=channel, thread_ts=thread or None
        ),
        f"files.completeUploadExternal in {channel}",
    )


async def _upload(web: WebApi, file: Attachment) -> str:
    """Hand over a file's bytes, which nobody sees yet; gives Slack's id of it."""
    given = await web.answer(
        lambda: web.writes.files_getUploadURLExternal(
            filename=file.name, length=len(file.content), alt_txt=file.alt or None
        ),
        f"files.getUploadURLExternal for {file.name}",
        repeats=True,
    )
    await patiently(lambda: _put(web, str(given["upload_url"]), file), repeats=True)
    return str(given["file_id"])


async def _put(web: WebApi, url: str, file: Attachment) -> None:
    try:
        async with (
            asyncio.timeout(CALL_SECONDS),
            web.session.post(url, data=file.content, proxy=web.proxy) as answer,
        ):
            status = answer.status
    except aiohttp.ClientConnectorError as error:
        raise RefusedError("Slack's upload address can't be reached") from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise AmbiguousError(f"Slack's upload address did not answer: {error!r}") from error
    if status != HTTPStatus.OK:
        kind = AmbiguousError if status >= HTTPStatus.INTERNAL_SERVER_ERROR else RefusedError
        raise kind(f"Slack did not take the bytes of {file.name}: HTTP status {status}")
