"""Words of a text as search compares them, whatever its language: one spelling for each."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import opencc

from bot.facts.search.analyzers import DECLARED

_HAN: Final = "\u3400-\u9fff\U00020000-\U0003134f"
_FIRST_HAN: Final = "\u3400"
_LETTER: Final = rf"[^\W\d_{_HAN}]"
_TOKEN: Final = re.compile(
    rf"(?:[a-z]\.){{2,}}[a-z]?(?![a-z])"  # U.S.
    rf"|[{_HAN}]+"
    rf"|\d+(?:[.,:/-]\d+)*(?:(?:st|nd|rd|th|er|e|eme)\b)?"
    rf"|{_LETTER}{{1,40}}\d[^\W_{_HAN}]{{0,40}}"  # v3, b91ce2fa
    rf"|{_LETTER}{{1,64}}(?:['’]{_LETTER}{{1,64}})*"
)
_IS_HAN: Final = re.compile(rf"[{_HAN}]")
_MARKS: Final = re.compile("[\u0300-\u036f]")
_MARKED: Final = re.compile("[\u00c0-\u024f\u0300-\u052f\u1e00-\u1fff]")
_NEEDS_CARE: Final = re.compile(r"['’]|\b[a-z]\.[a-z]\.")
# What makes an ASCII text more than words with something between them.
_ASCII_CARE: Final = re.compile(r"[\d']|\.[a-z]")
_ASCII_WORDS: Final = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalpha()})
_ORDINAL: Final = re.compile(r"(?<=\d)[a-z]+$")
_HAS_DIGIT: Final = re.compile(r"\d")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ISO_DATE: Final = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?\b")
_HAN_DATE: Final = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月(?:份|(?:([12]\d|3[01]|0?[1-9])[日号]))?")
_HAN_YEAR: Final = re.compile(r"(?<=\d{4})年")
_HAN_TENS: Final = {"十": 10, "百": 100}
_HAN_NUMBER: Final = re.compile(
    r"(?<![哪第每])[一二两三四五六七八九十百]{1,4}(?=[年月日天个名家次人项条周岁倍位])"
)
_LAST_DAY: Final = 31

_MONTHS: Final = {
    name: f"mm{number}"
    for analyzer in DECLARED
    for name, number in analyzer.months.items()
    if name not in analyzer.ambiguous_months
}
_BESIDE_NUMBERS: Final = {
    name: f"mm{analyzer.months[name]}" for analyzer in DECLARED for name in analyzer.ambiguous_months
}
NUMERALS: Final = {word: digits for analyzer in DECLARED for word, digits in analyzer.numerals.items()}
_ELIDED: Final = frozenset(word for analyzer in DECLARED for word in analyzer.elided)


class _Simplified(dict[int, str]):
    """Each character's simplified one, as OpenCC has them; found when first asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._convert = opencc.OpenCC("t2s").convert

    def __missing__(self, code: int) -> str:
        old = chr(code)
        new = self._convert(old) if "\u3400" <= old < "\ua000" else old
        self[code] = new if len(new) == 1 else old
        return self[code]


@lru_cache(maxsize=1)
def _simplified() -> _Simplified:
    return _Simplified()


def folded(text: str) -> str:
    """A text in small letters without accents, and its Chinese in simplified characters."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).lower()
    if _IS_HAN.search(text):
        text = _HAN_NUMBER.sub(_han_number, text.translate(_simplified()))
    if not _MARKED.search(text):
        return text
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))


def tokens(text: str, *, whole: bool = False) -> list[str]:
    """The words of a folded text; a run of Chinese characters is one word.

    Args:
        text: As `folded` gives it.
        whole: Whether to keep what stands elided before an apostrophe, as in "l'accord".
    """
    if text.isascii() and not _ASCII_CARE.search(text):
        row = text.translate(_ASCII_WORDS).split()
        return row if _MONTHS.keys().isdisjoint(row) else _dated(row)
    has_digit = bool(_HAS_DIGIT.search(text))
    if has_digit:
        text = _HAN_YEAR.sub(" ", _HAN_DATE.sub(_han_date, _ISO_DATE.sub(_iso_date, text)))
    row = _TOKEN.findall(text)
    if not has_digit and not _NEEDS_CARE.search(text) and _MONTHS.keys().isdisjoint(row):
        return row
    found: list[str] = []
    for token in row:
        if "'" in token or "’" in token:
            found += _apart(token, whole=whole)
        elif token[0].isdigit():
            found.append(_number(token))
        else:
            found.append(token.replace(".", ""))
    return _dated(found)


def _number(token: str) -> str:
    return _THOUSANDS.sub("", _ORDINAL.sub("", token))


def _apart(token: str, *, whole: bool) -> Sequence[str]:
    head, *rest = re.split("['’]", token)
    tail = "".join(rest)
    if head in _ELIDED and len(tail) > 1:
        return (head, tail) if whole else (tail,)
    return (head,) if tail == "s" else (head + tail,)


def _iso_date(found: re.Match[str]) -> str:
    return f" {found[1]} mm{int(found[2])} " + (f"dd{int(found[3])} " if found[3] else "")


def _han_date(found: re.Match[str]) -> str:
    return f" mm{int(found[1])} " + (f"dd{int(found[2])} " if found[2] else "")


def _han_number(found: re.Match[str]) -> str:
    """A number written in Chinese characters as digits: "60" of "六十"."""
    value, ones = 0, 0
    for sign in found[0]:
        if sign in _HAN_TENS:
            value += max(ones, 1) * _HAN_TENS[sign]
            ones = 0
        else:
            ones = int(NUMERALS[sign])
    return f" {value + ones} "


def _dated(row: list[str]) -> list[str]:
    """Months one name in all languages, and days beside them theirs."""
    for at, token in enumerate(row):
        month = _MONTHS.get(token)
        beside = [place for place in (at - 1, at + 1) if 0 <= place < len(row) and row[place].isdigit()]
        if month is None and beside:
            month = _BESIDE_NUMBERS.get(token)
        if month is None:
            continue
        row[at] = month
        for place in beside:
            if int(row[place]) <= _LAST_DAY:
                row[place] = f"dd{int(row[place])}"
    return row


def is_han(token: str) -> bool:
    """Whether a word is a run of Chinese characters."""
    return token >= _FIRST_HAN and bool(_IS_HAN.match(token))
