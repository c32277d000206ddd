"""What of a dossier stands in a calendar: what happened, what falls due, and how each is told there.

A window stays a window: what no source gives a day for spans all the days that it can mean, says its date in
words, and has no alarm where nobody knows the day on which it closes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.feeds.claims import claim
from bot.feeds.selection import Selection
from bot.model.dates import Edtf, Precision, parse_edtf
from bot.model.deadlines import Deadline, Standing, deadlines
from bot.model.fact import Certainty, Fact, State
from bot.model.ids import FactId
from bot.model.schedule import anniversary_occasion
from bot.model.subscription import Occasion, Subscription
from bot.model.subscription_options import DEFAULT_LEADS, DEFAULT_TIME
from bot.model.timeline import has_anniversary

_DEADLINES: Final = frozenset({Occasion.LEAD, Occasion.OPENS, Occasion.CLOSES, Occasion.OVERDUE_REVIEW})
_BACK, _AHEAD = timedelta(days=366), timedelta(days=3 * 366)  # of what recurs
_MOST_TIMES: Final = 400
_A_DAY: Final = timedelta(days=1)
_LAST: Final = date(9999, 12, 30)  # the day after has still a day behind it
_UNSURE: Final = frozenset({Certainty.PROPOSED, Certainty.EXPECTED, Certainty.ALLEGED})
# Source: RFC 5545, 3.3.10: the last day of February, and the sixtieth of any year.
_EVERY_YEAR: Final = "FREQ=YEARLY"
_LAST_OF_FEBRUARY: Final = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"
_SIXTIETH_DAY: Final = "FREQ=YEARLY;BYYEARDAY=60"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWish:
    """What a calendar shall hold.

    Attributes:
        occasions: As a channel asks for them; None for all dates of the dossier, without anniversaries.
        lead_days: Days before a deadline's window closes on which it is announced.
        at: The time of day of that, on the reader's own clock.
        muted: Facts that it leaves out.
    """

    occasions: frozenset[Occasion] | None = None
    lead_days: tuple[int, ...] = DEFAULT_LEADS
    at: time = DEFAULT_TIME
    muted: frozenset[FactId] = frozenset()
    leap_day_on_march_1: bool = False

    @classmethod
    def of(cls, subscription: Subscription) -> "CalendarWish":
        """What a channel's calendar shall hold: what it is reminded of."""
        return cls(
            occasions=subscription.occasions,
            lead_days=subscription.lead_days,
            at=subscription.at,
            muted=subscription.muted,
            leap_day_on_march_1=subscription.leap_day_on_march_1,
        )

    def wants(self, *occasions: Occasion) -> bool:
        """Whether it holds what any of these occasions tells."""
        return self.occasions is None or not self.occasions.isdisjoint(occasions)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One entry of a calendar.

    Attributes:
        part: What of the fact it is; the same for the same thing always.
        first: Its first day.
        last: Its last day.
        instant: Aware UTC, where it is an instant and no days.
        rule: How it recurs, as RFC 5545 has it; empty where it does not.
        alarms: How long before or after an edge each is: whether that is the end, and the time since it.
        is_tentative: Whether it is only proposed, expected or alleged.
        is_cancelled: Whether the fact no longer stands.
    """

    fact: Fact
    part: str
    first: date
    last: date
    instant: datetime | None = None
    rule: str = ""
    summary: str
    description: str
    alarms: tuple[tuple[bool, timedelta], ...] = ()
    is_tentative: bool = False
    is_cancelled: bool = False


def calendar_entries(selection: Selection, wish: CalendarWish) -> tuple[CalendarEntry, ...]:
    """The entries of a calendar, earliest first."""
    found = [
        entry
        for fact in selection.facts
        if fact.first_id not in wish.muted
        for entry in (*_happened(selection, fact, wish), *_due(selection, fact, wish))
    ]
    return tuple(sorted(found, key=lambda entry: (entry.first, entry.last, entry.fact.id, entry.part)))


def _happened(selection: Selection, fact: Fact, wish: CalendarWish) -> Iterator[CalendarEntry]:
    if fact.when is None:
        return
    rule = ""
    if wish.occasions is not None:
        if not has_anniversary(fact) or not wish.wants(anniversary_occasion(fact)):
            return
        rule = _yearly(fact.when, wish)
    said = selection.voice.label(fact)
    yield _entry(selection, fact, "when", fact.when, said, rule=rule)


def _yearly(when: Edtf, wish: CalendarWish) -> str:
    """How an anniversary recurs; that of a whole year would be there all the time."""
    if when.precision is Precision.YEAR:
        return ""
    is_leap_day = (
        when.is_day and when.earliest is not None and (when.earliest.month, when.earliest.day) == (2, 29)
    )
    if not is_leap_day:
        return _EVERY_YEAR
    return _SIXTIETH_DAY if wish.leap_day_on_march_1 else _LAST_OF_FEBRUARY


def _due(selection: Selection, fact: Fact, wish: CalendarWish) -> Iterator[CalendarEntry]:
    if not wish.wants(*_DEADLINES):
        return
    dated = deadlines(fact)
    for place, found in enumerate(dated):
        part = "due" if len(dated) == 1 else f"due-{place + 1}"
        for number, one in _times(found, selection.today):
            yield _deadline(selection, one, wish, f"{part}.{number}" if found.term.every else part)


def _times(found: Deadline, today: date) -> Iterator[tuple[int, Deadline]]:
    """A deadline with its number, and of one that recurs the times around today."""
    if found.term.every is None:
        yield 1, found
        return
    start, end = (today - _BACK if today.year > 1 else today), min(today + _AHEAD, _LAST)
    every = enumerate(found.recurrences(date.min, end), start=1)
    near = ((number, one) for number, one in every if (one.due.latest or date.max) >= start)
    yield from islice(near, _MOST_TIMES)


def _deadline(selection: Selection, found: Deadline, wish: CalendarWish, part: str) -> CalendarEntry:
    voice, fact = selection.voice, found.fact
    what = voice.what(found.term)
    label, hedge = voice.label_of(fact, found.term), voice.hedge(fact)
    # "Proposed for" says already that it is only proposed.
    is_said = bool(hedge) and label.casefold().startswith(hedge.casefold())
    title = voice.text(fact.title) if is_said else voice.label(fact)
    title += voice.say("set_apart", said=what) if what else ""
    said = voice.say("labelled", label=label, value=title)
    instant = None
    if found.term.at and found.due.is_day and found.closes:
        instant = datetime.combine(found.closes, found.term.at, ZoneInfo(found.term.zone)).astimezone(UTC)
    is_over = found.standing(selection.today) is Standing.SETTLED
    alarms = () if is_over else tuple(_alarms(found, wish, is_instant=instant is not None))
    when = voice.window(found)
    return _entry(selection, fact, part, found.due, said, told=when, instant=instant, alarms=alarms)


def _alarms(found: Deadline, wish: CalendarWish, *, is_instant: bool) -> Iterator[tuple[bool, timedelta]]:
    since_midnight = timedelta(hours=wish.at.hour, minutes=wish.at.minute)
    if found.announced_on and wish.wants(Occasion.OPENS):
        yield False, since_midnight
    if found.closes is None:
        return
    leads = {lead for lead in wish.lead_days if wish.wants(Occasion.CLOSES if lead == 0 else Occasion.LEAD)}
    for lead in sorted(leads, reverse=True):
        # An instant is announced whole days ahead, and that there is such a day an hour ahead.
        ahead = timedelta(days=lead) if lead else timedelta(hours=1)
        yield True, -ahead if is_instant else since_midnight - timedelta(days=lead + 1)


def _entry(
    selection: Selection,
    fact: Fact,
    part: str,
    when: Edtf,
    said: str,
    *,
    told: str = "",
    rule: str = "",
    instant: datetime | None = None,
    alarms: tuple[tuple[bool, timedelta], ...] = (),
) -> CalendarEntry:
    voice = selection.voice
    first, last = _days(when)
    stands = selection.book.relations.stands(fact)
    in_words = told or voice.when(when)
    # A reader of a calendar sees the days of a window, and not that it is one.
    summary = said if when.is_day and not when.doubt else said + voice.say("set_apart", said=in_words)
    basis = fact.commitment.basis if fact.commitment else None
    return CalendarEntry(
        fact=fact,
        part=part,
        first=first,
        last=last,
        instant=instant,
        rule=rule,
        summary=summary,
        description="\n\n".join(_description(selection, fact, in_words)),
        alarms=alarms if stands else (),
        is_tentative=fact.certainty in _UNSURE or basis is State.PROPOSED,
        is_cancelled=not stands,
    )


def _days(when: Edtf) -> tuple[date, date]:
    """The first and the last day that a date can mean; of one without end those on which it begins."""
    known = when.known
    if known.latest is None:
        known = parse_edtf(known.text.partition("/")[0])
    assert known.earliest
    assert known.latest
    return min(known.earliest, _LAST), min(known.latest, _LAST)


def _description(selection: Selection, fact: Fact, in_words: str) -> Iterator[str]:
    voice = selection.voice
    yield claim(voice, fact)
    yield voice.say("labelled", label=voice.say("when"), value=in_words)
    if fact.commitment:
        yield voice.say("labelled", label=voice.say("status"), value=voice.standing(fact))
    for piece in fact.evidence:
        source = selection.book.sources[piece.source]
        link = voice.link(piece)
        words = voice.say("quoted", text=" ".join(piece.quote.split()))
        yield "\n".join(filter(None, (words, f"— {voice.cite(source)}", link)))
