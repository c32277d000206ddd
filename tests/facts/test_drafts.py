"""Facts that are only proposed: checked as all others are, and served by nothing."""

import pytest

from bot.facts.coverage import coverage, share
from tests.facts.treaty import DOSSIER, Place, book_of, problems, write_treaty

DRAFTS = """\
facts:
  - id: meeting
    draft: true
    kind: event
    title: The ministers met
    text: The ministers met again in June.
    according_to: alba
    certainty: stated
    evidence:
      - {source: charter, quote: In June the ministers met again.}
"""


def test_a_draft_is_kept_apart_from_the_facts(tmp_path):
    book = book_of(write_treaty(tmp_path, drafts=DRAFTS))
    assert list(book.facts) == ["signing", "opening"]
    assert [fact.id for fact in book.drafts] == ["meeting"]


def test_a_draft_counts_as_covering_its_sentence(tmp_path):
    bare = book_of(write_treaty(tmp_path / "bare"))
    drafted = book_of(write_treaty(tmp_path / "drafted", drafts=DRAFTS))
    assert share(coverage(drafted)) > share(coverage(bare))
    [sentence] = [one for one in coverage(drafted) if one.text == "In June the ministers met again."]
    assert sentence.facts == ("meeting",)


def test_a_drafts_quotation_is_checked(tmp_path):
    [place] = problems(tmp_path, drafts=DRAFTS.replace("In June the", "In July the"))
    assert place.message.startswith("the quotation is not in 'charter'")


def test_what_serves_names_no_draft(tmp_path):
    lights = DOSSIER.replace("highlights: [signing]", "highlights: [signing, meeting]")
    newer = DOSSIER.replace("    when: 2010-05-04\n", "    when: 2010-05-04\n    conflicts_with: [meeting]\n")
    for number, dossier in enumerate((lights, newer)):
        [place] = problems(tmp_path / str(number), dossier=dossier, drafts=DRAFTS)
        assert place.message.startswith("'meeting' is named here and a draft")


@pytest.mark.parametrize("written", ["yes", "on", "[]", "''"])
def test_draft_is_true_or_false(tmp_path, written):
    [place] = problems(tmp_path, drafts=DRAFTS.replace("draft: true", f"draft: {written}"))
    assert place == Place("drafts.yaml", 3, 12, "write true, or leave the key out")


def test_a_draft_that_is_none_any_more_serves(tmp_path):
    book = book_of(write_treaty(tmp_path, drafts=DRAFTS.replace("draft: true", "draft: false")))
    assert "meeting" in book.facts
    assert book.drafts == ()
