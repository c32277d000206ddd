"""The Atom feed of changes: well-formed, every entry with what RFC 4287 wants, before and after told."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import feedparser
import pytest

from bot.feeds.changes import changes
from bot.model.dates import parse_edtf
from bot.model.fact import FactBook
from bot.model.ids import FactId
from bot.model.telling import Telling, changes_between, tellings
from tests.feeds.reading import NOW, selected

ATOM = "{http://www.w3.org/2005/Atom}"


def moved(book: FactBook, id_: str = "training-course", due: str = "2016-09") -> FactBook:
    """The same book with one deadline moved."""
    fact = book.facts[FactId(id_)]
    assert fact.commitment
    [term] = fact.commitment.deadlines
    owed = replace(fact.commitment, deadlines=(replace(term, on=parse_edtf(due)),))
    return replace(book, facts={**book.facts, fact.id: replace(fact, commitment=owed)})


def history(*books: FactBook) -> tuple[Telling, ...]:
    """What readers were told otherwise from one book to the next, an hour after each other, newest first."""
    told: list[Telling] = []
    for hours, (before, after) in enumerate(pairwise(books)):
        at = NOW - timedelta(hours=10 - hours)
        told += changes_between(tellings(before), tellings(after), at)
    return tuple(reversed(told))


def valid(written: bytes):
    """What an independent parser reads, after what RFC 4287 asks of feeds and entries."""
    read = feedparser.parse(written)
    assert not read.bozo
    assert read.version == "atom10"
    feed = ET.fromstring(written)  # noqa: S314 - ours
    for parent in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            [child] = parent.findall(f"{ATOM}{name}")
            assert child.text
        assert datetime.fromisoformat(parent.findtext(f"{ATOM}updated") or "").tzinfo
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [entry.id for entry in read.entries]
    assert len(set(ids)) == len(ids)
    return read


def test_a_change_tells_before_and_after(book):
    read = valid(changes(selected(book, history=history(book, moved(book)))))
    [entry] = read.entries
    assert entry.title == "corrected: Training course in Beijing"
    assert "September 2016" in entry.content[0].value
    assert "the first half of 2016" in entry.content[0].value
    assert read.feed.updated == "2026-11-30T02:00:00Z"


def test_each_change_of_one_fact_is_an_entry_of_its_own(book):
    back = history(book, moved(book), moved(book, due="2016-11"), book)
    assert len(valid(changes(selected(book, history=back))).entries) == 3


def test_entries_keep_their_ids(book):
    first = history(book, moved(book))
    later = (*history(book, moved(book), moved(book, due="2016-11"))[:1], *first)
    [before] = valid(changes(selected(book, history=first))).entries
    assert before.id in [one.id for one in valid(changes(selected(book, history=later))).entries]


@pytest.mark.parametrize("language", ["en", "zh", "fr"])
def test_a_feed_without_changes_is_one(any_book, language):
    read = valid(changes(selected(any_book, language=language)))
    assert read.entries == []
    assert read.feed.language == language


def test_some_facts_have_their_changes_alone(book):
    both = history(
        book,
        moved(moved(book), "hotline" if book.facts["hotline"].commitment.deadlines else "training-course"),
    )
    assert valid(changes(selected(book, "training-course", history=both))).entries
    assert not valid(changes(selected(book, "symposium", history=both))).entries


def test_a_feed_knows_its_own_address(book):
    read = valid(changes(selected(book, page="https://example.org/feeds/x.atom")))
    assert [link.href for link in read.feed.links if link.rel == "self"] == [
        "https://example.org/feeds/x.atom"
    ]
