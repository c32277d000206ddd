"""What is pressed or chosen below a briefing: buttons and menus, each of which asks a request line."""

from dataclasses import dataclass
from enum import StrEnum

from bot.model.ids import DossierId


class Effect(StrEnum):
    """What happens to the message when its button is pressed.

    REPLACE puts the answer in the message's place, SHARE posts the answer for the whole channel,
    REPLY shows the answer to the one who pressed. HOME asks nothing: it shows the page of the start page that
    the button's line numbers. UNDO asks nothing: it deletes the message, for the one
    whom the button's line names.
    """

    REPLACE = "replace"
    SHARE = "share"
    REPLY = "reply"
    UNDO = "undo"
    HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press; pressing asks the request line.

    Attributes:
        label: At most 40 characters.
        line: A complete request line, as a person could type it after the slash command; of one that
            undoes, the platform's id of whoever may; of one that leads to the start page, its page.
        dossier: The dossier it asks, where that is another than the answer's.
    """

    label: str
    line: str
    dossier: DossierId | None = None
    effect: Effect = Effect.REPLACE
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """A row of buttons; at most 5."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosable:
    """One thing of a menu.

    Attributes:
        label: At most 75 characters.
        option: What choosing adds to the menu's line: `id:hotline`; no two of a menu are the same.
    """

    label: str
    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A list from which one thing is chosen; choosing asks the request line with the thing's option.

    Attributes:
        prompt: What stands there while nothing is chosen, and what it is called for screen readers.
        line: The request line up to the option.
        choices: At least one, at most 25.
    """

    prompt: str
    line: str
    choices: tuple[Choosable, ...]
    effect: Effect = Effect.REPLY
