"""The parts of a message as Discord's JSON, in either of the two forms that a message can have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

ACCENT: Final = 0x2F6DA8  # colour of the bar beside what the bot says
NOTICE: Final = 0xC27C0E  # of the one beside a notice, by which that is found again

# Source: Discord documentation, Component Reference, "Component Types".
ACTION_ROW: Final = 1
BUTTON: Final = 2
SECTION: Final = 9
TEXT: Final = 10
GALLERY: Final = 12
FILE: Final = 13
SEPARATOR: Final = 14
CONTAINER: Final = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The parts of a message.

    Attributes:
        components: Containers with all that is said, or rows of buttons and menus below the embeds.
        embeds: What is said where the message has embeds; none where its components say it.
    """

    components: tuple[Mapping[str, Any], ...] = ()
    embeds: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_layout(self) -> bool:
        """Whether the components say it all.

        Such a message has no text and no embeds, and stays of this form whatever it is changed to.

        Source: Discord documentation, Component Reference, "Components V2"; Message Resource, "Message
        Flags", `IS_COMPONENTS_V2`.
        """
        return not self.embeds


def walked(components: Any) -> Iterator[Mapping[str, Any]]:
    """Every component, each before those inside it."""
    for one in components or ():
        yield one
        yield from walked(one.get("components"))
        if one.get("accessory"):
            yield from walked([one["accessory"]])
