"""Commands as values: what they are called, what they take, who may use them, what they do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing, Extent
from bot.model.delivery import ChannelState
from bot.model.fact import FactBook
from bot.model.findings import Finder
from bot.model.ids import Destination, FactId, UserId
from bot.model.option import Choice, Option
from bot.model.phrasing import Phrasing
from bot.model.schedule import Calendar
from bot.model.subscription import Change, PostSample
from bot.model.telling import Revision, Telling
from bot.model.text import Text

T = TypeVar("T")


class Audience(StrEnum):
    """Who may use a command."""

    EVERYONE = "everyone"
    MANAGERS = "managers"
    """People who manage the reminders of the channel's workspace; see design, section 7."""
    SNOOZERS = "snoozers"
    """The same, or everyone where the installation's settings say so."""
    FACT_MANAGERS = "fact managers"
    """People who manage facts."""


class Right(StrEnum):
    """What somebody may be allowed to do beyond asking; the platform says whether they are."""

    REMINDERS = "reminders"
    FACTS = "facts"
    SEE = "see"
    """To see a channel that is named where it is not the one asked in."""


PART_SIZE: Final = 100
"""Things that one answer lists at the most; it is split into pages, so that it costs as much as it shows."""


def _whole(briefing: Briefing) -> Briefing:
    return briefing


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that a command may look at; it never changes.

    Attributes:
        book: The dossier as of the day asked for.
        today: The reader's day: `as_of` if given, else the clock's day in `zone`.
        now: Aware UTC.
        as_of: The day asked for, if one was.
        language: A language tag.
        asked_language: The same, where the request names it.
        calendar: Public holidays.
        channel_state: What the ledger knows for this channel; empty unless the command reads it.
        user_name: The asker's name, for others to read.
        can_ask: Whether a form can be shown now.
        feeds_url: Address under which feeds are served, without a slash at its end; empty where they are not.
        fit: Gives as much of a briefing as fits into one message.
        part: Which part of a long list is asked for; the first is 1.
        history: What readers were told otherwise, newest first.
        is_more: Whether the asker is one of those for whom the command does more.
        revisions: How often what they are told of a fact has changed, by the id that each had first.
    """

    book: FactBook
    finder: Finder
    commands: "Mapping[str, Command]"
    today: date
    now: datetime
    as_of: date | None
    language: str
    asked_language: str | None = None
    zone: ZoneInfo
    destination: Destination | None = None
    user: UserId | None = None
    calendar: Calendar
    channel_state: ChannelState = field(default_factory=ChannelState)
    user_name: str = ""
    can_ask: bool = False
    feeds_url: str = ""
    fit: Callable[[Briefing], Briefing] = _whole
    part: int = 1
    history: tuple[Telling, ...] = ()
    is_more: bool = False
    revisions: Mapping[FactId, Revision] = field(default_factory=dict)

    def part_of(self, things: Sequence[T]) -> tuple[Sequence[T], Extent | None]:
        """The part of a list that is asked for, and which part it is; None where the list has but one."""
        start = (self.part - 1) * PART_SIZE
        shown = things[start : start + PART_SIZE]
        if self.part == 1 and len(shown) == len(things):
            return things, None
        return shown, Extent(first=start + 1, last=start + len(shown), total=len(things))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value a form asks for.

    Attributes:
        value: What stands there at first, as the option's text; None for nothing.
        choices: What can be chosen, where that is known; a form with room for them offers nothing else.
        several: Whether any number of them can be chosen, which stand in the value with spaces between.
        is_required: Whether the form has to be filled in there, though the command can do without.
    """

    option: "Option"
    value: str | None = None
    choices: tuple[Choice, ...] = ()
    several: bool = False
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Asks for the values of options; submitting it asks the line with them.

    Attributes:
        title: At most 24 characters.
        line: The request line without the fields' options.
        briefing: What to answer where the form can't be shown.
        saves: Whether handing it in changes what stands in it, rather than asking something.
    """

    title: str
    line: str
    fields: "tuple[Field, ...]"
    briefing: Briefing
    saves: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A briefing that holds once the changes are made."""

    briefing: Briefing
    changes: tuple[Change | PostSample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing people can ask for.

    Attributes:
        name: One word, or a group's and its member's word: `remind on`.
        names: The name in other languages, which are understood too.
        former: Names that it had in earlier releases, which buttons of that time still ask.
        summary: At most 100 characters in each language.
        examples: Request lines that work with any dossier; places in braces are filled with what it has, and
            a line for which it has nothing is left out.
        phrases: What people say who want this, though they do not name it.
        run: Called as `run(context, **options)`, in a worker thread.
        asks_all: Whether it is asked of every dossier where none is named, and the best answer given.
        more_for: For whom it does more than for others; `context.is_more` says whether the asker is one.
        reads_channel_state: Whether `context.channel_state` is filled, which takes the ledger.
        reads_corrections: Whether it is filled with what is known of corrections too.
        is_secret: Whether its answer is for the one who asks alone, and refused where others would see it.
    """

    name: str
    names: Text
    summary: Text
    run: Callable[..., Briefing | Outcome | Form]
    former: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    audience: Audience = Audience.EVERYONE
    more_for: Audience | None = None
    examples: tuple[str, ...] = ()
    phrases: tuple[Phrasing, ...] = ()
    asks_all: bool = False
    reads_channel_state: bool = False
    reads_corrections: bool = False
    is_secret: bool = False
