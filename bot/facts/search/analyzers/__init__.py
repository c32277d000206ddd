"""One analyzer per language; a language without one of its own is stemmed, if Snowball knows it."""

from functools import lru_cache
from typing import Final

import Stemmer

from bot.facts.search.analyzers import chinese, english, french
from bot.facts.search.analyzers.analyzer import Analyzer

DECLARED: Final = (english.ANALYZER, french.ANALYZER, chinese.ANALYZER)

# The names that Snowball gives to languages, by their tags.
# Source: https://snowballstem.org/algorithms/, ISO 639-1.
_SNOWBALL: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


@lru_cache(maxsize=64)
def analyzer_for(language: str) -> Analyzer:
    """The analyzer of a language tag, as in "en", "zh-Hant" or "fr-CA"."""
    base = language.lower().partition("-")[0]
    for declared in DECLARED:
        if declared.language == base:
            return declared
    snowball = _SNOWBALL.get(base, "")
    return Analyzer(language=base, snowball=snowball if snowball in Stemmer.algorithms() else "")
