"""The numbers that a text says, in digits or in words of English, French and Chinese."""

import re
from collections.abc import Iterator
from typing import Final

_SMALL: Final = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "ordinal": "- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    "rang": "- premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
}
_TENS: Final = {
    "en": "ten twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "dix vingt trente quarante cinquante soixante septante octante nonante",
}
_WORDS: Final = {
    **{word: value for words in _SMALL.values() for value, word in enumerate(words.split())},
    **{word: 10 * (place + 1) for words in _TENS.values() for place, word in enumerate(words.split())},
    **dict.fromkeys(("une", "once", "première", "single"), 1),
    **dict.fromkeys(("both", "twice", "double", "pair", "half", "moitié", "demi"), 2),
    **dict.fromkeys(("quatre-vingts", "quatre-vingt"), 80),
    **dict.fromkeys(("noon", "midi", "midday", "dozen", "douzaine"), 12),
    **dict.fromkeys(("thrice", "triple"), 3),
    "vingts": 20,
    "dizaine": 10,
    "quinzaine": 15,
}
_SCALES: Final = {
    **dict.fromkeys(("hundred", "hundreds", "cent", "cents", "centaine"), 100),
    **dict.fromkeys(("thousand", "thousands", "mille", "millier", "milliers", "千"), 1000),
    **dict.fromkeys(("million", "millions", "百万"), 10**6),
    **dict.fromkeys(("billion", "billions", "milliard", "milliards", "bn"), 10**9),
    "万": 10**4,
    "亿": 10**8,
}
_HAN: Final = {**{sign: value for value, sign in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_HAN_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_HAN_NUMBER: Final = re.compile(f"[{''.join(_HAN)}十百千万亿]+")
# Groups of three digits may stand apart; what stands between digits tells nothing else here.
_DIGITS: Final = re.compile(r"(?<!\d)\d{1,3}(?:[   ]\d{3})+(?!\d)|\d+(?:[.,]\d+)*")
_UNIT: Final = re.compile(rf"\s?({'|'.join(sorted(_SCALES, key=len, reverse=True))})(?![^\W\d_])|([万亿])")
_LARGEST: Final = 10**15
_LONGEST_HAN: Final = 20  # signs of a number
_WORD: Final = re.compile(r"[^\W\d_]+")


def digits_in(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each number that stands in digits, as written and as all that it may mean."""
    for found in _DIGITS.finditer(text):
        whole = _bare(found[0])
        meant = {whole}
        unit = _UNIT.match(text, found.end())
        if unit:
            meant.add(_scaled(found[0], _SCALES[unit[1] or unit[2]]))
        yield found[0], frozenset(meant)


def numbers_in(text: str) -> frozenset[str]:
    """All numbers of a text, in digits without what stands between them."""
    found: set[str] = set()
    for written, meant in digits_in(text):
        found |= meant
        found.update(_bare(part) for part in re.findall(r"\d+", written))
    found.update(_in_words(text.casefold()))
    found.update(str(_han(said[0])) for said in _HAN_NUMBER.finditer(text))
    return frozenset(found)


def _bare(written: str) -> str:
    return re.sub(r"\D", "", written).lstrip("0") or "0"


def _scaled(written: str, scale: int) -> str:
    try:
        number = float(
            re.sub(r"[^\d.]", "", written.replace(",", ".") if written.count(",") == 1 else written)
        )
        return str(round(number * scale))
    except (ValueError, OverflowError):
        return _bare(written)


def _in_words(text: str) -> Iterator[str]:
    total = last_end = 0
    running = False
    for word in _WORD.finditer(text):
        said = word[0]
        if running and said in {"and", "et"} and word.start() - last_end <= 1:
            last_end = word.end()
            continue
        value, scale = _WORDS.get(said), _SCALES.get(said)
        is_next = running and word.start() - last_end <= 1
        if (value is None and scale is None) or total > _LARGEST:
            running, total = False, 0
            continue
        if value is not None:
            yield str(value)
            # "quatre-vingt-dix" counts in twenties, everything else adds up.
            total = (
                total * value if is_next and (total, value) == (4, 20) else (total if is_next else 0) + value
            )
        elif scale:
            total = (total or 1) * scale if is_next else scale
        yield str(total)
        running, last_end = True, word.end()


def _han(said: str) -> int:
    said = said[:_LONGEST_HAN]
    total = section = digit = 0
    if not any(sign in _HAN_UNITS or sign in "万亿" for sign in said):
        return int("".join(str(_HAN[sign]) for sign in said))
    for sign in said:
        if sign in _HAN:
            digit = _HAN[sign]
        elif sign in _HAN_UNITS:
            section += (digit or 1) * _HAN_UNITS[sign]
            digit = 0
        else:
            total = (total + section + digit or 1) * _SCALES[sign]
            section = digit = 0
    return total + section + digit
