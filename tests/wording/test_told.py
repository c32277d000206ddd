"""What is told of a fact now and was told otherwise, from two dossiers to the sentences between them."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.model.ids import FactId
from bot.model.telling import Told, told_of
from bot.reminders.ledger.tellings import read_told, write_told
from bot.wording.told import sentences
from bot.wording.voice import Voice
from tests.commands.small import fact, small
from tests.facts.treaty import book_of

STATUS = "status: [{state: agreed, as_of: 2020-05-10, evidence: [{source: gazette, quote: The words}]}]\n"
BY = "by: [east-port]\n"
DUE = "due: 2027-03-12\n"
TWO = "due: [{on: 2027-03-18, what: {en: draft}}, {on: 2027-04-18, what: {en: report}}]\n"


def told_in(folder: Path, more: str) -> tuple[Voice, Told]:
    folder.mkdir()
    book = book_of(small(folder, fact("pledge", f"kind: commitment\n{STATUS}{more}")) / "straits")
    told = read_told(write_told(told_of(book, book.facts[FactId("pledge")])))
    return Voice(book, "en"), told


def between(root: Path, before: str, after: str, language: str = "en") -> tuple[str, ...]:
    _, was = told_in(root / "before", before)
    voice, now = told_in(root / "after", after)
    return sentences(replace(voice, language=language), was, now)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (BY + DUE, BY + DUE + "ends: 2027-12-31\n", "its end is now 31 December 2027"),
        (BY + DUE + "ends: 2027-12-31\n", BY + DUE, "no end is given any more; it was 31 December 2027"),
        (BY + "ends: 2027-12-31\n", BY + "ends: 2028\n", "its end is 2028, not 31 December 2027"),
        (BY + DUE, BY, "no deadline is given any more; it was 12 March 2027"),
        (BY, BY + DUE, "the deadline is now 12 March 2027"),
        (
            BY + "due: 2027-03-18\n",
            BY + TWO,
            "the deadlines are 18 March 2027 (draft) and 18 April 2027 (report), not 18 March 2027",
        ),
        (
            BY + DUE,
            BY + "due: [2027-03-12, 2027-04-12]\n",
            "the deadlines are 12 March 2027 and 12 April 2027, not 12 March 2027 alone",
        ),
        (
            BY + DUE,
            BY + "due: {within: 90 days, event: {en: the signing}}\n",
            "the deadline is within 90 days of the signing, not 12 March 2027",
        ),
        (
            BY + DUE,
            BY + "due: {on: 2027-03-12, at: 12:00, zone: America/New_York, every: 1 year, times: 3}\n",
            (
                "the deadline is 12 March 2027, 12:00 (America/New York) (every year, 3 times in all), "
                "not 12 March 2027"
            ),
        ),
        (BY, BY + "to: [west-port]\n", "this is owed to West Port"),
        (
            BY + "to: [west-port]\n",
            BY,
            "it is no longer said to whom this is owed; it was West Port",
        ),
        (
            BY,
            "by: [east-port, west-port]\n",
            "this is owed by East Port and West Port, not by East Port alone",
        ),
        ("by: [east-port, west-port]\n", BY, "this is owed by East Port, not by East Port and West Port"),
        (BY, BY + "people: [ann-vale]\n", "taking part: Ann Vale"),
        (BY, BY + "when: 2020-05-10\n", "the date is 10 May 2020"),
    ],
)
def test_each_part_that_was_added_changed_or_removed_is_told_in_a_whole_sentence(
    tmp_path, before, after, said
):
    assert between(tmp_path, before, after) == (said,)


def test_what_becomes_an_end_is_no_deadline_any_more(tmp_path):
    assert between(tmp_path, BY + DUE, BY + "ends: 2027-12-31\n") == (
        "no deadline is given any more; it was 12 March 2027",
        "its end is now 31 December 2027",
    )


@pytest.mark.parametrize(
    ("language", "missing"), [("en", "not given"), ("zh", "未说明"), ("fr", "sans précision")]
)
def test_no_language_tells_that_something_is_not_given_as_if_it_were_a_value(tmp_path, language, missing):
    bare, full = BY, BY + DUE + "ends: 2028\nto: [west-port]\nwhen: 2020-05\npeople: [ann-vale]\n"
    for name, before, after in (("added", bare, full), ("removed", full, bare)):
        (tmp_path / name).mkdir()
        said = between(tmp_path / name, before, after, language)
        assert len(said) == len(set(said)) == 5
        assert missing not in " ".join(said)


def test_what_was_noted_without_the_words_of_its_deadlines_is_of_the_kind_that_they_are_of_now(tmp_path):
    _, was = told_in(tmp_path / "before", BY + "ends: 2027-12-31\n")
    voice, now = told_in(tmp_path / "after", BY + "ends: 2028\n")
    noted_then = replace(was, terms=())
    assert noted_then.digest == was.digest
    assert sentences(voice, noted_then, now) == ("its end is 2028, not 31 December 2027",)
