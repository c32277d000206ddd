"""What may mislead readers though every rule is kept: told, answered in the file, quiet where all is well."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.facts.numerals import digits_in, numbers_in
from bot.facts.store import open_store
from bot.facts.warnings import BookWarnings
from tests.facts.treaty import DOSSIER, SIGNING, TREATY, ReaderHere, book_of, sources, write_treaty

ROOT = Path(__file__).parents[2]
DOSSIERS = [ROOT / "facts" / "cyberdialogue", *sorted(ROOT.glob("tests/facts/dossiers/*/facts/*"))]

BOTH = "{en: The opening of the harbour, zh: 港口开放}"
FACT = {
    "id": "duty",
    "kind": "commitment",
    "title": BOTH,
    "text": "{en: Alba will open the harbour in 2011., zh: 阿尔巴将于2011年开放港口。}",
    "according_to": "alba",
    "certainty": "stated",
    "by": "[alba]",
    "due": "2011",
    "status": "[{state: agreed, as_of: 2010-05-05, evidence: [{source: charter, quote: Alba will}]}]",
    "evidence": "[{source: charter, quote: Alba will “open the harbour” in 2011}]",
}
SAID = "{source: charter, quote: Alba will}"


def told(root: Path, dossier: str = DOSSIER, **changes: str) -> list[str]:
    """The warnings about one fact, which is sound but for these keys; an empty value leaves one out."""
    keys = {key: value for key, value in {**FACT, **changes}.items() if value}
    body = "\n    ".join(f"{key}: {value}" for key, value in keys.items())
    notes = f"facts:\n  - {body}\n"
    sound = dossier.replace("  highlights: [signing]\n", "  highlights: [signing]\n  checked: a test\n")
    sound = sound.replace("title: The signing", "title: {en: The signing, zh: 签署}").replace(
        "title: Opening of the harbour\n    text: Alba will open the harbour in 2011.",
        f"title: {BOTH}\n    text: {FACT['text']}",
    )
    book = book_of(write_treaty(root, dossier=sound, notes=notes))
    return [warning.message for warning in BookWarnings().of(book)]


def test_a_sound_fact_has_none(tmp_path):
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"text": "{en: Alba will open 50 harbours in 2011., zh: 2011年开放。}"},
            "text says 50 in 'en', which its quotations lack (they say 2011)",
        ),
        (
            {"text": "{en: Alba will open the harbour in 2011., zh: 阿尔巴将开放50个港口。}"},
            "text says 50 in 'zh', which its quotations lack (they say 2011)",
        ),
        ({"due": "2012"}, "due says 2012, and its quotations lack the year 2012"),
        ({"due": "2013-H1"}, "due says 2013-40, and its quotations lack the year 2013"),
        ({"due": "", "ends": "2012"}, "ends says 2012, and its quotations lack the year 2012"),
        (
            {
                "due": "2010-06-04",
                "evidence": "[{source: charter, quote: signed the Harbour Charter on 4 May 2010}]",
            },
            "due says 2010-06-04, and its quotations lack the month 6 (they name 5)",
        ),
        (
            {"text": "{en: Alba refused to open the harbour in 2011., zh: 开放。}"},
            "text says 'refused', and its quotations have no word like it",
        ),
        (
            {"text": "{en: Alba and Borduria will open the harbour., zh: 开放。}"},
            "text names 'borduria', whom its quotations lack: quote it, or list it as taking part",
        ),
        (
            {
                "status": f"[{{state: agreed, as_of: 2010-05-05, evidence: [{SAID}]}}, "
                f"{{state: kept, as_of: 2011-05-05, evidence: [{SAID}]}}]"
            },
            "state kept has the evidence of an earlier one: quote what shows it",
        ),
        (
            {"status": f"[{{state: agreed, as_of: 2009-05-05, evidence: [{SAID}]}}]"},
            "state agreed is dated 2009-05-05, before its evidence appeared (2010-05-05)",
        ),
        (
            {"according_to": "tavria"},
            "according_to names 'tavria', whom its sources neither are nor name",
        ),
        ({"by": "[tavria]"}, "by names 'tavria', whom its sources neither are nor name"),
        ({"title": "The opening"}, "title or text has no version in 'zh'"),
        (
            {"due": "2010-05-04/2012"},
            "due says 2010-05-04/2012, and its quotations lack the year 2012",
        ),
        (
            {"kind": "event", "by": "", "due": "", "status": "", "when": "2012-07-09"},
            "when says 2012-07-09, after its sources appeared (2010-05-05)",
        ),
    ],
)
def test_what_a_quotation_does_not_show_is_told(tmp_path, changes, said):
    dossier = DOSSIER.replace("  - id: borduria\n", "  - {id: tavria, name: Tavria}\n  - id: borduria\n")
    assert told(tmp_path, dossier, **changes) == [said]


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "{en: Alba will open the 50 harbours in 2011., zh: 2011年开放。}"},
        {"due": "2012"},
        {"title": "The opening"},
    ],
)
def test_a_warning_is_answered_in_the_file(tmp_path, changes):
    assert told(tmp_path, checked="somebody has looked", **changes) == []


def test_an_answer_changes_nothing_for_readers(tmp_path):
    digests = set()
    for number, checked in enumerate(("", "    checked: somebody has looked\n")):
        dossier = DOSSIER.replace("    according_to: alba\n", f"    according_to: alba\n{checked}")
        digests.add(book_of(write_treaty(tmp_path / str(number), dossier=dossier)).facts[SIGNING].digest)
    assert len(digests) == 1


def test_a_dossier_of_bodies_without_people_and_mostly_unread_is_told(tmp_path):
    start, end = DOSSIER.index("people:\n"), DOSSIER.index("organizations:\n")
    bare = DOSSIER[:start] + DOSSIER[end:]
    text = "Alba and Borduria signed the Harbour Charter on 4 May 2010. " + "Nobody reads this. " * 9
    text += 'Alba will "open the harbour" in 2011.\n\n1.\n\nA heading\n'
    folder = write_treaty(tmp_path, dossier=bare, sources=sources(text))
    (tmp_path / "seeds" / "charter.txt").write_text(text)
    said = [
        warning.message for warning in BookWarnings().of(book_of(folder)) if "version" not in warning.message
    ]
    assert said == [
        "9 of 11 sentences of the sources are neither quoted nor set aside",
        "the dossier names organizations and no people: name those who speak in the sources",
    ]
    answered = bare.replace("  highlights: [signing]\n", "  highlights: [signing]\n  checked: a test\n")
    (folder / "dossier.yaml").write_text(answered)
    assert [one for one in BookWarnings().of(book_of(folder)) if "version" not in one.message] == []


@pytest.mark.parametrize("folder", DOSSIERS, ids=lambda folder: folder.name)
def test_an_honest_dossier_has_no_warning(folder):
    assert [str(warning) for warning in BookWarnings().of(book_of(folder))] == []


def test_many_warnings_of_one_kind_are_told_as_one(tmp_path):
    more = "".join(
        f"  - id: more-{number}\n    kind: event\n    title: More\n    text: Alba signed.\n"
        "    according_to: alba\n    certainty: stated\n"
        "    evidence: [{source: charter, quote: Alba and Borduria signed}]\n"
        for number in range(9)
    )
    book = book_of(write_treaty(tmp_path, notes=f"facts:\n{more}"))
    book = replace(book, dossier=replace(book.dossier, checked="a test"))
    said = [warning.message for warning in BookWarnings().of(book)]
    assert len(said) == 4
    assert "8 more times, perhaps for one reason" in said[-1]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("fifteen of twenty-five, and one hundred and twenty", {"15", "25", "120"}),
        ("46,900 packs, 4.69 million", {"46900", "4690000"}),
        ("quatre-vingt-dix-sept, soixante-douze et 3 000", {"97", "72", "3000"}),
        ("二十万元，十五名，两千三百，4.6万，二〇一五年", {"200000", "15", "2300", "46000", "2015"}),
        ("by noon on the third day", {"12", "3"}),
    ],
)
def test_numbers_are_read_in_digits_and_words(text, numbers):
    assert numbers <= numbers_in(text)


def test_a_number_with_its_unit_may_mean_either():
    assert [meant for _, meant in digits_in("1.84 billion")] == [frozenset({"184", "1840000000"})]


@pytest.mark.parametrize(
    "odd",
    [
        "9" * 5000,
        "9" * 400 + " billion",
        "三" * 5000,
        "万" * 90,
        "million " * 400,
        "٣٤ ½ ²",
        "1,2,3.4 5",
        "n" * 4000,
    ],
)
def test_no_text_is_too_odd_to_be_looked_at(odd):
    assert numbers_in(odd) is not None
    assert [written for written, _ in digits_in(f"{odd} 7")][-1] == "7"


@pytest.mark.parametrize(
    "when", ["9999-12-31", "0001-01-01", "../9999", "0001/..", "9999-24~", "2027-05-mid"]
)
def test_no_date_is_too_far_to_be_looked_at(tmp_path, when):
    status = f"[{{state: agreed, as_of: 0001-01-01, evidence: [{SAID}]}}]"
    assert isinstance(told(tmp_path, due=when, status=status), list)


async def test_a_running_bot_logs_a_warning_once_and_serves(tmp_path, caplog):
    notes = "facts:\n  - " + "\n    ".join(
        f"{key}: {value}" for key, value in {**FACT, "due": "2013"}.items()
    )
    folder = write_treaty(tmp_path, notes=notes + "\n")
    with caplog.at_level(logging.WARNING):
        async with open_store(folder.parent, ReaderHere()) as store:
            assert "duty" in store.library.served[TREATY].book.facts
            assert any("due says 2013" in warning.message for warning in store.warnings)
            (folder / "more.yaml").write_text("organizations: [{id: tavria, name: Tavria}]\n")
            await store.reload()
            (folder / "notes.yaml").write_text(notes.replace("due: 2013", "due: 2011") + "\n")
            await store.reload()
            assert not any("due says" in warning.message for warning in store.warnings)
    assert sum("due says 2013" in line for line in caplog.messages) == 1
