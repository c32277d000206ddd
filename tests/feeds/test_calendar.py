"""Calendars: valid to two parsers, stable ids, windows without an invented day, alarms by leads."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest

from bot.feeds.calendar import calendar
from bot.feeds.calendar_entries import CalendarWish
from bot.feeds.content_lines import folded, text
from bot.model.dates import Doubt
from bot.model.ids import FactId
from bot.model.subscription import Occasion
from bot.model.telling import Revision
from tests.feeds.reading import book_in, events, selected
from tests.router.asking import write_dossier

HEAD = """\
dossier: {id: harbour, title: "The Harbour; a, b", summary: "One\\ntwo", languages: [en]}
sources:
  - {id: charter, title: Charter, publisher: Gazette, published: 2027-01-05, url: "https://example.org/a,b;c"}
organizations: [{id: alba, name: Alba}]
facts:
"""
OWED = """\
  - id: %s
    kind: commitment
    title: %s
    text: Alba will.
    according_to: alba
    certainty: stated
    by: [alba]
    %s
    status: [{state: %s, as_of: 2027-01-05, evidence: [{source: charter, quote: will}]}]
    evidence: [{source: charter, quote: will}]
"""
HAPPENED = """\
  - id: %s
    kind: event
    title: %s
    text: It did.
    according_to: alba
    certainty: stated
    when: %s
    evidence: [{source: charter, quote: did}]
"""


def owed(when: str, *, id_: str = "opening", state: str = "agreed") -> str:
    return OWED % (id_, id_.title(), when, state)


@pytest.fixture
def made(tmp_path):
    def make(*facts: str, wish: CalendarWish | None = None, **more):
        folder = write_dossier(
            tmp_path / str(len(list(tmp_path.iterdir()))), "harbour", HEAD + "".join(facts)
        )
        return events(calendar(selected(book_in(folder), **more), wish or CalendarWish()))

    return make


def days(event: icalendar.Event) -> tuple[date, date]:
    """First and last day of an all-day entry."""
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    assert not isinstance(start, datetime)
    return start, end - timedelta(days=1)


def alarms(event: icalendar.Event) -> list[tuple[str, timedelta]]:
    return [
        (str(alarm["TRIGGER"].params.get("RELATED", "START")), alarm.decoded("TRIGGER"))
        for alarm in event.walk("VALARM")
    ]


@pytest.mark.parametrize("language", ["en", "zh", "fr"])
def test_every_dossier_is_valid_and_every_dated_fact_has_its_days(any_book, language):
    selection = selected(any_book, language=language)
    found = events(calendar(selection))
    ids = [str(event["UID"]) for event in found]
    assert len(set(ids)) == len(ids)
    told = {id_.split(".")[1] for id_ in ids}
    for fact in any_book.facts.values():
        due = fact.commitment.due if fact.commitment else None
        assert (fact.first_id in told) == bool(fact.when or due)


def test_a_window_of_half_a_year_spans_it_and_says_so(made):
    [event] = made(owed("due: 2027-H1"))
    assert days(event) == (date(2027, 1, 1), date(2027, 6, 30))
    assert event["SUMMARY"] == "Due: Opening (the first half of 2027)"
    assert event["TRANSP"] == "TRANSPARENT"
    assert alarms(event) == [
        ("START", timedelta(hours=9)),
        *(("END", timedelta(hours=9) - timedelta(days=days + 1)) for days in (30, 7, 1, 0)),
    ]


@pytest.mark.parametrize("when", ["2027~", "2027-05~", "2027-21", "2027-early", "2027-05-mid", "2027-05-03~"])
def test_what_has_no_day_says_its_date_in_words_and_has_no_alarm(made, when):
    [event] = made(owed(f"due: {when}"))
    assert "(" in event["SUMMARY"]
    assert not alarms(event)


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2027-03-04", date(2027, 3, 4), date(2027, 3, 4)),
        ("2027-02", date(2027, 2, 1), date(2027, 2, 28)),
        ("2027-03-04/2027-03-06", date(2027, 3, 4), date(2027, 3, 6)),
        ("2027-03-04/..", date(2027, 3, 4), date(2027, 3, 4)),
        ("../2027", date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_days_are_those_that_the_source_gives(made, when, first, last):
    [event] = made(HAPPENED % ("start", "Start", when))
    assert days(event) == (first, last)


def test_a_time_of_day_is_an_instant(made):
    [event] = made(owed("due: {on: 2027-07-01, at: 12:00, zone: America/New_York}"))
    assert event.decoded("DTSTART") == datetime(2027, 7, 1, 16, tzinfo=UTC)
    assert ("START", timedelta(days=-7)) in alarms(event)


def test_what_recurs_has_numbers_that_stay(made):
    facts = owed("due: {on: 2025-03-31, every: 1 month, times: 30}")
    found = made(facts)
    numbers = {str(event["UID"]): days(event)[0] for event in found}
    assert numbers["harbour.opening.due.30@cyberdialogue"] == date(2027, 8, 31)
    assert numbers["harbour.opening.due.24@cyberdialogue"] == date(2027, 2, 28)
    later = made(facts, now=datetime(2027, 6, 1, tzinfo=UTC))
    for event in later:
        assert numbers[str(event["UID"])] == days(event)[0]


def test_a_correction_keeps_the_id_and_raises_the_sequence(made):
    [before] = made(owed("due: 2027-03-04"))
    at = datetime(2026, 11, 30, 10, tzinfo=UTC)
    revisions = {FactId("opening"): Revision(number=2, at=at)}
    [after] = made(
        owed("due: 2027-05-04\n    formerly: [opening]", id_="harbour-opening"), revisions=revisions
    )
    assert before["UID"] == after["UID"]
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 2)
    assert after.decoded("DTSTAMP") == after.decoded("LAST-MODIFIED") == at


@pytest.mark.parametrize(
    ("state", "expected"), [("agreed", "CONFIRMED"), ("proposed", "TENTATIVE"), ("announced", "CONFIRMED")]
)
def test_a_proposal_is_no_agreement(made, state, expected):
    certainty = "proposed" if state == "proposed" else "stated"
    facts = owed("due: 2027-03-04", state=state).replace("certainty: stated", f"certainty: {certainty}")
    [event] = made(facts)
    assert event["STATUS"] == expected
    assert str(event["SUMMARY"]).startswith("Due:") == (state == "agreed")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Proposed for: Opening"), ("zh", "提议期限：Opening"), ("fr", "Proposé pour\u00a0: Opening")],
)
def test_what_is_proposed_for_a_day_is_not_called_proposed_again(made, language, said):
    facts = owed("due: 2027-03-04", state="proposed").replace("certainty: stated", "certainty: proposed")
    [event] = made(facts, language=language)
    assert str(event["SUMMARY"]).startswith(said)


def test_what_no_longer_stands_is_cancelled(made):
    [event] = made(owed("due: 2027-03-04\n    deprecated: {on: 2027-02-01, reason: An error.}"))
    assert event["STATUS"] == "CANCELLED"
    assert not alarms(event)


def test_what_is_settled_rings_no_more(made):
    kept = owed("due: 2027-03-04", state="agreed").replace(
        "quote: will}]}]",
        "quote: will}]}, {state: kept, as_of: 2027-01-06, evidence: [{source: charter, quote: kept}]}]",
    )
    [event] = made(kept)
    assert not alarms(event)


def test_a_channel_gets_what_it_asked_for(made):
    facts = (
        owed("due: 2027-03-04"),
        HAPPENED % ("start", "Start", "2020-02-29"),
        owed("due: 2027-04-01", id_="other"),
    )
    wish = CalendarWish(
        occasions=frozenset({Occasion.LEAD}),
        lead_days=(14, 0),
        at=time(8, 30),
        muted=frozenset({FactId("other")}),
    )
    [event] = made(*facts, wish=wish)
    assert event["SUMMARY"] == "Due: Opening"
    assert alarms(event) == [("END", timedelta(hours=8, minutes=30) - timedelta(days=15))]
    [event] = made(*facts, wish=replace(wish, occasions=frozenset({Occasion.ANNIVERSARY})))
    assert event["RRULE"].to_ical() == b"FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2"
    late = replace(wish, occasions=frozenset({Occasion.ANNIVERSARY}), leap_day_on_march_1=True)
    [event] = made(*facts, wish=late)
    assert event["RRULE"].to_ical() == b"FREQ=YEARLY;BYYEARDAY=60"


def test_an_empty_calendar_is_one(made):
    assert made(HAPPENED % ("start", "Start", "2020"), wish=CalendarWish(occasions=frozenset())) == []


def test_text_reads_back_as_it_was(made):
    [event] = made(HAPPENED % ("start", '"A; b, c\\\\ d — 北京"', "2020-01-01"))
    assert event["SUMMARY"] == "A; b, c\\ d — 北京"
    assert event["URL"] == "https://example.org/a,b;c#:~:text=did"


def test_lines_are_folded_between_characters():
    written = folded(["SUMMARY:" + text("北京" * 60)])
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1])
    assert written.replace(b"\r\n ", b"").decode() == "SUMMARY:" + "北京" * 60 + "\r\n"


def test_doubt_is_told_in_calendars_of_real_dossiers(any_book):
    """Dates that a source gives only about are told in words, in each dossier that has any."""
    selection = selected(any_book)
    found = {str(event["UID"]): event for event in events(calendar(selection))}
    for fact in any_book.facts.values():
        if fact.when and (fact.when.doubt is not Doubt.NONE or not fact.when.is_day):
            [event] = [
                one
                for id_, one in found.items()
                if id_.split(".")[1:3] == [fact.first_id, "when@cyberdialogue"]
            ]
            assert selection.voice.when(fact.when) in str(event["SUMMARY"])
