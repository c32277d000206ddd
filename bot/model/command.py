"""Commands as values: what they are called, what they take, who may use them, what they do."""

import keyword
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.model.briefing import AnswerOutcome, Briefing, Extent
from bot.model.delivery import ChannelState
from bot.model.fact import FactBook
from bot.model.ids import UNNAMED, Destination, DossierId, FactId, PersonId, UserId
from bot.model.phrasing import Phrasing
from bot.model.schedule import Calendar
from bot.model.subscription import Change, PostSample
from bot.model.telling import Telling
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a closed set of values."""

    value: str
    label: Text


class Meaning(StrEnum):
    """What a text stands for; the router reads it accordingly."""

    TEXT = "text"
    TIME = "time"
    """A time of day: 09:00."""
    ZONE = "zone"
    """A name in the tz database."""
    WEEKDAYS = "weekdays"
    """Days of the week: mon-fri, sat sun."""
    LEADS = "leads"
    """Numbers of days: 30 7 1 0."""
    OCCASIONS = "occasions"
    """Kinds of reminders, or names of groups of them."""
    COUNTRY = "country"
    """A country's code, ISO 3166-1 alpha-2."""
    LINE = "line"
    """A question, or a line of its own, which is read in place of the command that it is given to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text of at most `longest` characters; where `is_long`, forms give it several lines."""

    longest: int = 300
    means: Meaning = Meaning.TEXT
    is_long: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeNumber:
    """A whole number from `least` to `most`, both inclusive; where `takes_all`, `all` stands for `most`."""

    least: int
    most: int
    takes_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo:
    """Yes or no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """One of a closed set."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A date of any precision, in EDTF."""


class Reference(StrEnum):
    """What an option can name, by id, by name, or misspelt."""

    FACT = "fact"
    COMMITMENT = "commitment"
    PERSON = "person"
    PARTY = "party"
    """A person or an organization."""
    SOURCE = "source"
    COMMAND = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something the dossier names."""

    of: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel of the same workspace, written as `<#ID>`."""


Value = Words | WholeNumber | YesNo | OneOf | Day | Period | Named | Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One value a command takes.

    Attributes:
        name: Lower case, 1 to 32 letters, digits or `_`.
        summary: At most 100 characters in each language.
        default: Read as if the person had written it; None hands None to the command.
        takes_rest: Takes the whole rest of the line, unquoted; at most one option of a command.
        hidden: Left out of help and of the platforms' own forms.
        is_common: Taken by every command, so never meant by a word without its name.
        is_alone: Meant by a word without its name only where that is all that is given.
    """

    name: str
    summary: Text
    value: Value
    required: bool = False
    default: str | None = None
    takes_rest: bool = False
    hidden: bool = False
    is_common: bool = False
    is_alone: bool = False

    @property
    def argument(self) -> str:
        """The name of the function's keyword argument."""
        return self.name + "_" if keyword.iskeyword(self.name) else self.name


class AnswerType(StrEnum):
    """The kind of thing that a question asks for."""

    ANYTHING = "anything"
    PERSON = "person"
    TIME = "time"
    PLACE = "place"
    NUMBER = "number"
    DURATION = "duration"
    REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A fact found, with how well it fits; the best has the highest score."""

    fact: FactId
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a search found.

    Attributes:
        hits: Facts that answer, best first.
        closest: Where nothing answers for sure, the facts nearest to the question.
        reading: The words searched for, after spelling was mended; empty if they stayed as written.
        certainty: The probability that the first fact answers.
        asked_for: The kind of answer that is asked for.
        asks_outcome: Whether it is asked what became of something.
        people: The people whom the question names.
        is_courtesy: Whether the words greet or thank, or ask nothing.
    """

    hits: tuple[Hit, ...]
    closest: tuple[FactId, ...]
    reading: str = ""
    outcome: AnswerOutcome = AnswerOutcome.NONE
    certainty: float = 0.0
    asked_for: AnswerType = AnswerType.ANYTHING
    asks_outcome: bool = False
    people: tuple[PersonId, ...] = ()
    is_courtesy: bool = False

    def limited(self, limit: int) -> "Findings":
        """The same with no more than so many hits."""
        return replace(self, hits=self.hits[:limit])


class Finder(Protocol):
    """Ranked search over one book."""

    def find(self, words: str, *, limit: int = 25) -> Findings:
        """Find the facts that answer these words."""
        ...

    def complete(self, typed: str, *, limit: int = 25) -> tuple[str, ...]:
        """Offer words of the dossier that begin like the last word typed."""
        ...


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
        fit: Gives as much of a briefing as fits into one message.
        part: Which part of a long list is asked for; the first is 1.
        history: What readers were told otherwise, newest first.
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
    fit: Callable[[Briefing], Briefing] = _whole
    part: int = 1
    history: tuple[Telling, ...] = ()

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
        is_required: Whether the form has to be filled in there, though the command can do without.
    """

    option: "Option"
    value: str | None = None
    choices: tuple[Choice, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Asks for the values of options; submitting it asks the line with them.

    Attributes:
        title: At most 24 characters.
        line: The request line without the fields' options.
        briefing: What to answer where the form can't be shown.
    """

    title: str
    line: str
    fields: "tuple[Field, ...]"
    briefing: Briefing


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
        examples: Request lines that work with any dossier.
        phrases: What people say who want this, though they do not name it.
        run: Called as `run(context, **options)`, in a worker thread.
        reads_channel_state: Whether `context.channel_state` is filled, which takes the ledger.
        reads_corrections: Whether it is filled with what is known of corrections too.
    """

    name: str
    names: Text
    summary: Text
    run: Callable[..., Briefing | Outcome | Form]
    former: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    audience: Audience = Audience.EVERYONE
    examples: tuple[str, ...] = ()
    phrases: tuple[Phrasing, ...] = ()
    reads_channel_state: bool = False
    reads_corrections: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asks.

    Attributes:
        dossier: The dossier asked, by an id that it has or had; empty where nobody named one.
        line: What stands after the slash command: `timeline from:2014 to:2015`.
        language: The language of the reader's client, as a language tag; None where unknown.
        user_name: The asker's name, for others to read.
        can_ask: Whether the platform can show a form in answer.
        is_public: Whether the whole channel sees the answer, whatever the line says.
    """

    dossier: DossierId
    line: str
    user: UserId | None = None
    destination: Destination | None = None
    language: str | None = None
    user_name: str = ""
    can_ask: bool = False
    is_public: bool = False


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
