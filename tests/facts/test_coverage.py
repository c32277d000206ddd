"""What of a source's text the facts account for."""

from bot.facts.coverage import Sentence, coverage, share
from tests.facts.treaty import CHARTER, DOSSIER, load, sources, write_treaty


def covered(tmp_path, *, dossier: str = DOSSIER, aside: str = "") -> list[Sentence]:
    folder = write_treaty(tmp_path)
    (folder / "dossier.yaml").write_text(dossier)
    (folder / "sources.yaml").write_text(sources() + aside)
    loaded = load(folder)
    assert loaded.problems == ()
    assert loaded.book is not None
    return list(coverage(loaded.book))


def test_every_sentence_is_listed_with_its_line_facts_and_missing_words(tmp_path):
    found = [(each.line, each.facts, each.missing) for each in covered(tmp_path)]
    assert found == [
        (1, (), ("The", "Harbour", "Charter")),
        (3, ("signing",), ()),
        (3, ("opening",), ()),
        (5, (), tuple("The ministers Ada Reed and Bo Lind met again".split())),
        (5, (), ("In", "June", "the", "ministers", "met", "again")),
        (7, (), ("Reed", "said", "that", "Alba", "keeps", "its", "word")),
    ]


def test_the_share_counts_whole_sentences(tmp_path):
    assert share(covered(tmp_path)) == 2 / 6
    assert share([]) == 1.0


def test_a_passage_set_aside_covers_with_its_reason(tmp_path):
    aside = "    set_aside:\n      - {quote: The Harbour Charter, reason: title}\n"
    first = covered(tmp_path, aside=aside)[0]
    assert first.is_covered
    assert first.reasons == ("title",)


def test_a_removed_fact_leaves_its_words_missing(tmp_path):
    without = DOSSIER[: DOSSIER.index("  - id: opening")]
    sentence = covered(tmp_path, dossier=without)[2]
    assert sentence.text == "Alba will “open the harbour” in 2011."
    assert sentence.missing == ("Alba", "will", "open", "the", "harbour", "in", "2011")
    assert not sentence.is_covered


def test_a_sentence_quoted_in_part_leaves_the_rest_missing(tmp_path):
    part = DOSSIER.replace("signed the Harbour Charter on 4 May 2010.\n", "signed the Harbour\n")
    assert covered(tmp_path, dossier=part)[1].missing == ("Charter", "on", "4", "May", "2010")


def test_parts_of_several_facts_cover_together(tmp_path):
    other = (
        "  - id: date\n    kind: event\n    title: The date\n    text: It was in May.\n"
        "    according_to: alba\n    certainty: stated\n"
        "    evidence: [{source: charter, quote: Harbour Charter on 4 May 2010}]\n"
    )
    part = DOSSIER.replace("signed the Harbour Charter on 4 May 2010.\n", "signed the Harbour\n") + other
    sentence = covered(tmp_path, dossier=part)[1]
    assert sentence.is_covered
    assert sentence.facts == ("signing", "date")


def test_half_a_word_is_not_covered(tmp_path):
    part = DOSSIER.replace("signed the Harbour Charter on 4 May 2010.\n", "signed the Harb\n")
    assert covered(tmp_path, dossier=part)[1].missing[0] == "Harbour"


def test_a_quotation_over_two_sentences_counts_for_both(tmp_path):
    both = DOSSIER.replace("on 4 May 2010.\n", "on 4 May 2010. Alba will\n")
    assert [each.facts for each in covered(tmp_path, dossier=both)[1:3]] == [
        ("signing",),
        ("signing", "opening"),
    ]


def test_a_quotation_of_a_status_counts(tmp_path):
    at = DOSSIER.rindex("    evidence:\n")
    other = (
        DOSSIER[:at]
        + "    evidence:\n      - {source: charter, quote: Reed said that Alba keeps its word.}\n"
    )
    found = covered(tmp_path, dossier=other)
    assert found[2].facts == ("opening",)
    assert found[5].facts == ("opening",)


def test_an_unchecked_source_has_no_sentences(tmp_path):
    letter = "  - {id: letter, title: A letter, publisher: Alba, published: 2010}\n"
    assert {each.source for each in covered(tmp_path, aside=letter)} == {"charter"}


def test_the_charter_of_these_tests_has_six_sentences():
    assert CHARTER.count(".") == 5
