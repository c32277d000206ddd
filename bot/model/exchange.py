"""What platforms hand to the core, and get from it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.model.briefing import Briefing
from bot.model.command import Command, Form, Right
from bot.model.ids import UNNAMED, Destination, DossierId, UserId
from bot.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asks.

    Attributes:
        dossier: The dossier asked, by an id that it has or had; empty where nobody named one.
        line: What stands after the slash command: `timeline from:2014 to:2015`.
        around: Where a channel that the line names is, if nothing is asked in a channel; its own is empty.
        language: The language of the reader's client, as a language tag; None where unknown.
        user_name: The asker's name, for others to read.
        can_ask: Whether the platform can show a form in answer.
        is_public: Whether the whole channel sees the answer, whatever the line says.
        may_write: Whether whoever asks may write there, as far as the platform has told; who may not has
            nothing shown to the channel.
        shares: Whether they press to have the channel see the answer, which then says so.
        on_post: Whether the answer takes the place of the post on which they press.
    """

    dossier: DossierId
    line: str
    user: UserId | None = None
    destination: Destination | None = None
    around: Destination | None = None
    language: str | None = None
    user_name: str = ""
    can_ask: bool = False
    is_public: bool = False
    may_write: bool = True
    shares: bool = False
    on_post: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who opens the start page.

    Attributes:
        around: The workspace; its channel is empty.
        channels: The ids of the channels they see.
        direct: The id of their direct messages with the bot; empty where they have none.
        language: Of their client, as a language tag; None where unknown.
        may_manage: Whether they manage the workspace's reminders.
        page: The page that is asked for, from 1.
    """

    around: Destination
    channels: frozenset[str] = frozenset()
    direct: str = ""
    language: str | None = None
    may_manage: bool = False
    page: int = 1


class AnswerKey(NamedTuple):
    """All that an answer to words alone depends on; who asks, and where, is none of it.

    Attributes:
        digest: Of the dossier's book, and of whether it is searched by meaning.
        language: Of the reader's client.
        history: Grows with each change of what readers are told.
    """

    dossier: DossierId
    digest: str
    today: date
    line: str
    language: str | None
    in_channel: bool
    can_ask: bool
    is_public: bool = False
    may_write: bool = True
    shares: bool = False
    history: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One page of an answer, ready for a platform.

    Attributes:
        public: Whether the whole channel shall see it; otherwise the asker alone.
        form: To be shown in place of the briefing, where the platform can.
        language: The language it is in, for what the platform says beside it.
        option: The option that is wrong, where the briefing tells a mistake about one; else empty.
        key: Replies of the same key are the same; None where the answer may be another each time.
        dossier: The dossier that answers, which buttons ask; empty where it is asked which one is meant.
    """

    briefing: Briefing
    public: bool
    form: Form | None = None
    language: str = "en"
    option: str = ""
    key: AnswerKey | None = field(default=None, compare=False)
    dossier: DossierId = UNNAMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A value offered while somebody types: what is shown and what it stands for."""

    label: str
    value: str


Authorise = Callable[[Right, Destination | None], Awaitable[bool]]
"""Asks the platform, at each call, whether the asker has a right in the workspace of a channel.

None stands for the channel in which was asked.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlashCommand:
    """A slash command as the platforms register it.

    Attributes:
        name: The slash command without its slash, which is the dossier's id.
        title: The dossier's title.
    """

    name: DossierId
    title: Text
    commands: Sequence[Command]
