"""What is wrong with facts and commitments themselves, told at its place."""

# ruff: noqa: D205, D415 - a test's docstring is its input

import pytest

from tests.facts.treaty import Place, problems


def test_several_mistakes_of_one_fact_are_told_at_once(load_docstring):
    """
    facts:
      - id: visit
        kind: commitment
        titel: Visit
        text: A visit.
        according_to: borduri
        certainty: proposed
        when: 2015-02-29
        due: 2016/2015
        status:
          - state: agreed
            as_of: 2010
            evidence: [{source: charter, quote: Nobody ever wrote this}]
        evidence:
          - source: charter
            quote: Alba and Borduria signed the Harbor Charter
    """
    said = [(problem.line, problem.column, problem.message[:44]) for problem in load_docstring]
    assert said == [
        (2, 5, "a commitment has no 'by': who owes it (commi"),
        (2, 5, "a fact has no 'title': the fact in a few wor"),
        (4, 5, "'titel' is no key of a fact: did you mean 't"),
        (6, 19, "no person or organization is called 'borduri"),
        (8, 11, "'2015-02-29' is no day: February 2015 has da"),
        (9, 10, "'2016/2015' ends before it begins: write the"),
        (12, 16, "2010 is not one day: write year-month-day, a"),
        (13, 45, "the quotation is not in 'charter', nor anyth"),
        (16, 16, "the quotation is not in 'charter': the close"),
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2015-02-29", "'2015-02-29' is no day: February 2015 has days 1 to 28"),
        ("1900-02-29", "'1900-02-29' is no day: February 1900 has days 1 to 28"),
        ("2015-13-01", "'2015-13-01' is no day: the month must be 01 to 12"),
        (
            "2016-12-01/2016-11-30",
            "'2016-12-01/2016-11-30' ends before it begins: write the earlier date first",
        ),
        ("2016-Q5", "'2016-Q5' is not a date: a year has Q1 to Q4"),
        ("../..", "'../..' is open at both ends and so no date: give one end, as in 2015-12-01/.."),
    ],
)
def test_a_due_that_is_no_window_is_told(tmp_path, written, said):
    fact = (
        "facts:\n"
        "  - id: visit\n"
        "    kind: commitment\n"
        f"    due: {written}\n"
        "    title: Visit\n"
        "    text: A visit.\n"
        "    by: [alba]\n"
        "    according_to: alba\n"
        "    certainty: stated\n"
        "    status:\n"
        "      - state: agreed\n"
        "        as_of: 2010-05-04\n"
        "        evidence: [{source: charter, quote: Alba and Borduria signed}]\n"
        "    evidence: [{source: charter, quote: Alba and Borduria signed}]\n"
    )
    assert problems(tmp_path, notes=fact) == [Place("notes.yaml", 4, 10, said)]


def test_a_date_in_no_form_is_told_with_the_forms(load_docstring):
    """
    sources:
      - id: letter
        title: A letter
        publisher: Alba
        published: May 2010
    """
    [problem] = load_docstring
    assert problem[:3] == ("notes.yaml", 5, 16)
    assert problem.message == (
        "'May 2010' is not a date: write one of 2015-12-01, 2015-12, 2015, 2015~ (about), 2015? (uncertain), "
        "2015-12-01/2015-12-02, 2016-01/2016-06, 2015-12-01/.. or ../2015 (open), 2016-H1 (half-year), "
        "2016-Q1 (quarter), 2016-21 (spring; 22 summer, 23 autumn, 24 winter), 2016-early, 2016-mid or "
        "2016-late, 2016-05-mid"
    )


def test_no_evidence_needs_a_search_instead_of_a_quotation(load_docstring):
    """
    facts:
      - id: visit
        kind: commitment
        title: Visit
        text: A visit.
        by: [alba]
        according_to: alba
        certainty: stated
        evidence: [{source: charter, quote: Alba and Borduria signed}]
        status:
          - state: agreed
            as_of: 2010-05-04
            searched: {on: 2010-05-04, by: Eve, where: archives}
          - state: no-evidence
            as_of: 2012-01-01
          - state: no-evidence
            as_of: 2013-01-01
            searched: {on: 2013-01-01, by: Eve, where: archives}
            evidence: [{source: charter, quote: Alba and Borduria signed}]
          - state: no-evidence
            as_of: 2014-01-01
            searched: {on: 2014-01-01, by: Eve}
    """
    without = "no-evidence says that a search found nothing: write searched: {on, by, where}, no evidence"
    assert load_docstring == [
        Place("notes.yaml", 11, 9, "state agreed needs evidence; searched goes with no-evidence only"),
        Place("notes.yaml", 14, 9, without),
        Place("notes.yaml", 16, 9, without),
        Place("notes.yaml", 22, 19, "a search has no 'where': what was searched"),
    ]


def test_a_proposal_is_no_agreement_whichever_says_so(load_docstring):
    """
    facts:
      - id: visit
        kind: commitment
        title: Visit
        text: A visit.
        by: [alba]
        according_to: alba
        certainty: proposed
        evidence: [{source: charter, quote: Alba and Borduria signed}]
        status:
          - state: agreed
            as_of: 2010-05-04
            evidence: [{source: charter, quote: Alba and Borduria signed}]
      - id: return-visit
        kind: commitment
        title: Return visit
        text: A visit.
        by: [borduria]
        according_to: alba
        certainty: stated
        evidence: [{source: charter, quote: Alba and Borduria signed}]
        status:
          - state: kept
            as_of: 2011-05-04
            evidence: [{source: charter, quote: Alba and Borduria signed}]
          - state: proposed
            as_of: 2010-05-04
            evidence: [{source: charter, quote: Alba and Borduria signed}]
    """
    assert load_docstring == [
        Place(
            "notes.yaml",
            11,
            9,
            "certainty is proposed but the first status is agreed: write 'proposed' in both, or in neither",
        ),
        Place(
            "notes.yaml",
            26,
            9,
            "certainty is stated but the first status is proposed: write 'proposed' in both, or in neither",
        ),
    ]


@pytest.mark.parametrize(
    ("certainty", "state"),
    [
        ("expected", "proposed"),
        ("expected", "announced"),
        ("stated", "announced"),
        ("stated", "required"),
        ("reported", "required"),
        ("expected", "agreed"),
    ],
)
def test_what_is_expected_announced_or_required_needs_no_agreement(tmp_path, certainty, state):
    quoted = "{source: charter, quote: Alba and Borduria signed}"
    notes = (
        "facts:\n  - id: visit\n    kind: commitment\n    title: Visit\n    text: A visit.\n"
        f"    by: [borduria]\n    according_to: alba\n    certainty: {certainty}\n"
        f"    evidence: [{quoted}]\n"
        f"    status: [{{state: {state}, as_of: 2010-05-04, evidence: [{quoted}]}}]\n"
    )
    assert problems(tmp_path, notes=notes) == []


def test_a_commitment_without_debtor_or_status_is_told(load_docstring):
    """
    facts:
      - id: visit
        kind: commitment
        title: Visit
        text: A visit.
        according_to: alba
        certainty: stated
        evidence: [{source: charter, quote: Alba and Borduria signed}]
    """
    assert load_docstring == [
        Place("notes.yaml", 2, 5, "a commitment has no 'by': who owes it (commitments)"),
        Place("notes.yaml", 2, 5, "a commitment has no 'status': where it stood, by date (commitments)"),
    ]


def test_a_fact_that_is_no_commitment_owes_nothing(load_docstring):
    """
    facts:
      - id: visit
        kind: event
        title: Visit
        text: A visit.
        due: 2011
        by: [alba]
        according_to: alba
        certainty: stated
        evidence: [{source: charter, quote: Alba and Borduria signed}]
    """
    assert load_docstring == [
        Place(
            "notes.yaml",
            7,
            9,
            "by, due belong to a commitment: write kind: commitment, or leave them out",
        )
    ]


def test_a_status_with_a_fault_does_not_seem_to_be_missing(load_docstring):
    """
    facts:
      - id: visit
        kind: commitment
        title: Visit
        text: A visit.
        by: [alba]
        according_to: alba
        certainty: stated
        evidence: [{source: charter, quote: Alba and Borduria signed}]
        status:
          - state: agred
            as_of: 2010-05-04
            evidence: [{source: charter, quote: Alba and Borduria signed}]
    """
    [problem] = load_docstring
    assert problem[:3] == ("notes.yaml", 11, 16)
