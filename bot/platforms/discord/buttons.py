"""A button's custom_id: slash command, effect and request line, or a token in the line's place."""

from dataclasses import dataclass
from typing import Final

from bot.model.briefing import Effect
from bot.model.ids import DossierId
from bot.platforms.discord.limits import CUSTOM_ID_LIMIT, length

# Told apart from the forms of later versions, whose buttons will stand beside these in old channels.
_VERSION: Final = "1"
_EFFECTS: Final = {
    "r": Effect.REPLACE,
    "s": Effect.SHARE,
    "a": Effect.REPLY,
    "u": Effect.UNDO,
    "h": Effect.HOME,
}
_LETTERS: Final = {effect: letter for letter, effect in _EFFECTS.items()}
_LINE: Final = "="
_ABOUT: Final = "~"
"""In the line's place, a line in which this stands for the reminder's key, which need not be there twice."""
_KEPT: Final = "#"
_HEAD: Final = 3  # version, effect, place
_PLACES: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
PLACES: Final = len(_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What pressing a button asks for.

    Attributes:
        line: The request line; None where a token stands for it.
        token: What the core gave for a line too long to carry; None where the line is here.
        key: The key of the reminder the button belongs to; empty where it belongs to an answer.
    """

    dossier: DossierId
    effect: Effect
    line: str | None = None
    token: str | None = None
    key: str = ""


def write_control(control: Control, place: int) -> str:
    """Write a control as a custom_id; it may be longer than Discord takes.

    Args:
        control: What the button asks for.
        place: The button's place in its message, below 36: custom_ids of a message must differ.
    """
    if not 0 <= place < PLACES:
        raise ValueError("A message has more buttons than can be told apart")
    tail = _written(control.line, control.key) if control.line is not None else f"{_KEPT}{control.token}"
    mark = _PLACES[place]
    return f"{_VERSION}{_LETTERS[control.effect]}{mark}:{control.dossier}:{control.key}:{tail}"


def place_of(custom_id: str) -> int:
    """The place that a custom_id was written with; -1 where it is none of ours."""
    return _PLACES.find(custom_id[2]) if len(custom_id) > _HEAD and custom_id[0] == _VERSION else -1


def read_control(custom_id: str) -> Control | None:
    """Read a custom_id; None where it is none of ours, or one of a version unknown here."""
    head, _, rest = custom_id.partition(":")
    dossier, _, rest = rest.partition(":")
    key, _, tail = rest.partition(":")
    effect = _EFFECTS.get(head[1:2])
    if len(head) != _HEAD or head[0] != _VERSION or effect is None or not dossier or not tail:
        return None
    match tail[0]:
        case "~":
            line = tail[1:].replace(_ABOUT, key, 1)
            return Control(dossier=DossierId(dossier), effect=effect, line=line, key=key)
        case "=":
            return Control(dossier=DossierId(dossier), effect=effect, line=tail[1:], key=key)
        case "#":
            return Control(dossier=DossierId(dossier), effect=effect, token=tail[1:], key=key)
        case _:
            return None


def _written(line: str, key: str) -> str:
    if key and key in line and _ABOUT not in line:
        return _ABOUT + line.replace(key, _ABOUT, 1)
    return _LINE + line


def fits(control: Control) -> bool:
    """Tell whether Discord takes the control as it is; if not, its line has to be kept by the core."""
    return length(write_control(control, 0)) <= CUSTOM_ID_LIMIT
