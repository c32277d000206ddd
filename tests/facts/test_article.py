"""The dossier says what its article says: all of it, with its hedges, and nothing else."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from bot.facts.coverage import coverage, share
from bot.facts.loader import FolderLoader
from bot.facts.sources import SourceFiles
from bot.model.fact import Certainty, Fact, FactBook, Kind, State
from bot.model.quotation import fold
from bot.model.text import Text
from tests.facts.treaty import ReaderHere, read_file

PROJECT = Path(__file__).parent.parent.parent
ARTICLE = PROJECT / "seeds" / "000_64b136c8c9603da3.txt"
FOLDER = PROJECT / "facts" / "cyberdialogue"


@pytest.fixture(scope="module")
def book() -> FactBook:
    loaded = FolderLoader(FOLDER, ReaderHere()).load()
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.book is not None
    return loaded.book


def texts(book: FactBook) -> list[tuple[str, Text]]:
    """Every text a reader may see, with where it belongs."""
    found = [("dossier title", book.dossier.title), ("dossier summary", book.dossier.summary)]
    for fact in book.facts.values():
        found += [(f"{fact.id} title", fact.title), (f"{fact.id} text", fact.text)]
        found += [(f"{fact.id} where", fact.where)] if fact.where else []
    for person in book.people.values():
        found.append((person.id, person.name))
        found += [(f"{person.id} role", role.title) for role in person.roles]
    found += [(body.id, body.name) for body in book.organizations.values()]
    for source in book.sources.values():
        found += [(source.id, text) for text in (source.title, source.publisher, source.origin) if text]
    return found


def test_the_article_is_the_one_quoted_from(book):
    [source] = book.sources.values()
    assert source.sha256 == hashlib.sha256(ARTICLE.read_bytes()).hexdigest()
    assert source.is_checked


def test_every_sentence_of_the_article_is_a_fact_or_set_aside_with_a_reason(book):
    sentences = coverage(book)
    assert [sentence for sentence in sentences if not sentence.is_covered] == []
    assert share(sentences) == 1.0
    assert len(sentences) == 29


def test_every_sentence_of_the_body_is_a_fact(book):
    body = [sentence for sentence in coverage(book) if 5 <= sentence.line <= 31]
    assert len(body) == 18
    assert all(sentence.facts and not sentence.reasons for sentence in body)


@pytest.mark.parametrize(
    "fact",
    [
        "hotline",
        "guiding-principle",
        "opm-finding",
        "symposium-invitees",
        "training-course",
        "guo-statement",
        "co-chairs",
        "source-chain",
    ],
)
def test_a_fact_taken_out_leaves_its_words_missing(tmp_path, fact):
    for path in FOLDER.glob("*.yaml"):
        text = path.read_text()
        text = re.sub(rf"(?ms)^  - id: {fact}\n.*?(?=^  - |\Z)", "", text)
        text = text.replace(f"    - {fact}\n", "")
        (tmp_path / "cyberdialogue").mkdir(exist_ok=True)
        (tmp_path / "cyberdialogue" / path.name).write_text(text)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / ARTICLE.name).write_bytes(ARTICLE.read_bytes())
    loaded = FolderLoader(tmp_path / "cyberdialogue", ReaderHere()).load()
    assert loaded.problems == ()
    assert loaded.book is not None
    assert any(sentence.missing for sentence in coverage(loaded.book))


def test_every_text_and_name_stands_in_english_and_chinese(book):
    for where, text in texts(book):
        assert [tag for tag, _ in text.versions] == ["en", "zh"], where
        assert re.search("[a-z]", text.original), where
        assert re.search("[\u4e00-\u9fff]", text.in_language("zh") or ""), where


def test_chinese_texts_have_no_stray_spaces_and_no_half_width_signs(book):
    quotes = [
        piece.translation for fact in book.facts.values() for piece in fact.evidence if piece.translation
    ]
    for where, text in [*texts(book), *(("translation", text) for text in quotes)]:
        chinese = text.in_language("zh") or ""
        assert not re.search(r"[\u4e00-\u9fff]\s|\s[\u4e00-\u9fff]|[,;:?!\"()]", chinese), (where, chinese)


def test_each_statement_has_its_quotation_translated_beside_the_original(book):
    statements = [fact for fact in book.facts.values() if fact.kind is Kind.STATEMENT]
    assert statements
    for fact in statements:
        assert all(piece.translation for piece in fact.evidence), fact.id


def _english(text: str) -> set[str]:
    """The numbers and the words with capitals, bare of plurals, possessives and stops."""
    found = re.findall(r"\d+|\b(?:[A-Z][\w'’]*\.?)+(?:[A-Z]\.)*", text)
    return {word.rstrip(".").removesuffix("'s").removesuffix("’s") for word in found}


# Capitals at the start of a sentence or title, and words that resolve the article's own.
_OURS = set(
    "Alleged Among Cases Consensus Cyber Finding First Following Guiding Hotline Internet Law OPM On "
    "Organizations Theft Through Training What Where Who "
    "2014 2016".split()  # "last year" and "next year" of an article of 2015
)


def test_names_and_numbers_of_the_facts_all_stand_in_the_article(book):
    article = ARTICLE.read_text()
    known = {word.lower() for word in re.findall(r"\w+", article)} | {word.lower() for word in _OURS}
    for where, text in texts(book):
        for word in _english(text.original):
            parts = re.findall(r"\w+", word)
            assert all(part.lower() in known for part in parts), (where, word)


def test_numbers_of_the_chinese_texts_are_those_of_the_english(book):
    for where, text in texts(book):
        chinese = set(re.findall(r"\d+", text.in_language("zh") or ""))
        months = {"December": "12"}
        english = set(re.findall(r"\d+", text.original))
        english |= {number for name, number in months.items() if name in text.original}
        assert chinese <= english, where


def test_quotations_are_the_articles_words_whole(book):
    """A quotation neither begins nor ends inside a word."""
    folded = fold(ARTICLE.read_text())
    for fact in book.facts.values():
        for piece in fact.evidence:
            at = folded.index(fold(piece.quote))
            end = at + len(fold(piece.quote))
            assert not (folded[at - 1].isalnum() and folded[at].isalnum()), piece.quote
            assert not (folded[end - 1].isalnum() and folded[end].isalnum()), piece.quote


def fact(book: FactBook, id_: str) -> Fact:
    return next(fact for fact in book.facts.values() if fact.id == id_)


@pytest.mark.parametrize(
    ("id_", "certainty"),
    [
        ("opm-theft", Certainty.ALLEGED),
        ("symposium", Certainty.PROPOSED),
        ("symposium-invitees", Certainty.EXPECTED),
        ("working-group-withdrawal", Certainty.REPORTED),
        ("us-indictment", Certainty.REPORTED),
        ("li-wei-assessment", Certainty.REPORTED),
        ("opm-finding", Certainty.STATED),
        ("hotline", Certainty.STATED),
    ],
)
def test_hedges_of_the_article_survive(book, id_, certainty):
    assert fact(book, id_).certainty is certainty


@pytest.mark.parametrize(
    ("id_", "speaker"),
    [
        ("opm-finding", "china-daily"),
        ("us-suspicion", "china-daily"),
        ("reuters-reading", "reuters"),
        ("working-group-withdrawal", "reuters"),
        ("us-indictment", "reuters"),
        ("guo-statement", "guo-shengkun"),
        ("li-wei-assessment", "li-wei"),
        ("lu-chuanying-assessment", "lu-chuanying"),
        ("source-chain", "beijing-review"),
    ],
)
def test_claims_belong_to_whoever_makes_them(book, id_, speaker):
    assert fact(book, id_).according_to == speaker


def test_an_alleged_theft_is_called_so_wherever_it_is_named(book):
    said = {where: text.original.lower() for where, text in texts(book) if where != "opm-theft text"}
    named = {where for where, text in said.items() if "theft" in text}
    assert named
    assert {where for where in named if "alleged" not in said[where]} == set()


def test_commitments_stand_as_the_article_left_them(book):
    stood = {
        fact.id: (fact.commitment.current.state, fact.commitment.current.as_of)
        for fact in book.facts.values()
        if fact.commitment
    }
    told = date(2015, 12, 3)
    assert stood == {
        "cases-for-cooperation": (State.AGREED, told),
        "guiding-principle": (State.AGREED, told),
        "hotline": (State.AGREED, told),
        "counterterrorism-consensus": (State.AGREED, told),
        "mutual-training": (State.AGREED, told),
        "training-course": (State.AGREED, told),
        "symposium": (State.PROPOSED, told),
    }


def test_dates_are_as_precise_as_the_article_and_no_more(book):
    told = {fact.id: str(fact.when) for fact in book.facts.values() if fact.when}
    assert set(told.values()) == {"2015-12-01", "2015-12-03", "2014", "../2014", "../2015-12-03"}
    assert told["working-group-withdrawal"] == "2014"
    assert told["us-indictment"] == "../2014"
    due = {fact.id: str(fact.commitment.due) for fact in book.facts.values() if fact.commitment}
    assert {id_: when for id_, when in due.items() if when != "None"} == {
        "mutual-training": "2016",
        "training-course": "2016-40",
        "symposium": "2016-40",
    }


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("hotline", ["ministerial and vice-ministerial"]),
        ("training-course", ["10-day", "15 U.S. law enforcement personnel", "Beijing", "first half of 2016"]),
        ("us-indictment", ["five members of the Chinese military", "six U.S. companies"]),
        ("co-chairs", ["State Councilor Guo Shengkun", "Attorney General Loretta Lynch", "Jeh Johnson"]),
        ("opm-finding", ["criminal", "rather than a state-sponsored cyberattack as the United States had"]),
        ("first-dialogue", ["first ministerial dialogue", "U.S. Justice Department"]),
        ("symposium-invitees", ["Google and Facebook"]),
        ("lu-chuanying-assessment", ['"Beijing and Washington are providing public products']),
        ("source-chain", ["China Daily", "3 December 2015", "Beijing Review"]),
    ],
)
def test_what_matters_of_a_fact_stands_in_its_text(book, id_, words):
    for word in words:
        assert word in fact(book, id_).text.original


def test_highlights_are_facts_of_the_summary_and_none_is_hedged_background(book):
    assert len(book.dossier.highlights) == len(set(book.dossier.highlights))
    assert set(book.dossier.highlights) <= set(book.facts)


def test_people_have_their_names_in_chinese_and_their_office_with_its_words(book):
    assert {person.id: person.name.in_language("zh") for person in book.people.values()} == {
        "guo-shengkun": "郭声琨",
        "loretta-lynch": "洛蕾塔·林奇",
        "jeh-johnson": "杰·约翰逊",
        "li-wei": "李伟",
        "lu-chuanying": "鲁传颖",
    }
    for person in book.people.values():
        assert all(role.evidence for role in person.roles), person.id
        assert person.roles


def test_a_reader_finds_the_article_unchanged_by_loading_it():
    files = SourceFiles()
    text = ARTICLE.read_text()
    read = read_file("sources.yaml", (FOLDER / "sources.yaml").read_bytes())
    loaded = files.load(read.documents, PROJECT)
    assert loaded.texts == {"china-daily-2015-12-03": text}
