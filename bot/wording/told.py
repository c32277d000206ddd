"""In what two tellings of a fact differ, in a sentence for each part of it."""

import re
from collections.abc import Iterator, Sequence
from datetime import time
from typing import Final

from bot.model.commitment import Due, TimeSpan, Unit
from bot.model.dates import parse_edtf
from bot.model.fact import Certainty
from bot.model.telling import Aspect, Term, Told, differences
from bot.wording.phrases import shortened
from bot.wording.voice import Voice

_SAID: Final = 200  # characters of a claim that are shown of before and after
_SPAN: Final = f"(?: ([0-9]+ (?:{'|'.join(sorted(Unit, key=len, reverse=True))}))s?)?"
# As tellings write a deadline down: when, the time of day and its zone, how often and how many times it
# recurs, the span that it counts.
_DEADLINE: Final = re.compile(rf"(\S+)(?: ([0-9:]{{5}}) (\S+))?{_SPAN}(?: ([0-9]+))?{_SPAN}")


def sentences(voice: Voice, before: Told, after: Told | None) -> tuple[str, ...]:
    """What is told of a fact now and was told otherwise before, in a sentence for each part."""
    if after is None:
        return (voice.say("told_gone"),)
    if before.digest == after.digest:
        return (voice.say("corrected_again"),)
    return tuple(
        said for aspect in differences(before, after) for said in _said(voice, aspect, before, after)
    )


def _said(voice: Voice, aspect: Aspect, before: Told, after: Told) -> Iterator[str]:
    if aspect is Aspect.STANDING:
        yield _standing(voice, after)
    elif aspect is Aspect.DEADLINE:
        was, now = _deadlines(voice, before, after), _deadlines(voice, after, before)
        kinds = [(f"told_{kind}", was[kind], now[kind]) for kind in was]
        # Where they stand in another order alone, nothing else is to be told than that.
        found = [(key, one, other) for key, one, other in kinds if sorted(one) != sorted(other)]
        for key, one, other in found or [(key, one, other) for key, one, other in kinds if one != other]:
            yield _changed(voice, key, one, other)
    else:
        yield _changed(voice, f"told_{aspect}", _values(voice, before, aspect), _values(voice, after, aspect))


def _changed(voice: Voice, key: str, before: Sequence[str], after: Sequence[str]) -> str:
    """That something is so now and was otherwise; it may not have been told before, or be told no more."""
    if not after:
        return voice.say(f"{key}_none", before=_together(voice, before))
    now = _together(voice, after)
    if not before:
        return voice.say(f"{key}_new", after=now, count=len(after))
    was = _together(voice, before)
    if set(before) < set(after):
        was = voice.say("told_alone", things=was)
    return voice.say(key, after=now, before=was, count=len(after))


def _together(voice: Voice, things: Sequence[str]) -> str:
    *first, last = things
    return voice.say("told_and", things=voice.row(first), last=last) if first else last


def _standing(voice: Voice, after: Told) -> str:
    if after.replaced_by:
        return voice.say("told_replaced", ids=voice.row(after.replaced_by))
    if after.fallen and after.reason:
        return voice.say(
            "told_fallen", date=voice.day(after.fallen), reason=shortened(voice.text(after.reason), _SAID)
        )
    return voice.say("told_stands")


def _values(voice: Voice, told: Told, aspect: Aspect) -> tuple[str, ...]:  # noqa: PLR0911 - one case each
    """One part of what is told of a fact, in words; nothing where that is not told."""
    match aspect:
        case Aspect.TITLE:
            return (shortened(voice.text(told.title), _SAID),)
        case Aspect.CLAIM:
            return (shortened(voice.text(told.claim), _SAID),)
        case Aspect.SPEAKER:
            return _names(voice, told, (told.speaker,))
        case Aspect.CERTAINTY:
            is_stated = told.certainty is Certainty.STATED
            return (voice.say("told_stated" if is_stated else f"certainty_{told.certainty}").lower(),)
        case Aspect.DATE:
            return (voice.when(parse_edtf(told.when)),) if told.when else ()
        case Aspect.OWED_BY:
            return _names(voice, told, told.owed_by)
        case Aspect.OWED_TO:
            return _names(voice, told, told.owed_to)
        case Aspect.TAKING_PART:
            return _names(voice, told, told.taking_part)
        case _:
            return _status(voice, told)


def _status(voice: Voice, told: Told) -> tuple[str, ...]:
    if told.state is None or told.as_of is None:
        return ()
    return (voice.say("as_of", state=voice.say(f"state_{told.state}"), date=voice.day(told.as_of)),)


def _names(voice: Voice, told: Told, parties: Sequence[str]) -> tuple[str, ...]:
    return tuple(told.name(party).best(voice.language) for party in parties)


def _deadlines(voice: Voice, told: Told, other: Told) -> dict[str, list[str]]:
    """What falls due and what ends, in words; what was noted without a term is of the other's kind."""
    found: dict[str, list[str]] = {"deadline": [], "ends": []}
    for place, (when, noted) in enumerate(told.deadlines):
        same = [term for due, term in other.deadlines if due == when]
        beside = [term for _, term in other.deadlines[place : place + 1]]
        term = noted or next(filter(None, (*same, *beside)), Term())
        found["ends" if term.is_end else "deadline"].append(_deadline(voice, when, term))
    return found


def _deadline(voice: Voice, when: str, term: Term) -> str:
    read = _DEADLINE.fullmatch(when)
    if read is None:
        return when
    on, at, zone, every, times, within = read.groups()
    if on == "-":
        due = Due(within=_span(within or every), event=term.event)
        said = voice.counting(due) if term.event else voice.time_span(due.within) if due.within else ""
    else:
        said = voice.when(parse_edtf(on))
        if at:
            hour = time.fromisoformat(at)
            said = voice.say("at_time", date=said, time=f"{hour:%H:%M}", zone=zone.replace("_", " "))
        again = voice.recurring(Due(every=_span(every), times=int(times) if times else None))
        said += voice.say("set_apart", said=again) if again else ""
    return said + (voice.say("set_apart", said=voice.text(term.what)) if term.what else "")


def _span(written: str | None) -> TimeSpan | None:
    if not written:
        return None
    count, _, unit = written.partition(" ")
    return TimeSpan(int(count), Unit(unit))
