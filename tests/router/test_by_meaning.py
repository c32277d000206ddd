"""Answers given by words alone are not kept once a dossier is searched by meaning too."""

from tests.facts.concepts import Concepts
from tests.facts.treaty import OPENING, SIGNING, write_treaty
from tests.router.asking import Asker

_QUESTION = "who unlocks the port of Alba and Borduria, unlock the port?"


async def test_what_was_answered_by_words_is_looked_for_again_by_meaning(tmp_path):
    asker = Asker(write_treaty(tmp_path).parent, model=Concepts())
    by_words = await asker.ask(_QUESTION)
    assert (by_words.facts or by_words.closest)[0] == SIGNING
    asker.store.make_meanings()
    by_meaning = await asker.ask(_QUESTION)
    assert (by_meaning.facts or by_meaning.closest)[0] == OPENING
    as_of = await asker.ask(f"{_QUESTION} as_of:2010-05-04")
    assert OPENING not in (*as_of.facts, *as_of.closest)
