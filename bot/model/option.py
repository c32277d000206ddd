"""Values that commands take: what they are called, and what may be given."""

import keyword
from dataclasses import dataclass
from enum import StrEnum

from bot.model.text import Text


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
    POST = "post"
    """One of the posts that a channel got, by its key."""
    QUOTATION = "quotation"
    """Words of somebody else, whose language tells nothing of who asks."""
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
    """A date of any precision, in EDTF; where `of_deadlines`, one in which something falls due."""

    of_deadlines: bool = False


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
    """Something the dossier names; where `many`, one or several, their ids with spaces between."""

    of: Reference
    many: bool = False


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
        names: What it is called in forms in other languages; a line has its own name alone.
        default: Read as if the person had written it; None hands None to the command.
        takes_rest: Takes the whole rest of the line, unquoted; at most one option of a command.
        hidden: Left out of help and of the platforms' own forms.
        is_common: Taken by every command, so never meant by a word without its name.
        is_alone: Meant by a word without its name only where that is all that is given.
    """

    name: str
    summary: Text
    value: Value
    names: Text | None = None
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
