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
    assert "nor does anything like them" in text_of(found)
    assert not [block for block in found.blocks if isinstance(block, Quotation)]


async def test_each_quotation_of_a_message_is_looked_up_by_itself(asker):
    message = f"They say “{some_quote(asker)}” and “Zxqvy wopplefrum ghtkl nn qqwzzx”."
    found = await asker.ask(quoting(message))
    assert found.answered is False
    said = text_of(found)
    assert "word for word" in said
    assert "“Zxqvy wopplefrum ghtkl nn qqwzzx”: These words stand in none" in said


async def test_the_language_of_what_is_quoted_is_not_that_of_who_asks(asker):
    found = await asker.ask(quoting(some_quote(asker)), language="zh")
    assert "一字不差" in text_of(found)


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
