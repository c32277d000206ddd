"""`export` writes what others read, whole or of one answer, to a file or to standard output."""

import asyncio
import json
import re

import feedparser
import pytest
from click.testing import CliRunner

from bot.cli.export import export_facts
from bot.feeds.formats import FORMATS
from bot.model.storage import SqliteFile
from bot.model.telling import tellings
from bot.reminders.ledger.opening import open_ledger
from tests.feeds.reading import NOW, book_in, events
from tests.feeds.test_changes_feed import moved
from tests.router.asking import FACTS

PAGE = ("--url", "https://example.org/x")


def run(*words: str, facts: str = str(FACTS)):
    return CliRunner().invoke(export_facts, [*words, "--facts", facts])


def facts_in(result) -> list[str]:
    return [fact["id"] for fact in json.loads(result.stdout_bytes)["facts"]]


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_to_a_file_and_to_standard_output(form, tmp_path):
    target = tmp_path / "out"
    assert run(form, *PAGE, "--output", str(target)).exit_code == 0
    printed = run(form, *PAGE)
    assert printed.exit_code == 0

    def steady(written: bytes) -> bytes:
        return re.sub(rb'"exported": "[^"]+"', b"", written)

    assert steady(target.read_bytes()) == steady(printed.stdout_bytes)


def test_an_answer_has_its_own_facts():
    assert facts_in(run("json", "--answer", "timeline 2014")) == ["us-indictment", "working-group-withdrawal"]


def test_facts_can_be_named():
    assert facts_in(run("json", "--fact", "symposium", "--fact", "hotline")) == ["symposium", "hotline"]


def test_a_day_gone_by_knows_only_what_was_known():
    told = run("json", "--as-of", "2015-12-02")
    assert facts_in(told) == []


def test_a_language_is_spoken():
    assert "北京培训班" in run("ics", "--language", "zh").stdout_bytes.decode().replace("\r\n ", "")
    assert events(run("ics", "--language", "zh").stdout_bytes)


async def test_the_ledger_tells_how_often_a_fact_was_corrected(tmp_path, monkeypatch):
    book, place = book_in(FACTS), tmp_path / "ledger.sqlite3"
    async with open_ledger(SqliteFile(path=place)) as ledger:
        for told in (moved(book), moved(book, due="2016-11"), book):
            await ledger.note_tellings(book.dossier.id, tellings(told), at=NOW)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{place}")
    # In a process of its own there is no loop around it.
    calendar, feed = await asyncio.to_thread(run, "ics"), await asyncio.to_thread(run, "atom")
    numbers = {str(event["UID"]): event.get("SEQUENCE") for event in events(calendar.stdout_bytes)}
    assert numbers["cyberdialogue.training-course.due@cyberdialogue"] == 2
    assert numbers["cyberdialogue.symposium.due@cyberdialogue"] == 0
    assert len(feedparser.parse(feed.stdout_bytes).entries) == 2


def test_no_ledger_is_made_where_there_is_none(tmp_path, monkeypatch):
    place = tmp_path / "ledger.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{place}")
    assert run("ics").exit_code == 0
    assert not place.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("claimreview",), "--url"),
        (("json", "--fact", "nothing"), "'nothing' is no fact of cyberdialogue"),
        (("json", "--answer", "fact nothing"), "nothing"),
        (("json", "--answer", "help"), "tells no fact"),
        (("json", "--fact", "hotline", "--answer", "summary"), "not both"),
        (("json", "--language", "tlh"), "--language"),
        (("json", "--dossier", "nowhere"), "nowhere"),
        (("pdf",), "markdown"),
    ],
)
def test_what_is_wrong_is_one_sentence(words, said):
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
