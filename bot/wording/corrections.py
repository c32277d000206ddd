"""What a message told and the dossier now says otherwise, as a line on top of it for each fact."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.model.briefing import Button, Effect, Notice, strong
from bot.model.correction import Difference
from bot.model.fact import Fact
from bot.wording.phrases import shortened
from bot.wording.told import sentences
from bot.wording.voice import Voice

_MOST_BUTTONS: Final = 5
_LABEL: Final = 40  # characters
_ALL: Final = 1500  # characters of a notice, for which a message has room beside a page
_SHORTEST: Final = 100  # characters of one of many lines


def notice(voice: Voice, found: Sequence[tuple[Difference, date]], *, is_about_one: bool) -> Notice:
    """What to tell on top of a message, a line for each fact, with a button to each that is still there.

    Args:
        voice: Of the channel.
        found: In what the message differs from the dossier, each with the local day of the change.
        is_about_one: Whether the message tells one fact, which need not be named.
    """
    longest = max(_SHORTEST, _ALL // max(1, len(found)))
    return Notice(
        lines=tuple(
            (strong(shortened(_line(voice, one, day, is_named=not is_about_one), longest)),)
            for one, day in found
        ),
        buttons=tuple(
            _button(voice, voice.book.facts[one.fact])
            for one, _ in found[:_MOST_BUTTONS]
            if one.fact in voice.book.facts
        ),
    )


def _line(voice: Voice, found: Difference, day: date, *, is_named: bool) -> str:
    title = shortened(voice.text(found.before.title))
    if found.after is None:
        # No button names what is gone, and below a message nothing else does.
        return voice.say("corrected_gone", date=voice.day(day), title=title)
    said = voice.then(*sentences(voice, found.before, found.after))
    key = "corrected_of" if is_named else "corrected"
    return voice.say(key, date=voice.day(day), title=title, said=said)


def changes_button(voice: Voice) -> Button:
    """Opens what has changed, where no fact is left to open."""
    return Button(label=voice.say("changes_title"), line="changes", effect=Effect.REPLY)


def _button(voice: Voice, fact: Fact) -> Button:
    label = voice.say("labelled", label=voice.say("show_fact"), value=voice.text(fact.title))
    return Button(label=shortened(label, _LABEL), line=f"fact {fact.id}", effect=Effect.REPLY)
