"""What is wrong with a deadline, told at its place, and what may be written."""

import pytest

from tests.facts.treaty import problems

HEAD = """\
facts:
  - id: visit
    kind: commitment
    title: Visit
    text: A visit.
    by: [borduria]
    according_to: alba
    certainty: stated
    evidence: [{source: charter, quote: Alba and Borduria signed}]
    status:
      - {state: agreed, as_of: 2010-05-04, evidence: [{source: charter, quote: Alba and Borduria signed}]}
"""


@pytest.mark.parametrize(
    "written",
    [
        "due: 2011",
        "due: [2011-05-04, 2011-06-04]",
        "due: {on: 2011-05-04, what: {en: A report, zh: 报告}}",
        "due: {on: 2011-05-04, at: 12:00, zone: America/New_York}",
        "due: {on: 2011, every: year, times: 5}",
        "due: {on: 2011-05-04, every: 2 weeks}",
        "due: {within: 90 days, event: discovery}",
        "due: {within: 20 working days, after: signing, holidays: DE}",
        "ends: [2011-05-04, {within: 1 year, after: signing}]",
    ],
)
def test_deadlines_may_be_written_so(tmp_path, written):
    assert problems(tmp_path, notes=f"{HEAD}    {written}\n") == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("due: {what: A report}", "a deadline has a date or counts from an event: write either on or within"),
        (
            "due: {on: 2011, within: 90 days}",
            "a deadline has a date or counts from an event: write either on or within",
        ),
        ("due: {within: 90 days}", "within counts from an event: name its fact in after, or say it in event"),
        (
            "due: {within: ninety days, event: it}",
            "'ninety days' is no span of time: write one such as 90 days",
        ),
        ("due: {on: 2011-05-04, at: 12:00}", "at belongs to zone: write zone too"),
        ("due: {on: 2011-05-04, at: noon, zone: Asia/Shanghai}", "write a time of day such as 12:00"),
        (
            "due: {on: 2011-05-04, at: 12:00, zone: EDT}",
            "'EDT' is no time zone: write one such as America/New",
        ),
        (
            "due: {on: 2011~, at: 12:00, zone: Asia/Shanghai}",
            "a time of day belongs to a day: write one in on",
        ),
        ("due: {on: 2011, every: month}", "2011 is no day or month: write 2015-12-01 or 2015-12"),
        ("due: {on: 2011-05, every: week}", "2011-05 is no single day: write year-month-day"),
        (
            "due: {on: 2011-05-04, every: working day}",
            "what recurs is counted in days, weeks, months or years",
        ),
        ("due: {on: 2011-05-04, times: 5}", "times belongs to every: write every too"),
        ("due: {on: 2011-05-04, every: year, times: 0}", "write a number from 1 to 1000"),
        ("due: {within: 90 days, after: sining}", "no fact is called 'sining': did you mean 'signing'?"),
        ("due: {within: 9 working days, event: it, holidays: XX}", "no holidays are known for 'XX'"),
        ("due: []", "the list is too short: write at least 1"),
        ("ends: {on: May}", "'May' is not a date: write one of"),
    ],
)
def test_a_deadline_that_says_too_little_or_too_much_is_told(tmp_path, written, said):
    found = [problem.message for problem in problems(tmp_path, notes=f"{HEAD}    {written}\n")]
    assert any(said in message for message in found), found


def test_only_a_commitment_has_an_end(tmp_path):
    notes = HEAD.replace("kind: commitment", "kind: statement").replace("    by: [borduria]\n", "")
    notes = notes[: notes.index("    status:")] + "    ends: 2011\n"
    [problem] = problems(tmp_path, notes=notes)
    assert problem.message == "ends belong to a commitment: write kind: commitment, or leave them out"
