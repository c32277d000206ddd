"""Everything a far end knows, in one place for its protocol areas."""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime

from .calls import Upload
from .command_store import CommandStore
from .directory import DM_CHANNEL, DiscordChannel, DiscordUser
from .faults import Faults
from .interaction_store import Interaction, InteractionStore
from .limits import Terms
from .messages import Attachment, MessageStore
from .protocol import Intent
from .ratelimits import RequestLimiter
from .seed import furnish
from .sessions import Sessions, SessionStarts
from .wire import JSON, JsonObject, Snowflake, SnowflakeMint, iso

_COMMAND_BADGE = 1 << 23
_INTENT_FLAGS = {
    Intent.GUILD_PRESENCES: 1 << 13,
    Intent.GUILD_MEMBERS: 1 << 15,
    Intent.MESSAGE_CONTENT: 1 << 19,
}


@dataclass(slots=True, kw_only=True)
class OpenModal:
    """A modal on someone's screen."""

    data: JsonObject
    opener: Interaction


@dataclass(slots=True)
class ClientState:
    """What one user's own client shows and remembers."""

    locale: str = "en-US"
    modal: OpenModal | None = None
    notices: list[JsonObject] = field(default_factory=list)
    suggested: dict[tuple[Snowflake, str, str], JSON] = field(default_factory=dict)


class Changes:
    """Counts visible changes, and lets others wait for the next."""

    def __init__(self) -> None:
        self.version = 0
        self._next = asyncio.Event()

    def note(self) -> None:
        """Something a user could see has changed."""
        self.version += 1
        self._next.set()
        self._next = asyncio.Event()

    async def after(self, since: int) -> int:
        """Wait until there was a change after `since`, and return the version then."""
        while self.version <= since:
            await self._next.wait()
        return self.version


class ServerState:
    """The emulated Discord.

    Args:
        terms: The numbers it goes by.
        now: The clock for ids, timestamps and token lives; aware UTC.
        start: Starts work in the background under a name.
    """

    def __init__(
        self,
        terms: Terms,
        now: Callable[[], datetime],
        start: Callable[[Coroutine[None, None, None], str], None],
    ) -> None:
        self.terms = terms
        self.now = now
        self.start = start
        self.base_url = ""
        self.directory = furnish()
        self.mint = SnowflakeMint(now)
        self.changes = Changes()
        self.messages = MessageStore(terms.nonce_memory)
        self.commands = CommandStore(self.directory.application_id, self.mint, now)
        self.interactions = InteractionStore()
        self.sessions = Sessions(terms.session_seconds, self.changes.note)
        self.starts = SessionStarts()
        self.limiter = RequestLimiter(terms.global_rate)
        self.faults = Faults()
        self.log: list[JsonObject] = []
        self.uploads: dict[Snowflake, Upload] = {}
        self.people: dict[Snowflake, ClientState] = {
            user.id: ClientState() for user in self.directory.users.values() if not user.bot
        }
        self.token = ""
        self.renew_token()

    @property
    def gateway_url(self) -> str:
        """Where the gateway listens."""
        return self.base_url.replace("http", "ws", 1) + "/gateway"

    @property
    def application_flags(self) -> int:
        """Flags of the app: its privileged intents, and whether it has global commands.

        Source: Application Resource, "Application Flags".
        """
        flags = sum(flag for intent, flag in _INTENT_FLAGS.items() if self.terms.privileged_intents & intent)
        return flags | (_COMMAND_BADGE if self.commands.in_scope(None) else 0)

    def renew_token(self) -> None:
        """Give the bot another token, in the shape of Discord's.

        Source: API Reference, "Example Bot Token Authorization Header".
        """
        owner = base64.urlsafe_b64encode(self.directory.bot.id.encode()).decode().rstrip("=")
        self.token = f"{owner}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(28)}"

    def notify(self, user_id: Snowflake, text: str) -> None:
        """Show one user a notice of Discord's own."""
        self.people[user_id].notices.append({"text": text, "at": iso(self.now())})
        self.changes.note()

    def dm_with(self, user: DiscordUser) -> DiscordChannel:
        """The direct messages of the bot and a user, opened now if need be."""
        channel = self.directory.dm_with(user.id)
        if channel is None:
            channel = DiscordChannel(
                id=self.mint.mint(), kind=DM_CHANNEL, name=self.directory.bot.username, recipient=user.id
            )
            self.directory.channels[channel.id] = channel
        return channel

    def attach(self, channel_id: Snowflake, upload: Upload, description: str | None) -> Attachment:
        """Keep an uploaded file."""
        own = self.mint.mint()
        self.uploads[own] = upload
        return Attachment(
            id=own,
            filename=upload.filename,
            url=f"{self.base_url}/attachments/{channel_id}/{own}/{upload.filename}",
            size=len(upload.data),
            content_type=upload.content_type,
            description=description,
        )
