"""What a draft proposes, in each language; all of it but the quotation is a guess, and said to be."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from bot.facts.authoring.drafting.dates import dates_in, numbers_in
from bot.facts.authoring.drafting.writing import draft
from bot.facts.authoring.yaml_text import NotWrittenError
from bot.facts.coverage import coverage, share
from bot.model.fact import Fact
from tests.facts.treaty import ReaderHere, book_of

PUBLISHED = date(2015, 12, 3)
DOSSIER = """\
dossier: {{id: port, title: P, summary: P, languages: [{language}]}}
people: [{{id: reed, name: {person}}}]
organizations: [{{id: alba, name: Alba}}, {{id: gazette, name: Gazette}}]
sources:
  - {{id: paper, title: T, publisher: Gazette, published: 2015-12-03, file: sources/paper.txt,
     sha256: {digest}}}
"""


def drafted(root: Path, text: str, *, language: str, person: str = "Ada Reed") -> list[Fact]:
    """The drafts of a text published on 3 December 2015."""
    folder = root / "port"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "paper.txt").write_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    about = DOSSIER.format(language=language, person=person, digest=digest)
    (folder / "dossier.yaml").write_text(about)
    draft(folder, "paper", ReaderHere())
    book = book_of(folder)
    assert share(coverage(book)) == 1
    assert book.facts == {}
    return list(book.drafts)


@pytest.mark.parametrize(
    ("language", "text", "dates"),
    [
        ("en", "in the first half of 2016", ["2016-40"]),
        ("en", "next year, and by the third quarter of next year", ["2016", "2016-35"]),
        ("en", "on Tuesday, yesterday and December 1, 2015", ["2015-12-01", "2015-12-02", "2015-12-01"]),
        ("en", "31 December 2027 or Dec. 2027 or about 2030", ["2027-12-31", "2027-12", "2030~"]),
        ("en", "by March 31", ["2015-03-31"]),
        ("en", "It may cost $2016, or 2,016 crowns for 1900 people; march on", ["1900"]),
        ("zh", "2016年上半年、2016年第三季度和明年", ["2016-40", "2016-35", "2016"]),
        ("zh", "12月1日，2015年12月3日，去年", ["2015-12-01", "2015-12-03", "2014"]),
        ("fr", "au premier semestre 2016, le 1er décembre 2015", ["2016-40", "2015-12-01"]),
        ("fr", "l’année prochaine, en mai 2017, vers 2030", ["2016", "2017-05", "2030~"]),
        (
            "en",
            "in spring 2027, early in May 2027, by mid-2028, late 2029",
            ["2027-21", "2027-05-early", "2028-mid", "2029-late"],
        ),
        (
            "fr",
            "au printemps 2027, début 2028, d’ici fin 2029, fin 2030",
            ["2027-21", "2028-early", "2029", "2030-late"],
        ),
        (
            "zh",
            "2027年春季，2027年5月上旬，2028年底前，2029年年底",
            ["2027-21", "2027-05-early", "2028", "2029-late"],
        ),
        (
            "zh",
            "去年12月，明年3月1日，上月15日，本月，后年，2016年中国",
            ["2014-12", "2016-03-01", "2015-11-15", "2015-12", "2017", "2016"],
        ),
        ("de", "im Dezember 2015", []),
    ],
)
def test_dates_are_as_precise_as_their_words(language, text, dates):
    assert [when.text for _, when in dates_in(text, language, PUBLISHED)] == dates


@pytest.mark.parametrize(
    ("language", "text", "within", "event"),
    [
        ("en", "Within 30 calendar days after issuance of this directive, report.", "30 days",
         "issuance of this directive"),
        ("en", "Act no later than five working days of receipt.", "5 working days", "receipt"),
        ("en", "Within one year after issuance, set it.", "1 year", "issuance"),
        ("en", "It must be done within two weeks.", "2 weeks", "the event"),
        ("fr", "Il doit répondre dans un délai de trois mois à compter de la notification.", "3 months",
         "la notification"),
        ("fr", "Il doit payer dans les 10 jours.", "10 days", "l’événement"),
        ("zh", "公司应当自设立之日起30日内报告。", "30 days", "公司应当自设立"),
        ("zh", "收到通知后二个工作日内答复。", "2 working days", "收到通知"),
    ],
)  # fmt: skip
def test_a_deadline_that_counts_from_an_event_stays_without_a_day(tmp_path, language, text, within, event):
    [fact] = drafted(tmp_path, text, language=language)
    assert fact.commitment
    [due] = fact.commitment.deadlines
    assert due.on is None
    assert str(due.within) == within
    assert due.event
    assert due.event.original == event


def test_numbers_are_those_that_belong_to_no_date():
    text = "On 1 December 2015 it cost 2,000 crowns and 3.5 days."
    assert list(numbers_in(text, dates_in(text, "en", PUBLISHED))) == ["2,000", "3.5"]


def test_a_sentence_longer_than_a_quotation_is_drafted_in_pieces(tmp_path):
    text = "1. " + "word " * 1500 + "end."
    facts = drafted(tmp_path, text, language="en")
    assert len(facts) > 1
    assert "".join(fact.evidence[0].quote for fact in facts).replace(" ", "") == text.replace(" ", "")


def test_sentences_are_drafted_in_their_order_with_exact_quotations(tmp_path):
    text = "Alba signed it on 1 December 2015.  Alba   pays.\n\nAlba signed it on 1 December 2015. Done."
    facts = drafted(tmp_path, text, language="en")
    assert [fact.evidence[0].quote for fact in facts] == [
        "Alba signed it on 1 December 2015.",
        "Alba pays.",
        "Alba signed it on 1 December 2015.",
        "Done.",
    ]
    assert [fact.id for fact in facts] == [f"paper-{number:02}" for number in range(1, 5)]
    assert facts[0].evidence[0].suffix or facts[0].evidence[0].prefix


def test_the_mark_of_a_list_is_no_draft_of_its_own(tmp_path):
    text = "II. Actions\n\nAlba shall:\n\n1. Within 30 days of receipt, report.\n\nb.\n\nii. Pay.\n\nc."
    facts = drafted(tmp_path, text, language="en")
    assert [fact.text.original for fact in facts] == [
        "Actions",
        "Alba shall:",
        "Within 30 days of receipt, report.",
        "Pay.",
        "c.",
    ]
    assert facts[3].evidence[0].quote == "b. ii. Pay."


@pytest.mark.parametrize(
    ("language", "text", "due", "state"),
    [
        ("en", "Alba will open the harbour in the first half of 2016.", "2016-40", "announced"),
        ("en", "Alba shall report by 31 December 2017.", "2017-12-31", "required"),
        ("en", "Alba agreed to pay next year.", "2016", "agreed"),
        ("en", "Alba proposed to meet in May 2016.", "2016-05", "proposed"),
        ("en", "Alba pledged to pay next year.", "2016", "announced"),
        ("zh", "Alba将于2016年上半年开放港口。", "2016-40", "announced"),
        ("zh", "Alba承诺在2016年上半年开放港口。", "2016-40", "announced"),
        ("fr", "Alba s’est engagée à payer en mai 2016.", "2016-05", "announced"),
        ("zh", "Alba应当在2017年12月31日前报告。", "2017-12-31", "required"),
        ("fr", "Alba devra rendre compte avant le 31 décembre 2017.", "2017-12-31", "required"),
        ("fr", "Le rapport dit que Alba propose de se réunir en mai 2016.", "2016-05", "proposed"),
    ],
)
def test_a_sentence_that_reads_like_a_duty_is_a_commitment(tmp_path, language, text, due, state):
    [fact] = drafted(tmp_path, text, language=language)
    assert fact.is_draft
    assert fact.commitment
    assert (str(fact.commitment.due), fact.commitment.current.state) == (due, state)
    assert fact.commitment.by == ("alba",)
    assert fact.commitment.current.as_of == PUBLISHED
    assert (fact.certainty == "proposed") == (state == "proposed")


@pytest.mark.parametrize(
    ("language", "person", "text", "certainty"),
    [
        ("en", "Ada Reed", "“It is done,” Ada Reed said of the reportedly late talks.", "reported"),
        ("en", "Ada Reed", "Ada Reed said the talks allegedly failed.", "alleged"),
        ("zh", "艾达", "艾达表示，据悉会谈已结束。", "reported"),
        ("fr", "Ada Reed", "Ada Reed a déclaré que la réunion aurait échoué.", "alleged"),
    ],
)
def test_who_is_quoted_speaks_and_the_hedge_stays(tmp_path, language, person, text, certainty):
    [fact] = drafted(tmp_path, text, language=language, person=person)
    assert (fact.kind, fact.according_to, fact.certainty) == ("statement", "reed", certainty)
    assert fact.people == ("reed",)


def test_a_month_is_no_hedge(tmp_path):
    [fact] = drafted(tmp_path, "Alba signed it on 4 May 2015.", language="en")
    assert (fact.kind, fact.certainty, str(fact.when)) == ("event", "stated", "2015-05-04")


def test_the_publisher_is_added_where_nobody_has_its_name(tmp_path):
    folder = tmp_path / "port"
    drafted(tmp_path, "Done.", language="en")
    about = (folder / "dossier.yaml").read_text().replace(", {id: gazette, name: Gazette}", "")
    (folder / "dossier.yaml").write_text(about)
    (folder / "draft-paper.yaml").unlink()
    draft(folder, "paper", ReaderHere())
    [fact] = book_of(folder).drafts
    assert book_of(folder).name_of(fact.according_to).original == "Gazette"


def test_what_stands_beside_a_draft_names_what_it_must_not_lose(tmp_path):
    drafted(tmp_path, "The minister Bo Lind paid 2,000 crowns on 1 May 2015.", language="en")
    note = (tmp_path / "port" / "draft-paper.yaml").read_text().splitlines()[2]
    assert note == "  # dates: 2015-05-01; numbers: 2,000; names: Bo Lind"


def test_a_source_without_a_text_can_not_be_drafted(tmp_path):
    drafted(tmp_path, "Done.", language="en")
    folder = tmp_path / "port"
    with pytest.raises(NotWrittenError, match="no source is called 'other'"):
        draft(folder, "other", ReaderHere())
    (folder / "more.yaml").write_text(
        "sources: [{id: bare, title: B, publisher: Gazette, published: 2015}]\n"
    )
    with pytest.raises(NotWrittenError, match="the text of 'bare' is not there"):
        draft(folder, "bare", ReaderHere())
