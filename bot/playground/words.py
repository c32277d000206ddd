"""The page's own words: those of the catalogues whose keys begin with `playground.`."""

from collections.abc import Mapping
from typing import Final

from bot.wording.catalogue import FIRST, catalogue, spoken_for
from bot.wording.cldr import script
from bot.wording.po import Forms

_BEGINS: Final = "playground."


def page_language(tag: str) -> str | None:
    """The language the page speaks to a reader of one, as answers do; None where it is written otherwise."""
    found = spoken_for(tag)
    return found if found and script(found) == script(tag) else None


def page_words(language: str) -> Mapping[str, Forms]:
    """The page's phrases by key without what they begin with; English where a catalogue lacks one."""
    own = {**catalogue(FIRST).phrases, **catalogue(language).phrases}
    return {key.removeprefix(_BEGINS): forms for key, forms in own.items() if key.startswith(_BEGINS)}
