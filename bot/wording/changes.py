"""Changes of what readers are told, in words: when, what became of it, before and after."""

from bot.model.briefing import Item, Line, Span, strong
from bot.model.telling import Telling, Turn
from bot.wording.phrases import shortened
from bot.wording.told import sentences
from bot.wording.voice import Voice

_CLAIM = 300  # characters


def told_change(voice: Voice, found: Telling, day: str, *, is_named: bool = True) -> Item:
    """One change as a point of a list.

    Args:
        voice: Of the reader.
        found: What changed.
        day: When, in words.
        is_named: Whether the fact is named.
    """
    told = found.after or found.before
    assert told
    line: Line = (strong(day), Span(f" — {voice.say(f'turn_{found.turn}')}"))
    if is_named:
        line = (*line, Span(voice.say("labelled", label="", value="")), strong(voice.text(told.title)))
    said = _details(voice, found)
    fact = voice.book.facts.get(found.fact)
    return Item(
        line=(*line, Span(voice.say("labelled", label="", value=said))) if said else line,
        fact=fact.id if fact else None,
    )


def _details(voice: Voice, found: Telling) -> str:
    if found.before is None:
        return shortened(voice.text(found.after.claim), _CLAIM) if found.after else ""
    if found.turn is Turn.WITHDRAWN and found.after is None:
        return voice.then(voice.say("told_gone"), shortened(voice.text(found.before.claim), _CLAIM))
    return voice.then(*sentences(voice, found.before, found.after))
