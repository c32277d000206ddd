"""`quote`: whether words stand in the sources, where, and else what comes closest."""

from shutil import copytree

import pytest

from bot.model.briefing import AnswerOutcome, Quotation
from bot.model.exchange import Request
from bot.model.ids import UNNAMED
from bot.model.request import write_option
from tests.router.asking import FACTS, Asker, text_of


@pytest.fixture(scope="module")
def asker() -> Asker:
    return Asker(FACTS)


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Asker:
    """The same dossier, answering in each language that there is a catalogue for."""
    root = tmp_path_factory.mktemp("speaking")
    for folder in ("facts", "seeds"):
        copytree(FACTS.parents[1] / folder, root / folder)
    file = root / "facts" / FACTS.name / "dossier.yaml"
    told = file.read_text(encoding="utf-8")
    file.write_text(told.replace("languages: [en, zh]", "languages: [en, zh, fr]"), encoding="utf-8")
    return Asker(root / "facts")


def some_quote(asker: Asker) -> str:
    """A quotation of the dossier that is long enough to be told by itself."""
    book = asker.store.book(asker.store.dossiers()[0])
    pieces = (piece for one in book.facts.values() for piece in one.evidence)
    return next(piece.quote for piece in pieces if len(piece.quote) > 40 and book.sources[piece.source].text)


def quoting(words: str) -> str:
    return f"quote {write_option('words', words)}"


@pytest.mark.parametrize(
    "said",
    ["{}", "“{}”", 'He wrote: "{}" – really?', "« {} »", "(„{}“)", "  {}\n"],
)
async def test_words_of_a_source_are_found_with_where_they_stand(asker, said):
    words = some_quote(asker)
    found = await asker.ask(quoting(said.format(words)))
    assert found.outcome is AnswerOutcome.ANSWERED
    [shown] = [block for block in found.blocks if isinstance(block, Quotation)]
    assert shown.quote == words
    assert shown.credit
    assert "word for word" in text_of(found)
    assert "Facts that rest on these words:" in text_of(found)


async def test_words_that_were_changed_get_the_closest_passage_and_how_alike_it_is(asker):
    words = some_quote(asker)
    changed = words.replace(" the ", " all the ", 1) if " the " in words else f"{words[:-6]}changed"
    found = await asker.ask(quoting(changed))
    assert (found.outcome, found.answered) == (AnswerOutcome.CLOSEST, False)
    assert "% alike" in text_of(found)
    assert [block for block in found.blocks if isinstance(block, Quotation)]


async def test_words_like_nothing_there_are_said_to_stand_nowhere(asker):
    found = await asker.ask(quoting("Zxqvy wopplefrum ghtkl nn qqwzzx!"))
    assert found.outcome is AnswerOutcome.NONE
    assert "nothing there comes close" in text_of(found)
    assert not [block for block in found.blocks if isinstance(block, Quotation)]


async def test_each_quotation_of_a_message_is_looked_up_by_itself(asker):
    message = f"They say “{some_quote(asker)}” and “Zxqvy wopplefrum ghtkl nn qqwzzx”."
    found = await asker.ask(quoting(message))
    assert found.answered is False
    said = text_of(found)
    assert "word for word" in said
    assert "“Zxqvy wopplefrum ghtkl nn qqwzzx”: These words are not in the sources" in said


async def test_the_language_of_what_is_quoted_is_not_that_of_who_asks(asker):
    found = await asker.ask(quoting(some_quote(asker)), language="zh")
    assert "一字不差" in text_of(found)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "the hotline will allow direct",
            {"en": "but for capital letters.", "zh": "只有大小写不同", "fr": "aux majuscules près"},
        ),
        (
            "the dialogue marks an ongoing effort",
            {"en": "but for quotation marks", "zh": "只有引号或其他标点不同", "fr": "aux guillemets"},
        ),
        (
            "The Dialogue marks an ongoing effort,",
            {
                "en": "capital letters and punctuation",
                "zh": "只有大小写和标点不同",
                "fr": "majuscules et à la ponctuation",
            },
        ),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh", "fr"])
async def test_words_that_nobody_hears_differ_stand_there_and_are_shown_as_they_do(
    speaking, said, told, language
):
    found = await speaking.ask(quoting(said), language=language)
    assert found.outcome is AnswerOutcome.ANSWERED
    assert told[language] in text_of(found)
    assert "%" not in text_of(found)
    [shown] = [block for block in found.blocks if isinstance(block, Quotation)]
    source = next(iter(speaking.store.book(speaking.store.dossiers()[0]).sources.values()))
    assert shown.quote in (source.text or "")
    assert shown.quote.casefold().startswith(said[:12].casefold())
    assert shown.quote != said


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "nothing there comes close"), ("zh", "也没有相近的段落"), ("fr", "rien n’y ressemble")],
)
@pytest.mark.parametrize("said", ["China will never spy", "the words", "bonjour à tous", "中国永远不会监视"])
async def test_what_shares_few_words_with_a_source_gets_no_passage_and_no_percentage(
    speaking, said, language, told
):
    found = await speaking.ask(quoting(said), language=language)
    assert found.outcome is AnswerOutcome.NONE
    assert told in text_of(found)
    assert "%" not in text_of(found)
    assert not [block for block in found.blocks if isinstance(block, Quotation)]


@pytest.mark.parametrize(
    ("language", "told"), [("en", "two words or more"), ("zh", "四个汉字"), ("fr", "deux mots")]
)
@pytest.mark.parametrize("said", [".", "a", "1", "hotline", "中国", "“”"])
async def test_fewer_than_two_words_are_refused_in_one_sentence(speaking, said, language, told):
    refused, _ = await speaking.refused(quoting(said), language=language)
    assert told in refused


async def test_a_word_is_not_found_inside_a_longer_one(asker):
    assert (await asker.ask(quoting("he hotline will"))).outcome is not AnswerOutcome.ANSWERED
    assert (await asker.ask(quoting("The hotline will allow dire"))).outcome is not AnswerOutcome.ANSWERED


async def test_where_no_dossier_is_named_each_is_asked_and_the_one_that_has_the_words_answers(tmp_path):
    """Another dossier beside it, before or behind it by the alphabet, moves nothing."""
    for folder in ("facts", "seeds"):
        copytree(FACTS.parents[1] / folder, tmp_path / folder)
    for name in ("aaa-other", "zzz-other"):
        book = tmp_path / "facts" / name
        book.mkdir(parents=True)
        told = f"dossier: {{id: {name}, title: Other, summary: Other, languages: [en]}}\n"
        (book / "dossier.yaml").write_text(told, encoding="utf-8")
    asker = Asker(tmp_path / "facts")
    quote = some_quote(Asker(FACTS))

    async def nobody(*_: object) -> bool:
        return False

    attempt = await asker.router.attempt(Request(dossier=UNNAMED, line=quoting(quote)), nobody)
    assert attempt.reply.dossier == "cyberdialogue"
    assert attempt.reply.briefing.outcome is AnswerOutcome.ANSWERED
