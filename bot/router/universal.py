"""Options that every command takes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.model.command import Command
from bot.model.option import Choice, Day, OneOf, Option, WholeNumber, Words, YesNo
from bot.model.text import Text
from bot.wording.catalogue import FIRST
from bot.wording.cldr import language_name
from bot.wording.phrases import worded

PUBLIC: Final = Option(
    name="public",
    summary=worded("option.public"),
    value=YesNo(),
    is_common=True,
)
PAGE: Final = Option(
    name="page",
    summary=worded("option.page"),
    value=WholeNumber(least=1, most=10_000),
    default="1",
    hidden=True,
    is_common=True,
)
PART: Final = Option(
    name="part",
    summary=worded("option.part"),
    value=WholeNumber(least=1, most=1_000_000),
    default="1",
    hidden=True,
    is_common=True,
)
AS_OF: Final = Option(
    name="as_of",
    summary=worded("option.as_of"),
    value=Day(),
    is_common=True,
)
LANGUAGE: Final = Option(
    name="language",
    summary=worded("option.language"),
    value=Words(longest=20),
    is_common=True,
)
COMMON: Final = (AS_OF, LANGUAGE, PUBLIC, PAGE, PART)
"""Options that every command takes."""


def with_common(command: Command) -> Command:
    """The command with the options that every command takes.

    What is asked of a channel's reminders is the same as of any day: there the option is taken, but not
    offered, for platforms limit how much is.
    """
    as_of = replace(AS_OF, hidden=True) if command.reads_channel_state else AS_OF
    options = (*command.options, as_of, *COMMON[1:])
    return replace(
        command,
        options=tuple(replace(one, names=worded(f"option.called.{one.name}")) for one in options),
    )


def with_languages(command: Command, languages: Sequence[str]) -> Command:
    """The command as a dossier in these languages offers it: where it has several, one is chosen."""
    choices = tuple(Choice(value=tag, label=Text(((FIRST, _called(tag)),))) for tag in languages)
    offered = replace(LANGUAGE, value=OneOf(choices=choices), hidden=len(languages) == 1)
    return replace(
        command,
        options=tuple(
            replace(offered, names=one.names) if one.name == LANGUAGE.name else one for one in command.options
        ),
    )


def _called(tag: str) -> str:
    """What a language calls itself."""
    own = language_name(tag, tag) or tag
    return own[:1].upper() + own[1:]
