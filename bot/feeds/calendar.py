"""A dossier's dates as an iCalendar file, which calendars take in or subscribe to.

Ids are those under which facts were published, so that what is corrected changes in the calendar, and does
not stand there twice. A correction raises SEQUENCE: the ledger counts how often what readers are told of a
fact has changed, and that number never falls.

Source: RFC 5545; RFC 7986, "New Properties for iCalendar".
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.feeds.calendar_entries import CalendarEntry, CalendarWish, calendar_entries
from bot.feeds.content_lines import folded, text
from bot.feeds.selection import Selection

_REFRESHED: Final = "PT6H"
# A calendar has a component at least, though it may hold no entry.
# Source: RFC 5545, 3.4 "iCalendar Object", `component`.
_EMPTY: Final = (
    "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
_ALL: Final = CalendarWish()


def calendar(selection: Selection, wish: CalendarWish = _ALL) -> bytes:
    """The calendar."""
    entries = calendar_entries(selection, wish)
    return folded([*_head(selection), *(_lines(selection, entries) if entries else _EMPTY), "END:VCALENDAR"])


def _lines(selection: Selection, entries: tuple[CalendarEntry, ...]) -> Iterator[str]:
    for entry in entries:
        yield from _event(selection, entry)


def _head(selection: Selection) -> Iterator[str]:
    summary = selection.voice.text(selection.book.dossier.summary)
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//cyberdialogue//cyberdialogue//EN")
    yield "CALSCALE:GREGORIAN"
    yield f"NAME:{text(selection.title)}"
    yield f"X-WR-CALNAME:{text(selection.title)}"
    yield f"DESCRIPTION:{text(summary)}"
    yield f"X-WR-CALDESC:{text(summary)}"
    yield f"LAST-MODIFIED:{_utc(selection.revised_at(selection.facts))}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESHED}"
    yield f"X-PUBLISHED-TTL:{_REFRESHED}"


def _event(selection: Selection, entry: CalendarEntry) -> Iterator[str]:
    fact, voice = entry.fact, selection.voice
    revised = _utc(selection.revised_at([fact]))
    dossier = selection.book.dossier
    first_id = (*dossier.formerly, dossier.id)[0]
    yield "BEGIN:VEVENT"
    yield f"UID:{first_id}.{fact.first_id}.{entry.part}@cyberdialogue"
    yield f"DTSTAMP:{revised}"
    yield f"LAST-MODIFIED:{revised}"
    yield f"SEQUENCE:{selection.revision(fact).number}"
    if entry.instant:
        yield f"DTSTART:{_utc(entry.instant)}"
    else:
        yield f"DTSTART;VALUE=DATE:{_day(entry.first)}"
        yield f"DTEND;VALUE=DATE:{_day(entry.last + timedelta(days=1))}"
    if entry.rule:
        yield f"RRULE:{entry.rule}"
    yield f"SUMMARY:{text(entry.summary)}"
    yield f"DESCRIPTION:{text(entry.description)}"
    yield f"CATEGORIES:{text(voice.say(f'kind_{fact.kind}'))}"
    if fact.where:
        yield f"LOCATION:{text(voice.text(fact.where))}"
    link = next(filter(None, map(voice.link, fact.evidence)), None)
    if link:
        yield f"URL:{link}"
    yield f"STATUS:{_status(entry)}"
    yield "TRANSP:TRANSPARENT"
    for is_end, since in entry.alarms:
        yield from _alarm(entry, since, is_end=is_end)
    yield "END:VEVENT"


def _status(entry: CalendarEntry) -> str:
    if entry.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.is_tentative else "CONFIRMED"


def _alarm(entry: CalendarEntry, since: timedelta, *, is_end: bool) -> Iterator[str]:
    # What is an instant has no end of its own.
    related = ";RELATED=END" if is_end and entry.instant is None else ""
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{text(entry.summary)}"
    yield f"TRIGGER{related}:{_duration(since)}"
    yield "END:VALARM"


def _duration(span: timedelta) -> str:
    """A span of time, which may lie before.

    Source: RFC 5545, 3.3.6 "Duration".
    """
    sign, span = ("-", -span) if span < timedelta(0) else ("", span)
    minutes = span.seconds // 60
    parts = [f"{minutes // 60}H" * (minutes >= 60), f"{minutes % 60}M" * (minutes % 60 > 0)]  # noqa: PLR2004
    days, clock = f"{span.days}D" * (span.days > 0), "".join(parts)
    return f"{sign}P{days}{f'T{clock}' if clock else ''}" if days or clock else "PT0S"


def _day(day: date) -> str:
    return f"{day.year:04}{day:%m%d}"


def _utc(instant: datetime) -> str:
    at = instant.astimezone(UTC)
    return f"{at.year:04}{at:%m%dT%H%M%SZ}"
