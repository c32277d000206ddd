"""Everything a far end knows, in one place for its protocol areas."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from bot.playground.loopback import FarEndState, Loopback

from .calls import Upload
from .command_store import CommandStore
from .directory import DM_CHANNEL, DiscordChannel, DiscordUser
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


class ServerState(FarEndState):
    """Everything that a Discord knows.

    Args:
        loopback: What the far end stands on.
        terms: The numbers it goes by.
    """

    def __init__(self, loopback: Loopback, terms: Terms) -> None:
        self.loopback = loopback
        self.terms = terms
        self.directory = furnish()
        self.mint = SnowflakeMint(self.now)
        self.messages = MessageStore(terms.nonce_memory)
        self.commands = CommandStore(self.directory.application_id, self.mint, self.now)
        self.interactions = InteractionStore()
        self.sessions = Sessions(terms.session_seconds, self.changes.note)
        self.starts = SessionStarts()
        self.limiter = RequestLimiter(terms.global_rate)
        self.uploads: dict[Snowflake, Upload] = {}
        self.people: dict[Snowflake, ClientState] = {
            user.id: ClientState() for user in self.directory.users.values() if not user.bot
        }
        self.token = ""
        self.renew_token()

    def now(self) -> datetime:
        """The far end's clock, for ids, timestamps and token lives; aware UTC."""
        return self.loopback.clock.now()

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
        """The bot another token, in the shape of Discord's.

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
