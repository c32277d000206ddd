"""What the core asks of the outside: platforms, the clock; and what they ask of the core."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from bot.model.briefing import Briefing, Notice
from bot.model.connection import ConnectionStatus
from bot.model.delivery import ChannelState
from bot.model.exchange import Authorise, Completion, Reply, Request, SlashCommand, Visitor
from bot.model.ids import Destination, DossierId, UserId
from bot.model.option import Option
from bot.model.subscription import Change, Subscription
from bot.model.text import Phrase

NO_LIMIT: Final = 10**9


class Clock(Protocol):
    """Time, so that the playground and tests can move it."""

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        ...

    async def wait_until(self, instant: datetime) -> None:
        """Return once `now()` is at or past the instant, however the clock gets there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """Where a message stands.

    Attributes:
        message: The platform's own id of it.
        posted_at: When the platform says it was posted, aware UTC.
    """

    destination: Destination
    message: str
    posted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLimits:
    """The most that a platform takes; what it does not declare has no limit there.

    Attributes:
        characters: Over a whole message, with room left for title and buttons.
        line: In one paragraph, point, cell or quotation.
        blocks: Blocks of a briefing.
        cost: How many characters the platform counts for a text once escaped.
        title: Of a message, in characters as `cost` counts them.
        label: Of a button, likewise.
        button_rows: Rows of buttons and menus in a message, with those that turn pages and open facts.
        buttons_in_row: In one row.
        choices: Of a menu; 0 where the platform has none.
        menu_line: Characters of the line that a menu's options begin with.
        choice: Of the label of one of them, in characters as `cost` counts them.
        offers: Values offered at once while somebody types.
        offer: Characters of one of them, and of its label.
        attachment: Bytes of a file.
    """

    characters: int
    line: int
    blocks: int
    cost: Callable[[str], int]
    title: int = NO_LIMIT
    label: int = NO_LIMIT
    button_rows: int = NO_LIMIT
    buttons_in_row: int = NO_LIMIT
    choices: int = NO_LIMIT
    choice: int = NO_LIMIT
    menu_line: int = NO_LIMIT
    offers: int = NO_LIMIT
    offer: int = NO_LIMIT
    attachment: int = NO_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How fast the bot may post to a platform.

    Attributes:
        seconds_between_posts: Over all channels; 0 where the platform sets no such limit.
        seconds_between_posts_of_channel: To one channel.
        seconds_between_edits: Of messages, over all channels.
    """

    seconds_between_posts: float
    seconds_between_posts_of_channel: float
    seconds_between_edits: float = 0.0


Say = Callable[[str | None, Phrase], str]
"""Says a sentence of the product in a language, or in the dossiers' first where none is known."""


class Core(Protocol):
    """What a platform asks of the core."""

    @property
    def slash_commands(self) -> Sequence[SlashCommand]:
        """The slash commands to offer."""
        ...

    async def other_slash_commands(self, known: Sequence[SlashCommand], /) -> Sequence[SlashCommand]:
        """The slash commands to offer, once they are others than those known; nobody else is disturbed."""
        ...

    def known_answer(self, request: Request) -> Reply | None:
        """What `answer` would give, where it is known already; None where it has to be worked out."""
        ...

    async def answer(self, request: Request, authorise: Authorise) -> Reply:
        """Answer; never raises for anything a person can do."""
        ...

    async def complete(
        self,
        dossier: DossierId,
        option: Option,
        typed: str,
        language: str,
        where: Destination | None = None,
    ) -> Sequence[Completion]:
        """Offer values for an option while somebody types it; best first, no more than the platforms take.

        Args:
            dossier: The dossier asked.
            option: What is typed.
            typed: What stands there so far.
            language: Of the reader's client.
            where: The channel, for what only it has.
        """
        ...

    async def home(self, visitor: Visitor) -> Reply:
        """A page of the start page: the summary, the next dates, the subscribed channels that one sees."""
        ...

    def say(self, language: str | None, what: Phrase, /) -> str:
        """Say one of the few sentences that platforms say themselves; see `Say`."""
        ...

    async def channel_moved(self, old: Destination, new: Destination) -> None:
        """Carry along what a channel asked for, where the platform gave it another id."""
        ...

    async def note_answer(
        self, dossier: DossierId, destination: Destination, reply: Reply, *, token: str, below: str = ""
    ) -> str:
        """Note that a channel is about to be shown an answer, so that it can be corrected later.

        Args:
            dossier: Of the request.
            destination: The channel.
            reply: The answer.
            token: Used for nothing else.
            below: The message in whose thread it will stand, where the channel's history lacks such.

        Returns:
            The key by which the message can be found; empty where it shows no facts, or can't be noted.
        """
        ...

    async def begin_sharing(self, answer: str) -> str:
        """Claim the sharing of an answer, which is done once, whichever process is asked.

        Args:
            answer: Names the private answer: the platform, the channel, the message, what is shared of it.

        Returns:
            What gives the claim back; empty where the answer was shared, or is being shared.
        """
        ...

    async def end_sharing(self, answer: str, claim: str) -> None:
        """Give a claim back, since nothing was shared."""
        ...

    async def forget_answer(self, key: str) -> None:
        """Correct a message that showed an answer no longer, for somebody took it back."""
        ...

    async def keep_line(self, line: str) -> str:
        """Keep a request line that is too long for a button; gives a token of 16 characters."""
        ...

    async def kept_line(self, token: str) -> str | None:
        """A kept line back, also after a restart; None where the token is unknown."""
        ...


class Subscriptions(Protocol):
    """What channels asked for, and request lines kept for buttons; the ledger keeps both."""

    async def subscriptions(self, platform: str, workspace: str) -> Sequence[Subscription]:
        """All subscriptions of a workspace, by id."""
        ...

    async def channel_state(
        self, destination: Destination, dossier: DossierId, post: str | None
    ) -> ChannelState:
        """All that a command in a channel may know; `post` is a post's key, of that channel."""
        ...

    async def apply(self, change: Change, *, draws: bool = False) -> None:
        """Make a change, whole or not at all; `draws` has the post that it is about drawn again."""
        ...

    async def keep_line(self, line: str) -> str:
        """Keep a request line; gives a token of 16 characters, the same for the same line."""
        ...

    async def kept_line(self, token: str) -> str | None:
        """A kept line back."""
        ...


class Platform(Protocol):
    """A connected chat platform, as reminders use it."""

    async def post(self, destination: Destination, briefing: Briefing, *, key: str) -> MessageRef:
        """Post once, with the key inside the message.

        Raises:
            RefusedError: It certainly did not arrive; may be tried again.
            InstallationError: A refusal that meets all messages alike; nothing is to be given up for it.
            AmbiguousError: It may have arrived.
            ContentError: This message can't arrive, for what it says; the channel takes others.
            UndeliverableError: Nothing can arrive in the channel until a person mends something.
        """
        ...

    async def find(
        self,
        destination: Destination,
        key: str,
        *,
        since: datetime,
        until: datetime | None = None,
        below: MessageRef | None = None,
    ) -> Sequence[MessageRef]:
        """Read the channel's history for messages of ours with this key, oldest first.

        Cut off, it goes on where it stopped when it is asked for again with the same key and `since`.

        Args:
            destination: The channel.
            key: What they carry.
            since: When the first of them may have been posted, at the earliest.
            until: When the last of them may have been, at the latest; None reads whatever stands there. What
                is said in a busy channel meanwhile can't keep the search from its end.
            below: The message that they answer; None for those of the channel itself.

        Raises:
            DeliveryError: History can't be read now (refused, ambiguous) or at all (undeliverable).
        """
        ...

    async def amend(self, message: MessageRef, notice: Notice, *, dossier: DossierId, key: str) -> None:
        """Put a notice on top of what a message says, in the place of any that stands there.

        The rest stays as it is, and so does its key; done again, it changes nothing. Raises as `post` does.

        Raises:
            FrozenMessageError: The message can't be edited, or not any more.
            MissingMessageError: The message is gone.
        """
        ...

    async def redraw(self, message: MessageRef, briefing: Briefing, *, key: str) -> None:
        """Put a post as it is now in the place of what stands there; raises as `amend` does."""
        ...

    async def reply(self, message: MessageRef, briefing: Briefing, *, key: str) -> MessageRef:
        """Post once below a message, in its thread where the platform has threads; raises as `post` does."""
        ...

    async def delete(self, message: MessageRef) -> None:
        """Delete a message of ours; a message already gone is no error. Raises as `post` does."""
        ...

    async def check(self, destination: Destination) -> Sequence[Phrase]:
        """What keeps the bot from posting in a channel and reading its history.

        One sentence each, with what a person does to mend it; empty where nothing does.

        Raises:
            UnsuitableChannelError: The channel is of a kind that takes no reminders, whatever is mended.
        """
        ...

    async def tell(self, workspace: str, user: UserId, briefing: Briefing) -> None:
        """Write to one person directly; raises as `post` does."""
        ...

    async def server_time(self) -> datetime:
        """The instant on the platform's own clock, aware UTC, to a second or two; raises as `post` does."""
        ...

    def connection_status(self) -> ConnectionStatus:
        """Tell how it is connected just now."""
        ...


class Gate(Protocol):
    """Lets one replica at a time hold what only one may hold, such as a connection."""

    def entered(self, *, on_wait: Callable[[], None]) -> AbstractAsyncContextManager[asyncio.Event]:
        """Wait until no other replica is inside, and be inside; leaving lets the next one in at once.

        `on_wait` is called once where another one is inside. The event given is set once this replica has to
        leave: what it holds must then be let go of at once, for soon the next one is let in.
        """
        ...


class SoleLeader:
    """Lets everyone in: for a process that is alone."""

    @asynccontextmanager
    async def entered(self, *, on_wait: Callable[[], None]) -> AsyncIterator[asyncio.Event]:
        """Be inside at once, for as long as one likes."""
        del on_wait
        yield asyncio.Event()


class Connect(Protocol):
    """Opens the connection to a platform."""

    def __call__(
        self, settings: Mapping[str, str], core: Core, clock: Clock, gate: Gate | None = None, /
    ) -> AbstractAsyncContextManager[Platform]:
        """Connect; yields once messages can be sent; leaving disconnects.

        That is once the bot can be spoken to, or another replica can, or it is known why not: what keeps
        only people's requests away is tried again inside, and `connection_status` tells of it.

        Args:
            settings: By name.
            core: Answers.
            clock: Tells the time.
            gate: Lets one replica at a time hold what only one may hold; None where there is but one.

        Raises:
            SettingError: The platform does not take a setting; trying again is of no use.
            DeliveryError: It can't be reached, or refuses; to be tried again.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformKind:
    """A platform as its folder declares it.

    Attributes:
        name: The folder's name.
        settings: Names of this platform's settings, each with a sentence on what it is.
        limits: The most it takes of what the core makes.
        rate: How fast it may be posted to.
        is_configured: Whether the settings ask for this platform at all.
        read_settings: Reads its settings; raises SettingError where one is missing or has the wrong form,
            which can be told before anything is connected.
        connect: Opens the connection.
        refused_names: By name, why it takes no slash command of it; names that it takes are left out.
        manifest: What an admin hands the platform to register the bot, from the slash commands and the
            address where the platform shall call, if it shall; None where the platform has no such thing.
    """

    name: str
    settings: Mapping[str, str]
    limits: PageLimits
    rate: Rate
    is_configured: Callable[[Mapping[str, str]], bool]
    read_settings: Callable[[Mapping[str, str]], object]
    connect: Connect
    refused_names: Callable[[Sequence[DossierId]], Mapping[DossierId, str]]
    manifest: Callable[[Sequence[SlashCommand], str | None], Mapping[str, Any]] | None = None
