"""Questions are read as their language has them: scripts told apart, spelling mended where it is wrong."""

from dataclasses import replace
from functools import cache

import pytest

from bot.facts.search.finder import BookFinder
from bot.facts.search.index import Index, build_index, update_index
from bot.facts.search.question import read_question
from bot.facts.search.terms import Stemmer
from bot.facts.search.tokens import folded, tokens
from bot.model.briefing import AnswerOutcome
from bot.model.fact import FactBook
from bot.model.findings import AnswerType
from bot.model.ids import FactId
from tests.evaluation.dossiers import book


@cache
def _read(name: str) -> tuple[FactBook, Index]:
    loaded = book(name)
    return loaded, build_index(loaded)


def _first(name: str, words: str) -> str:
    loaded, index = _read(name)
    found = BookFinder(loaded, index).find(words)
    return [*(hit.fact for hit in found.hits), *found.closest][0]


def test_latin_and_chinese_in_one_word_are_told_apart():
    assert tokens(folded("OPM黑客案")) == ["opm", "黑客案"]
    assert _first("cyberdialogue", "OPM黑客案").startswith("opm-")


def test_traditional_characters_find_simplified_ones():
    assert _first("B", "外商投資企業什麼時候之前要變更組織形式") == _first(
        "B", "外商投资企业什么时候之前要变更组织形式"
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 December 2015", ["dd1", "mm12", "2015"]),
        ("December 1, 2015", ["mm12", "dd1", "2015"]),
        ("2015-12-01", ["2015", "mm12", "dd1"]),
        ("2015年12月1日", ["2015", "mm12", "dd1"]),
        ("le 1er décembre 2015", ["le", "dd1", "mm12", "2015"]),
        ("they may march", ["they", "may", "march"]),
        ("六十日", ["60", "日"]),
        ("10,000", ["10000"]),
        ("l'accord du ministère", ["accord", "du", "ministere"]),
        ("U.S. officials didn't", ["us", "officials", "didnt"]),
    ],
)
def test_one_thing_is_one_row_of_words_however_it_is_written(written, read):
    assert tokens(folded(written)) == read


@pytest.mark.parametrize("word", ["When", "ministre", "company", "chairs", "signed"])
def test_a_word_that_the_dossier_or_its_language_knows_is_never_replaced(word):
    for name in ("cyberdialogue", "canicule"):
        if name == "canicule" or word != "ministre":
            assert read_question(word, _read(name)[1]).mended == ""


def test_a_slip_of_the_keys_is_mended_to_a_word_of_the_dossier():
    assert read_question("simposium", _read("cyberdialogue")[1]).mended == "symposium"


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("who co-chaired the talks?", AnswerType.PERSON),
        ("by when do they report?", AnswerType.TIME),
        ("how many cases?", AnswerType.NUMBER),
        ("how long is the course?", AnswerType.DURATION),
        ("where was it?", AnswerType.PLACE),
        ("why did China leave?", AnswerType.REASON),
        ("did they agree when they met?", AnswerType.ANYTHING),
        ("中美何时达成共识？", AnswerType.TIME),
        ("谁主持了对话？", AnswerType.PERSON),
    ],
)
def test_the_kind_of_answer_asked_for_is_read_from_question_words(question, wanted):
    assert read_question(question, _read("cyberdialogue")[1]).answer_type is wanted


def test_a_name_that_no_fact_has_is_never_answered_with_somebody_else():
    loaded, index = _read("cyberdialogue")
    for asked in ("what did Brezhnev say about the hotline?", "did the talks of 1987 set up a hotline?"):
        assert BookFinder(loaded, index).find(asked).outcome is AnswerOutcome.CLOSEST


def test_an_example_question_leads_to_its_fact():
    loaded, _ = _read("cyberdialogue")
    fact = replace(
        loaded.facts[FactId("hotline")], asked_as=("whom do I ring up at three in the morning",), digest=""
    )
    changed = replace(loaded, facts={**loaded.facts, fact.id: fact}, digest="changed")
    found = BookFinder(changed, build_index(changed)).find("whom do I ring up at three in the morning?")
    assert [hit.fact for hit in found.hits][:1] == ["hotline"]


def test_an_index_updated_answers_as_one_built_anew():
    loaded, index = _read("cyberdialogue")
    kept = {id_: fact for id_, fact in loaded.facts.items() if id_ != "hotline"}
    renamed = replace(kept[FactId("symposium")], aliases=("palaver",), digest="")
    changed = replace(loaded, facts={**kept, renamed.id: renamed}, digest="changed")
    updated, anew = update_index(index, loaded, changed), build_index(changed)
    for asked in ("palaver", "hotline", "who co-chaired the talks?", "symposium", "培训"):
        assert BookFinder(changed, updated).find(asked) == BookFinder(changed, anew).find(asked)


def test_a_language_without_an_analyzer_of_its_own_is_stemmed_all_the_same():
    stemmer = Stemmer("de")
    assert stemmer.terms(folded("Häuser")) == stemmer.terms(folded("Hauses"))


@pytest.mark.parametrize(
    ("question", "asks_if", "turns"),
    [
        ("中国没有参加吗？", True, True),
        ("哪些国家没有参加", False, True),
        ("培训班办了没有？", True, False),
        ("有没有热线", True, False),
    ],
)
def test_a_chinese_not_is_one_but_where_a_question_ends_with_it(question, asks_if, turns):
    read = read_question(question, _read("cyberdialogue")[1])
    assert (read.asks_if, read.turns) == (asks_if, turns)
