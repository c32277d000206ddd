"""Selections over real fact files, and files read back by parsers that are not ours."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import vobject

from bot.facts.store import Store
from bot.feeds.selection import Selection, chosen
from bot.model.fact import FactBook
from bot.model.ids import FactId
from bot.wording.voice import Voice
from tests.evaluation.dossiers import FOLDER
from tests.facts.treaty import ReaderHere
from tests.router.asking import FACTS

FOLDERS = {
    path.name: path / "facts" if (path / "facts").is_dir() else FACTS
    for path in sorted(FOLDER.iterdir())
    if path.is_dir()
}
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@cache
def book_in(folder: Path) -> FactBook:
    """The book of a folder, which must have no problem."""
    store = Store(folder, ReaderHere())
    problems = store.load().problems
    assert not problems, "\n".join(map(str, problems))
    [dossier] = store.dossiers()
    return store.book(dossier)


def selected(
    book: FactBook, *ids: str, language: str | None = None, as_of: date | None = None, **more: Any
) -> Selection:
    """A selection; the whole dossier where no fact is named."""
    seen = book.as_of(as_of) if as_of else book
    selection = Selection(
        voice=Voice(seen, language or book.dossier.languages[0]),
        facts=chosen(seen, [FactId(id_) for id_ in ids]),
        is_whole=not ids,
        now=NOW,
        zone=ZoneInfo("UTC"),
        as_of=as_of,
    )
    return replace(selection, **more)


def events(written: bytes) -> list[icalendar.Event]:
    """The entries of a calendar, by one parser; another one must find it valid and see the same."""
    calendar = icalendar.Calendar.from_ical(written)
    for component in calendar.walk():
        assert not component.errors, component.errors
    found = [event for event in calendar.walk("VEVENT") if isinstance(event, icalendar.Event)]
    other = vobject.readOne(written.decode())
    assert other.validate(raiseException=True)
    told = [one.uid.value for one in getattr(other, "vevent_list", ())]
    assert told == [str(event["UID"]) for event in found]
    summaries = [one.summary.value for one in getattr(other, "vevent_list", ())]
    assert summaries == [str(event["SUMMARY"]) for event in found]
    return found
