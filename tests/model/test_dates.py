"""EDTF dates: forms, normal form, earliest and latest day, refusals, overlaps."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.model.dates import DateFormError, Doubt, Edtf, Precision, on_day, parse_edtf

FORMS = [
    ("2015-12-01", "2015-12-01", "2015-12-01", "2015-12-01", Precision.DAY, Doubt.NONE),
    (" 2015-12-01 ", "2015-12-01", "2015-12-01", "2015-12-01", Precision.DAY, Doubt.NONE),
    ("2016-02-29", "2016-02-29", "2016-02-29", "2016-02-29", Precision.DAY, Doubt.NONE),
    ("2000-02-29", "2000-02-29", "2000-02-29", "2000-02-29", Precision.DAY, Doubt.NONE),
    ("2015-12-01?", "2015-12-01?", "2015-12-01", "2015-12-01", Precision.DAY, Doubt.UNCERTAIN),
    ("2016-06", "2016-06", "2016-06-01", "2016-06-30", Precision.MONTH, Doubt.NONE),
    ("2016-02", "2016-02", "2016-02-01", "2016-02-29", Precision.MONTH, Doubt.NONE),
    ("2015-02~", "2015-02~", "2015-02-01", "2015-02-28", Precision.MONTH, Doubt.APPROXIMATE),
    ("2014", "2014", "2014-01-01", "2014-12-31", Precision.YEAR, Doubt.NONE),
    ("2014~", "2014~", "2014-01-01", "2014-12-31", Precision.YEAR, Doubt.APPROXIMATE),
    ("2014%", "2014%", "2014-01-01", "2014-12-31", Precision.YEAR, Doubt.BOTH),
    ("0001", "0001", "0001-01-01", "0001-12-31", Precision.YEAR, Doubt.NONE),
    ("9999-12-31", "9999-12-31", "9999-12-31", "9999-12-31", Precision.DAY, Doubt.NONE),
    ("2016-40", "2016-40", "2016-01-01", "2016-06-30", Precision.HALF, Doubt.NONE),
    ("2016-41", "2016-41", "2016-07-01", "2016-12-31", Precision.HALF, Doubt.NONE),
    ("2016-H1", "2016-40", "2016-01-01", "2016-06-30", Precision.HALF, Doubt.NONE),
    ("2016-h2~", "2016-41~", "2016-07-01", "2016-12-31", Precision.HALF, Doubt.APPROXIMATE),
    ("2016-33", "2016-33", "2016-01-01", "2016-03-31", Precision.QUARTER, Doubt.NONE),
    ("2016-Q1", "2016-33", "2016-01-01", "2016-03-31", Precision.QUARTER, Doubt.NONE),
    ("2016-Q2", "2016-34", "2016-04-01", "2016-06-30", Precision.QUARTER, Doubt.NONE),
    ("2016-q3", "2016-35", "2016-07-01", "2016-09-30", Precision.QUARTER, Doubt.NONE),
    ("2016-Q4?", "2016-36?", "2016-10-01", "2016-12-31", Precision.QUARTER, Doubt.UNCERTAIN),
    (
        "2015-12-01/2015-12-02",
        "2015-12-01/2015-12-02",
        "2015-12-01",
        "2015-12-02",
        Precision.INTERVAL,
        Doubt.NONE,
    ),
    ("2027-21", "2027-21", "2027-03-01", "2027-05-31", Precision.SEASON, Doubt.NONE),
    ("2027-23~", "2027-23~", "2027-09-01", "2027-11-30", Precision.SEASON, Doubt.APPROXIMATE),
    ("2027-24", "2027-24", "2027-12-01", "2028-02-29", Precision.SEASON, Doubt.NONE),
    ("9999-24", "9999-24", "9999-12-01", "9999-12-31", Precision.SEASON, Doubt.NONE),
    ("2027-early", "2027-early", "2027-01-01", "2027-04-30", Precision.PART, Doubt.NONE),
    ("2027-mid", "2027-mid", "2027-05-01", "2027-08-31", Precision.PART, Doubt.NONE),
    ("2027-late?", "2027-late?", "2027-09-01", "2027-12-31", Precision.PART, Doubt.UNCERTAIN),
    ("2028-02-early", "2028-02-early", "2028-02-01", "2028-02-10", Precision.PART, Doubt.NONE),
    ("2028-02-mid", "2028-02-mid", "2028-02-11", "2028-02-20", Precision.PART, Doubt.NONE),
    ("2028-02-late", "2028-02-late", "2028-02-21", "2028-02-29", Precision.PART, Doubt.NONE),
    ("2027-21/2028-mid", "2027-21/2028-mid", "2027-03-01", "2028-08-31", Precision.INTERVAL, Doubt.NONE),
    ("2016-01/2016-06", "2016-01/2016-06", "2016-01-01", "2016-06-30", Precision.INTERVAL, Doubt.NONE),
    ("2016-H1/2017", "2016-40/2017", "2016-01-01", "2017-12-31", Precision.INTERVAL, Doubt.NONE),
    ("2016-06/2016", "2016-06/2016", "2016-06-01", "2016-12-31", Precision.INTERVAL, Doubt.NONE),
    ("2014~/2015?", "2014~/2015?", "2014-01-01", "2015-12-31", Precision.INTERVAL, Doubt.BOTH),
    ("2014~/2015", "2014~/2015", "2014-01-01", "2015-12-31", Precision.INTERVAL, Doubt.APPROXIMATE),
    ("2015-12-01/..", "2015-12-01/..", "2015-12-01", None, Precision.INTERVAL, Doubt.NONE),
    ("../2015-12-01", "../2015-12-01", None, "2015-12-01", Precision.INTERVAL, Doubt.NONE),
    ("../2014~", "../2014~", None, "2014-12-31", Precision.INTERVAL, Doubt.APPROXIMATE),
]


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(("written", "normal", "earliest", "latest", "precision", "doubt"), FORMS)
def test_forms_are_read_with_their_window_and_written_back_as_edtf(
    written, normal, earliest, latest, precision, doubt
):
    assert parse_edtf(written) == Edtf(
        text=normal, earliest=day(earliest), latest=day(latest), precision=precision, doubt=doubt
    )
    assert str(parse_edtf(written)) == normal


def test_the_first_half_of_a_year_is_a_window_and_no_day():
    half = parse_edtf("2016-40")
    assert not half.is_day
    assert (half.earliest, half.latest) == (date(2016, 1, 1), date(2016, 6, 30))


REFUSED = [
    ("2015-02-29", "'2015-02-29' is no day: February 2015 has days 1 to 28"),
    ("1900-02-29", "'1900-02-29' is no day: February 1900 has days 1 to 28"),
    ("2016-02-30", "'2016-02-30' is no day: February 2016 has days 1 to 29"),
    ("2015-04-31", "'2015-04-31' is no day: April 2015 has days 1 to 30"),
    ("2015-12-00", "'2015-12-00' is no day: December 2015 has days 1 to 31"),
    ("2015-12-32", "'2015-12-32' is no day: December 2015 has days 1 to 31"),
    ("2015-13-01", "'2015-13-01' is no day: the month must be 01 to 12"),
    ("2015-00-01", "'2015-00-01' is no day: the month must be 01 to 12"),
    ("2015-40-01", "'2015-40-01' is no day: the month must be 01 to 12"),
    (
        "2015-13",
        (
            "'2015-13' is not a date: the month must be 01 to 12 (21 to 24 are seasons, 33 to 36 quarters, "
            "40 and 41 half-years)"
        ),
    ),
    ("2015-00", "'2015-00' is not a date: the month must be"),
    ("2015-20", "'2015-20' is not a date: the month must be"),
    ("2015-32", "'2015-32' is not a date: the month must be"),
    ("2015-37", "'2015-37' is not a date: the month must be"),
    ("2015-42", "'2015-42' is not a date: the month must be"),
    ("2016-H3", "'2016-H3' is not a date: a year has H1 to H2"),
    ("2016-H0", "'2016-H0' is not a date: a year has H1 to H2"),
    ("2016-Q5", "'2016-Q5' is not a date: a year has Q1 to Q4"),
    ("2015-12-02/2015-12-01", "'2015-12-02/2015-12-01' ends before it begins: write the earlier date first"),
    ("2016/2015", "'2016/2015' ends before it begins"),
    ("2016-07/2016-H1", "'2016-07/2016-H1' ends before it begins"),
    ("../..", "'../..' is open at both ends and so no date: give one end, as in 2015-12-01/.."),
    ("/", "'/' has an empty end: write .. where it is open, as in 2015-12-01/.."),
    ("2015/", "'2015/' has an empty end: write .. where it is open"),
    ("/2015", "'/2015' has an empty end: write .. where it is open"),
    ("", "'' is not a date: write one of 2015-12-01, 2015-12, 2015, 2015~ (about)"),
    ("0000", "'0000' is not a date: write one of"),
    ("0000-01-01", "'0000-01-01' is not a date: write one of"),
    ("-0044", "'-0044' is not a date"),
    ("Y17000", "'Y17000' is not a date"),
    ("12015", "'12015' is not a date"),
    ("201", "'201' is not a date"),
    ("201X", "'201X' is not a date"),
    ("2015-XX", "'2015-XX' is not a date"),
    ("15-12-01", "'15-12-01' is not a date"),
    ("2015-1-1", "'2015-1-1' is not a date"),
    ("2015/12/01", "'12/01' is not a date"),
    ("01.12.2015", "'01.12.2015' is not a date"),
    ("December 1", "'December 1' is not a date"),
    ("2015-12-01T09:00", "'2015-12-01T09:00' is not a date"),
    ("2015 - 2016", "'2015 - 2016' is not a date"),
    ("2015 / 2016", "'2015 ' is not a date"),
    ("2015??", "'2015??' is not a date"),
    ("../", "'../' has an empty end"),
    ("٢٠١٥", "'٢٠١٥' is not a date"),
    ("٠٠٠٠", "'٠٠٠٠' is not a date"),
    ("２０１５-12-01", "'２０１５-12-01' is not a date"),
    ("2015-12-0²", "'2015-12-0²' is not a date"),
    ("9" * 5000, "'9999"),
]


@pytest.mark.parametrize(("written", "said"), REFUSED, ids=[written[:20] for written, _ in REFUSED])
def test_what_is_no_date_is_refused_with_what_would_be_right(written, said):
    with pytest.raises(DateFormError) as refusal:
        parse_edtf(written)
    assert str(refusal.value).startswith(said)


FIRST, LAST = date.min, date.max
days = st.dates()


@st.composite
def singles(draw: st.DrawFn) -> str:
    day = draw(days)
    year = f"{day.year:04}"
    part = draw(
        st.sampled_from(
            ["", f"-{day.month:02}", f"-{day.month:02}-{day.day:02}"]
            + [f"-{number}" for number in (33, 34, 35, 36, 40, 41)]
            + ["-H1", "-h2", "-Q1", "-q2", "-Q3", "-Q4"]
        )
    )
    return year + part + draw(st.sampled_from(["", "?", "~", "%"]))


@st.composite
def dates(draw: st.DrawFn) -> str:
    first, second = draw(singles()), draw(singles())
    ordered = sorted((first, second), key=lambda text: parse_edtf(text).earliest or FIRST)
    return draw(st.sampled_from([first, f"{first}/..", f"../{first}", f"{ordered[0]}/{ordered[1]}"]))


@given(dates())
def test_every_date_reads_back_as_itself(text):
    read = parse_edtf(text)
    assert parse_edtf(read.text) == read
    assert parse_edtf(str(read)).text == read.text


@given(dates())
def test_the_earliest_day_is_never_after_the_latest(text):
    read = parse_edtf(text)
    assert read.earliest is not None or read.latest is not None
    assert (read.earliest or FIRST) <= (read.latest or LAST)
    assert read.order == (read.earliest or FIRST, read.latest or LAST)


@given(days)
def test_a_day_is_its_own_window(day):
    read = parse_edtf(day.isoformat())
    assert read == on_day(day)
    assert (read.earliest, read.latest, read.is_day) == (day, day, True)


@given(singles())
def test_parts_of_a_year_lie_in_it_and_begin_and_end_with_months(text):
    read = parse_edtf(text)
    year = int(text[:4])
    assert read.earliest is not None
    assert read.latest is not None
    assert read.earliest.year == read.latest.year == year
    assert read.is_day or read.earliest.day == 1
    assert read.is_day or read.latest == LAST or (read.latest + timedelta(days=1)).day == 1


@given(dates(), st.none() | days, st.none() | days)
def test_dates_overlap_a_window_where_a_day_is_in_both(text, start, end):
    read = parse_edtf(text)
    first = max(read.earliest or FIRST, start or FIRST)
    last = min(read.latest or LAST, end or LAST)
    assume((start or FIRST) <= (end or LAST))
    assert read.overlaps(start, end) == (first <= last)


@pytest.mark.parametrize(
    ("text", "start", "end", "overlaps"),
    [
        ("2016-40", "2016-06-30", "2016-07-31", True),
        ("2016-40", "2016-07-01", "2016-07-31", False),
        ("2016-40", "2015-12-01", "2015-12-31", False),
        ("2015-12-01/..", "2030-01-01", None, True),
        ("2015-12-01/..", None, "2015-11-30", False),
        ("../2014", "2015-01-01", None, False),
        ("../2014", None, "1900-01-01", True),
        ("2014", None, None, True),
    ],
)
def test_windows_share_their_edges(text, start, end, overlaps):
    assert parse_edtf(text).overlaps(day(start), day(end)) is overlaps


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused(text):
    try:
        read = parse_edtf(text)
    except DateFormError as refusal:
        assert str(refusal)  # noqa: PT017 - either way is right
    else:
        assert parse_edtf(read.text) == read


@given(st.text(alphabet="0123456789-/.?~%QHqh٠XT ", max_size=24))
def test_any_text_of_the_letters_of_dates_is_a_date_or_refused(text):
    try:
        read = parse_edtf(text)
    except DateFormError as refusal:
        assert str(refusal)  # noqa: PT017 - either way is right
    else:
        assert parse_edtf(read.text) == read


def test_dates_sort_by_their_first_day_then_their_last():
    texts = [
        "2016-40",
        "2015-12-02",
        "2015-12-01/..",
        "2014",
        "2015-12-01/2015-12-02",
        "../2014",
        "2015-12-01",
    ]
    ordered = sorted(map(parse_edtf, texts), key=lambda each: each.order)
    assert [str(each) for each in ordered] == [
        "../2014",
        "2014",
        "2015-12-01",
        "2015-12-01/2015-12-02",
        "2015-12-01/..",
        "2015-12-02",
        "2016-40",
    ]


@pytest.mark.parametrize(
    ("written", "opens", "closes"),
    [
        ("2016-H1", "2016-01-01", "2016-06-30"),
        ("2027", "2027-01-01", "2027-12-31"),
        ("2027~", None, None),
        ("2027-05-01?", None, None),
        ("2027-21", None, None),
        ("2027-mid", None, None),
        ("2027-05-late", None, None),
        ("2027-05-01/2028~", "2027-05-01", None),
        ("2027-early/2027-12-31", None, "2027-12-31"),
        ("../2027-24", None, None),
        ("2027-22/..", None, None),
    ],
)
def test_a_date_has_an_edge_only_where_its_source_gives_one(written, opens, closes):
    read = parse_edtf(written)
    assert (read.opens, read.closes) == (day(opens), day(closes))


@pytest.mark.parametrize("written", ["2027-05-01-mid", "2027-H1-mid", "2027-21-early", "2027-33-late"])
def test_a_third_of_anything_but_a_year_or_a_month_is_refused(written):
    with pytest.raises(DateFormError, match="goes with a year or a month, as in 2016-05-"):
        parse_edtf(written)
