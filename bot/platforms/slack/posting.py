"""Messages in channels, as reminders need them: posted once, found by their key, edited, deleted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.model.briefing import Briefing, Notice
from bot.model.connection import ConnectionState, ConnectionStatus
from bot.model.correction import BELOW
from bot.model.errors import (
    AmbiguousError,
    DeliveryError,
    FrozenMessageError,
    InstallationError,
    MissingMessageError,
    RefusedError,
    UndeliverableError,
)
from bot.model.ids import Destination, DossierId, UserId
from bot.model.search_progress import Progress, Searches
from bot.model.text import Phrase
from bot.platforms.slack.errors import FROZEN, GONE_MESSAGE, INVALID_CURSOR, MESSAGE_NOT_FOUND, code_of
from bot.platforms.slack.http import READ_SECONDS, WebApi
from bot.platforms.slack.identity import Identity
from bot.platforms.slack.parse import key_of
from bot.platforms.slack.preflight import check_channel
from bot.platforms.slack.render import amended, keyed
from bot.platforms.slack.render_cache import RenderCache
from bot.platforms.slack.reply_targets import write_to
from bot.ports import Core, MessageRef

# Source: conversations.history, argument "limit": no more than 200 results at a time are recommended.
_PAGE: Final = 200

# How often a search may be taken up and cut off without having come further.
_PATIENCE_SEARCHES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page of a channel's history.

    Attributes:
        next: Where the next page begins; empty where there is none.
    """

    messages: Sequence[Mapping[str, Any]]
    next: str


class Messages:
    """The connected workspace, as reminders use it."""

    def __init__(
        self,
        web: WebApi,
        me: Identity,
        core: Core,
        render_cache: RenderCache,
        connection_status: Callable[[], ConnectionStatus] = lambda: ConnectionStatus(
            state=ConnectionState.UP
        ),
    ) -> None:
        self._web = web
        self._me = me
        self._core = core
        self._render_cache = render_cache
        self.connection_status = connection_status
        self._searches = Searches()

    async def post(self, destination: Destination, briefing: Briefing, *, key: str) -> MessageRef:
        """Post once; the key travels in the message's metadata and in its first block's id."""
        return await self._post(destination, briefing, key, thread="")

    async def reply(self, message: MessageRef, briefing: Briefing, *, key: str) -> MessageRef:
        """Post once in a message's thread."""
        try:
            thread, ts = _place(message)
            return await self._post(message.destination, briefing, key, thread=thread or ts)
        except UndeliverableError as error:
            raise _about_message(error) from error

    async def _post(
        self, destination: Destination, briefing: Briefing, key: str, *, thread: str
    ) -> MessageRef:
        channel = self._channel(destination)
        content = await self.content(briefing, key)
        answer = await self._web.call(
            self._web.writes.chat_postMessage(channel=channel, thread_ts=thread or None, **content),
            f"chat.postMessage in {channel}",
        )
        ts = answer.get("ts")
        if not ts:
            raise AmbiguousError(f"Slack took a message in {channel} without saying which it became")
        return _ref(destination, ts, thread)

    async def find(
        self,
        destination: Destination,
        key: str,
        *,
        since: datetime,
        until: datetime | None = None,
        below: MessageRef | None = None,
    ) -> Sequence[MessageRef]:
        """Read the channel's history, or a thread, for messages of ours with this key; see `Platform.find`.

        Cut off, it goes on where it stopped, since a busy channel's pages may take longer than anybody waits.
        """
        channel, wanted = self._channel(destination), (destination, key, since)
        if below:
            since = below.posted_at
        with self._searches.taken_up(wanted, until) as progress:
            if progress.idle > _PATIENCE_SEARCHES:
                progress.is_over = True
                raise UndeliverableError(
                    f"Slack did not give the history of {channel} in time, "
                    f"{_PATIENCE_SEARCHES} times in a row",
                    reason=Phrase("history_not_in_time"),
                    remedy=Phrase("history_slow"),
                )
            await self._search(channel, key, since, progress, below)
        thread = next(filter(None, _place(below))) if below else ""
        return tuple(_ref(destination, ts, thread) for ts in sorted(set(progress.found)))

    async def _search(
        self, channel: str, key: str, since: datetime, progress: Progress, below: MessageRef | None
    ) -> None:
        """Read on to the end of the history."""
        while not progress.is_over:
            try:
                page = await self._page(channel, since, progress, below)
            except DeliveryError as error:
                progress.idle = 0
                cause = error.__cause__
                progress.is_over = isinstance(cause, SlackApiError) and code_of(cause) == INVALID_CURSOR
                raise
            ours = [message for message in page.messages if self._is_ours(message)]
            progress.advance(page.next, [message["ts"] for message in ours if key_of(message) == key])
            progress.is_over = not page.next

    async def amend(self, message: MessageRef, notice: Notice, *, dossier: DossierId, key: str) -> None:
        """Put a notice on top of what a message says; it is read back for that."""
        channel = self._channel(message.destination)
        try:
            made = amended(await self._read(channel, message), notice, dossier=dossier)
        except ValueError as error:
            raise FrozenMessageError(str(error), remedy=Phrase("fault_of_ours")) from error
        await self._update(channel, message, keyed(made, key))

    async def redraw(self, message: MessageRef, briefing: Briefing, *, key: str) -> None:
        """Put a post as it is now in the place of what stands there."""
        await self._update(self._channel(message.destination), message, await self.content(briefing, key))

    async def _update(self, channel: str, message: MessageRef, content: Mapping[str, Any]) -> None:
        try:
            await self._web.call(
                self._web.writes.chat_update(channel=channel, ts=_place(message)[1], **content),
                f"chat.update in {channel}",
            )
        except UndeliverableError as error:
            raise _about_message(error) from error

    async def _read(self, channel: str, message: MessageRef) -> Mapping[str, Any]:
        """A message as it stands in its channel now."""
        thread, ts = _place(message)
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": ts,
            "latest": ts,
            "inclusive": True,
            # A thread begins with the message that it is about.
            "limit": 2 if thread else 1,
            "include_all_metadata": True,
        }
        reads = self._web.reads
        reading = (
            reads.conversations_replies(ts=thread, **asked)
            if thread
            else reads.conversations_history(**asked)
        )
        answer = await self._web.call(reading, f"history of {channel}", seconds=READ_SECONDS)
        found = [one for one in answer.get("messages") or () if one.get("ts") == ts]
        if not found or found[0].get("subtype") == "tombstone":
            raise MissingMessageError(f"Slack has no message {ts} in {channel}")
        whole: Mapping[str, Any] = found[0]
        return whole

    async def delete(self, message: MessageRef) -> None:
        """Delete a message of ours; a message already gone is no error."""
        channel = self._channel(message.destination)
        try:
            await self._web.call(
                self._web.writes.chat_delete(channel=channel, ts=_place(message)[1]),
                f"chat.delete in {channel}",
            )
        except UndeliverableError as error:
            cause = error.__cause__
            if not isinstance(cause, SlackApiError) or code_of(cause) != MESSAGE_NOT_FOUND:
                raise

    async def check(self, destination: Destination) -> Sequence[Phrase]:
        """What keeps the bot from posting in a channel and reading its history."""
        try:
            channel = self._channel(destination)
        except InstallationError as error:
            return (Phrase("obstacle", {"reason": error.reason or str(error), "remedy": error.remedy}),)
        return await check_channel(self._web, self._me, channel)

    async def tell(self, workspace: str, user: UserId, briefing: Briefing) -> None:
        """Write to one person, in the direct messages with the bot."""
        self._check(workspace, "person", user)
        rendering = await self._render_cache.rendering(briefing, self._core.slash_commands[0].name)
        await write_to(self._web, user, rendering.message)

    async def server_time(self) -> datetime:
        """The instant on Slack's clock.

        Source: RFC 9110, "HTTP Semantics", section 6.6.1: an origin server with a clock sends `Date`.
        """
        answer = await self._web.call(self._web.reads.auth_test(), "auth.test")
        try:
            return parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
        except (KeyError, ValueError) as error:
            raise RefusedError("Slack's answer does not say when it was given") from error

    async def content(self, briefing: Briefing, key: str) -> dict[str, Any]:
        """The arguments of a message with a reminder's key."""
        rendering = await self._render_cache.rendering(briefing, self._core.slash_commands[0].name)
        return keyed(rendering.message, key)

    async def _page(
        self, channel: str, since: datetime, progress: Progress, below: MessageRef | None
    ) -> _Page:
        """The next page of a channel's history, or of a thread."""
        asked: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{since.timestamp():.6f}",
            "latest": f"{progress.until.timestamp():.6f}" if progress.until else None,
            "inclusive": True,
            "limit": _PAGE,
            "cursor": progress.position or None,
            "include_all_metadata": True,
        }
        reads = self._web.reads
        asking = (
            reads.conversations_replies(ts=next(filter(None, _place(below))), **asked)
            if below
            else reads.conversations_history(**asked)
        )
        method = "conversations.replies" if below else "conversations.history"
        try:
            answer = await self._web.call(asking, f"{method} of {channel}", seconds=READ_SECONDS)
        except UndeliverableError as error:
            raise (_about_message(error) if below else error) from error
        messages = answer.get("messages")
        following = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not isinstance(messages, list) or (answer.get("has_more") and not following):
            # What was not read may hold the message that is looked for.
            raise RefusedError(f"Slack gave only a part of the history of {channel}")
        return _Page(messages=messages, next=following)

    def _is_ours(self, message: Mapping[str, Any]) -> bool:
        return message.get("user") == self._me.user or message.get("bot_id") == self._me.bot

    def _channel(self, destination: Destination) -> str:
        self._check(destination.workspace, "channel", destination.channel)
        return destination.channel

    def _check(self, workspace: str, kind: str, what: str) -> None:
        if workspace not in {"", self._me.team}:
            raise InstallationError(
                f"The {kind} {what} belongs to the workspace {workspace}",
                fault="other_workspace",
                reason=Phrase(f"slack_{kind}_elsewhere", {"what": what, "workspace": workspace}),
                remedy=Phrase("slack_other_workspace", {"team": self._me.team}),
            )


def _about_message(error: UndeliverableError) -> UndeliverableError:
    """The same of one message that was to be changed or answered, where it is about that alone."""
    cause = error.__cause__
    code = code_of(cause) if isinstance(cause, SlackApiError) else ""
    if code in GONE_MESSAGE:
        return MissingMessageError(str(error))
    if code in FROZEN:
        return FrozenMessageError(str(error), remedy=error.remedy)
    return error


def _place(message: MessageRef) -> tuple[str, str]:
    """The message in whose thread another one stands, if in any, and its own timestamp."""
    thread, _, ts = message.message.rpartition(BELOW)
    return thread, ts


def _ref(destination: Destination, ts: str, thread: str = "") -> MessageRef:
    """Name a message; its timestamp is its id, after that of the message in whose thread it stands.

    Source: Slack, "Retrieving messages": `ts` is unique in its channel, in seconds with a fraction.
    """
    seconds, _, fraction = ts.partition(".")
    posted_at = datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(f"{fraction:0<6}"[:6]))
    named = f"{thread}{BELOW}{ts}" if thread else ts
    return MessageRef(destination=destination, message=named, posted_at=posted_at)
