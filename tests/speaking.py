"""Sentences that are not in any language yet, and texts of a test's own, in languages."""

from bot.model.text import Phrase, Text
from bot.wording.catalogue import FIRST
from bot.wording.phrases import said


def say(language: str | None, what: Phrase) -> str:
    """What a core says; see `bot.ports.Say`."""
    return said(language or FIRST, what)


def english(what: Phrase) -> str:
    """The sentence in English."""
    return said(FIRST, what)


def bilingual(en: str, zh: str) -> Text:
    """A text in English and Chinese."""
    return Text((("en", en), ("zh", zh)))
