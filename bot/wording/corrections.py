"""What a message told and the dossier now says otherwise, in a sentence for each part of a fact."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from bot.model.briefing import Button, Effect, Notice, strong
from bot.model.correction import Difference
from bot.model.dates import parse_edtf
from bot.model.fact import Certainty, Fact
from bot.model.telling import DUES, Aspect, Told, differences
from bot.model.text import Text
from bot.wording.phrases import shortened
from bot.wording.voice import Voice

_MOST_BUTTONS: Final = 5
_LABEL: Final = 40  # characters
_SAID: Final = 200  # characters of a claim that are shown of before and after
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
    said = voice.then(*sentences(voice, found.before, found.after))
    key = "corrected_of" if is_named else "corrected"
    return voice.say(key, date=voice.day(day), title=title, said=said)


def _button(voice: Voice, fact: Fact) -> Button:
    label = voice.say("labelled", label=voice.say("show_fact"), value=voice.text(fact.title))
    return Button(label=shortened(label, _LABEL), line=f"fact {fact.id}", effect=Effect.REPLY)


def sentences(voice: Voice, before: Told, after: Told | None) -> tuple[str, ...]:
    """What is told of a fact now and was told otherwise before, in a sentence for each part."""
    if after is None:
        return (voice.say("told_gone"),)
    if before.digest == after.digest:
        return (voice.say("corrected_again"),)
    return tuple(
        _standing(voice, after)
        if aspect is Aspect.STANDING
        else voice.say(
            f"told_{aspect}", before=value(voice, before, aspect), after=value(voice, after, aspect)
        )
        for aspect in differences(before, after)
    )


def _standing(voice: Voice, after: Told) -> str:
    if after.replaced_by:
        return voice.say("told_replaced", ids=voice.row(after.replaced_by))
    if after.fallen and after.reason:
        return voice.say(
            "told_fallen", date=voice.day(after.fallen), reason=shortened(voice.text(after.reason), _SAID)
        )
    return voice.say("told_stands")


def value(voice: Voice, told: Told, aspect: Aspect) -> str:  # noqa: PLR0911 - one case each
    """One part of what is told of a fact, in words."""
    match aspect:
        case Aspect.TITLE:
            return shortened(voice.text(told.title), _SAID)
        case Aspect.CLAIM:
            return shortened(voice.text(told.claim), _SAID)
        case Aspect.SPEAKER:
            return _names(voice, told, (told.speaker,))
        case Aspect.CERTAINTY:
            is_stated = told.certainty is Certainty.STATED
            return voice.say("told_stated" if is_stated else f"certainty_{told.certainty}").lower()
        case Aspect.DATE:
            return _when(voice, told.when)
        case Aspect.DEADLINE:
            return voice.then(*(_due(voice, due) for due in told.due.split(DUES)))
        case Aspect.OWED_BY:
            return _names(voice, told, told.owed_by)
        case Aspect.OWED_TO:
            return _names(voice, told, told.owed_to)
        case Aspect.TAKING_PART:
            return _names(voice, told, told.taking_part)
        case _:
            return _status(voice, told)


def _status(voice: Voice, told: Told) -> str:
    if told.state is None or told.as_of is None:
        return voice.say("not_given")
    return voice.say("as_of", state=voice.say(f"state_{told.state}"), date=voice.day(told.as_of))


def _due(voice: Voice, due: str) -> str:
    when, _, more = due.partition(" ")
    said = _when(voice, when.strip("-"))
    return said + voice.say("set_apart", said=more) if more else said


def _when(voice: Voice, when: str) -> str:
    return voice.when(parse_edtf(when)) if when else voice.say("not_given")


def _names(voice: Voice, told: Told, parties: Iterable[str]) -> str:
    return voice.row(_name(voice, told.name(party)) for party in parties) or voice.say("not_given")


def _name(voice: Voice, name: Text) -> str:
    return name.best(voice.language)
