"""Dates in English and Chinese, and in a language that the product does not speak."""

from datetime import date

import pytest

from bot.model.dates import parse_edtf
from bot.wording.dates import day_in_words, day_of_year_in_words, in_words


@pytest.mark.parametrize(
    ("edtf", "english", "chinese"),
    [
        ("2015-12-01", "1 December 2015", "2015年12月1日"),
        ("2015-12", "December 2015", "2015年12月"),
        ("2014", "2014", "2014年"),
        ("2016-40", "the first half of 2016", "2016年上半年"),
        ("2016-36", "the fourth quarter of 2016", "2016年第四季度"),
        ("2014~", "about 2014", "2014年前后"),
        ("2014%", "perhaps about 2014", "2014年前后（不确定）"),
        ("../2015-12-03", "by 3 December 2015", "2015年12月3日或之前"),
        ("2015/2016", "2015 to 2016", "2015年至2016年"),
        ("0476", "476", "476年"),
        ("2027-21", "spring 2027", "2027年春季"),
        ("2027-24~", "about winter 2027", "2027年冬季前后"),
        ("2027-early", "early 2027", "2027年初"),
        ("2027-05-mid", "mid-May 2027", "2027年5月中旬"),
        ("2027-late?", "perhaps late 2027", "2027年末（不确定）"),
        ("2027-mid/2027-24", "mid-2027 to winter 2027", "2027年中至2027年冬季"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(edtf, english, chinese):
    assert (in_words(parse_edtf(edtf), "en"), in_words(parse_edtf(edtf), "zh")) == (english, chinese)


def test_a_language_without_catalogue_gets_english_dates():
    assert day_in_words(date(2015, 12, 1), "de") == "1 December 2015"
    assert day_of_year_in_words(date(2015, 12, 1), "de") == "1 December"
