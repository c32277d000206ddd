"""Chooses the command a line asks for: misspelt ones are suggested, and other words are a question."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.model.command import Command
from bot.model.request import Part
from bot.wording.phrases import words_for

_NEAR: Final = 0.7
_SUGGESTED: Final = 3
_WORDS_OF_A_QUESTION: Final = 3
_LONGEST_NAME: Final = 40  # characters; nobody means a command by more


def near_names(parts: Sequence[Part], names: Mapping[str, Command]) -> list[tuple[str, Sequence[Part]]]:
    """Names of commands that a line's first words may be misspelt for, each with the parts after it."""
    found: list[tuple[str, Sequence[Part]]] = []
    for length in (2, 1):
        head = parts[:length]
        written = " ".join(part.value.lower() for part in head)
        if len(head) < length or any(part.key for part in head) or len(written) > _LONGEST_NAME:
            continue
        same_length = [name for name in names if name.count(" ") == length - 1]
        near = process.extract(
            written, same_length, scorer=OSA.normalized_similarity, score_cutoff=_NEAR, limit=_SUGGESTED
        )
        found += [(name, parts[length:]) for name, _, _ in near]
    return found


def members(word: str, names: Mapping[str, Command]) -> dict[str, Command]:
    """The commands of a group by the word that follows its name: `remind` has `on`, `off`, `list`."""
    group = f"{word.lower()} "
    return {name.removeprefix(group): command for name, command in names.items() if name.startswith(group)}


def is_question(command: Command, rest: Sequence[Part]) -> bool:
    """Tell whether words that a command can't use are a question that only begins with its name.

    "people who signed it" and "today what was agreed?" are; "people Goo" is a misspelt name.
    """
    names = {option.name for option in command.options}
    loose = [part for part in rest if part.key not in names]
    if not loose:
        return False
    if loose[-1].value.endswith(tuple(words_for("question_endings"))):
        return True
    return any(option.takes_rest for option in command.options) and len(loose) >= _WORDS_OF_A_QUESTION


def questions(parts: Sequence[Part], rest: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """What a question that begins with a command's name may ask: all of it, or what follows the name.

    "fact check: was it the state?" asks what follows the colon.
    """
    yield parts
    yield rest
    for place, part in enumerate(rest):
        if part.value.endswith((":", "：")):
            yield rest[place + 1 :]
            return


def other_readings(command: Command, rest: Sequence[Part]) -> tuple[str, ...]:
    """Lines that may be meant by words a command can't use: one without them, one that searches them."""
    names = {option.name for option in command.options}
    loose = [part.text for part in rest if part.key not in names]
    wordy = len(loose) > 1 and any(word.isalpha() for word in loose)
    if not wordy or any(option.takes_rest or option.required for option in command.options):
        return ()
    return (command.name, " ".join(["search", command.name, *loose]))
