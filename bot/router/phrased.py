"""Plain questions that come to a command: which one, and whether a fact answers better."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from bot.facts.search.phrasings import PhraseIndex
from bot.model.command import Audience, Command
from bot.model.phrasing import CommandHit
from bot.model.request import ParsedRequest, Part

_MOST: Final = 60  # parts of a line; no phrase is near so long
_WHOLE: Final = 0.999
"""What a question must reach to change anything: all of the phrase and nothing else."""


class Phrasebook:
    """The commands by what people say who want them."""

    def __init__(self, commands: Mapping[str, Command]) -> None:
        self._commands = commands
        self._keys = {option.name for command in commands.values() for option in command.options}

    @cached_property
    def _index(self) -> PhraseIndex:
        """Made for the first question; a command that is written as such needs none."""
        return PhraseIndex(self._commands.values())

    def prepare(self) -> None:
        """Make the index, so that who asks the first question need not wait."""
        _ = self._index

    def hits(self, parsed: ParsedRequest) -> list[CommandHit]:
        """What a line may come to, surest first; a command that it names is meant, or one of its group."""
        if len(parsed.parts) > _MOST:
            return []
        said = " ".join(part.value for part in parsed.parts if part.key not in self._keys)
        named = parsed.command.name.partition(" ")[0] if parsed.command else ""
        return [hit for hit in self._index.fits(said) if not named or hit.command.partition(" ")[0] == named]

    def readings(
        self, parsed: ParsedRequest, hits: Sequence[CommandHit], answered: float
    ) -> Iterator[ParsedRequest]:
        """The lines that ask the commands with their options, likeliest first.

        Args:
            parsed: The line as it was written.
            hits: What it may come to.
            answered: How sure a fact answers it; where that is surer, no command is meant.
        """
        for hit in hits:
            command = self._commands[hit.command]
            may_run = command.audience is Audience.EVERYONE or hit.certainty >= _WHOLE
            reading = self._reading(command, hit, parsed.parts)
            if reading and may_run and hit.certainty > answered:
                yield reading

    def _reading(self, command: Command, hit: CommandHit, parts: Sequence[Part]) -> ParsedRequest | None:
        """A line that asks the command, with the options written in the question; None where they clash."""
        given = dict(hit.given)
        known = {option.name for option in command.options}
        for part in parts:
            if part.key not in self._keys:
                continue
            if part.key not in known or part.key in given:
                return None
            given[part.key] = part.value
        return ParsedRequest(command=command, parts=tuple(parts), rest=(), given=given)
