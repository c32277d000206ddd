"""Slips of keyboards and merges, which YAML can't read or reads as something else, each with its cure."""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import name

from bot.model.errors import Problem

# Source: git-merge(1), "How conflicts are presented".
_CONFLICT: Final = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?:[ \t].*)?$", re.MULTILINE)
_SIDES: Final = ("<" * 7, ">" * 7)
_WHITE: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_PLAIN: Final = {"：": ":", "，": ",", "｛": "{", "［": "[", "－": "-", "＃": "#"}
# Only where no text stands: in front of a key, behind it, and where a list, a mapping or an item begins.
_ODD: Final = re.compile(
    rf"^[ \t-]*(?P<indent>[{_WHITE}])[ \t{_WHITE}-]*[a-z_0-9]+[ \t]*[:：]"
    rf"|^[ \t]*(?:- +)*[a-z_0-9]+(?P<colon>：)"
    rf"|^[ \t]*(?:- +)*[a-z_0-9]+:(?P<behind>[{_WHITE}])"
    rf"|^[ \t]*(?P<item>－)[ \t{_WHITE}]*[a-z_0-9]"
    rf"|^[ \t]*-(?P<dash>[{_WHITE}])"
    rf"|[{{,][ \t]*[a-z_0-9]+(?P<inner>：)"
    rf"|[{{,][ \t]*[a-z_0-9]+:(?P<within>[{_WHITE}])"
    rf"|(?P<comma>，)[ \t]*[a-z_0-9]+[ \t]*:[ \t]"
    rf"|:[ \t]+(?P<open>[｛［])",
    re.MULTILINE,
)
_ADVICE: Final = {
    "found character that cannot start any token": "indent with spaces, not tabs, and put a text that "
    "begins with a special character such as @ or ` in quotes",
    "mapping values are not allowed": "put a text that holds ': ' in quotes",
    "could not find expected ':'": "write 'key: value', and put a text that spans lines after '>-'",
    "did not find expected key": "align the keys of one mapping in one column, and quote a text that "
    "begins with a quotation mark but goes on after it",
    "did not find expected '-' indicator": "begin every item of a list with '- ' in one column",
    "found unexpected end of stream": "close the quotation mark or bracket",
    "did not find expected ',' or": "close the bracket, or separate the items with commas",
    "found unknown escape character": "write the backslash twice, or use single quotes",
    "found invalid Unicode character escape code": "write the character itself, or all of it as one \\U with "
    "eight digits; half a surrogate pair is no character",
    "did not find expected <document start>": "what stands before is complete: indent this line or remove it",
    "found incompatible YAML document": "leave the %YAML line out",
    "block sequence entries are not allowed": "begin a list in the line after its key",
    "did not find expected node content": "write a value here, or take the comma or bracket out",
}
_CUT: Final = re.compile(r"[ \t]+(?P<sign>#)(?:[^\s#]|[ \t]?\d)")
_SHOWN: Final = 40  # characters of what was cut off


def conflict_in(text: str) -> Problem | None:
    """The first mark that an unfinished merge left in a file."""
    if not all(side in text for side in _SIDES):
        return None
    text = _with_line_feeds(text)
    first = _CONFLICT.search(text)
    if first is None:
        return None
    return Problem(
        "",
        text.count("\n", 0, first.start()) + 1,
        1,
        f"a merge conflict stands here: keep one of its sides, and delete the lines {_SIDES[0]}, ======= and "
        f"{_SIDES[1]}",
    )


def odd_characters(text: str) -> Iterator[Problem]:
    """Full-width signs and no-break spaces where YAML wants ordinary ones.

    Looked for only in a file with problems: where all can be read, such a character is a part of a text.
    """
    text = _with_line_feeds(text)
    for found in _ODD.finditer(text):
        sign, start = found[found.lastgroup or 0], found.start(found.lastgroup or 0)
        plain = repr(_PLAIN.get(sign, " "))
        wanted = "an ordinary space" if plain == "' '" else f"an ordinary {plain}"
        yield Problem(
            "",
            text.count("\n", 0, start) + 1,
            start - text.rfind("\n", 0, start),
            f"U+{ord(sign):04X} ({name(sign, 'unnamed').lower()}) stands where YAML wants {wanted}: "
            f"write {plain}",
        )


def advice_on(said: str, text: str, line: int) -> str:
    """What to do about a mistake of syntax; empty where nothing is known of it.

    Args:
        said: What the parser says of it.
        text: The file.
        line: Where it is, counted from 1; the cause may stand in the line before.
    """
    lines = _with_line_feeds(text).split("\n")[max(0, line - 2) : line]
    lost = next(filter(None, (cut_off(one, one.find(" #")) for one in lines if " #" in one)), "")
    if lost:
        return f"a comment begins with {lost!r}; put the text that it is a part of in quotes"
    return next((advice for start, advice in _ADVICE.items() if said.startswith(start)), "")


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def cut_off(text: str, end: int) -> str:
    """What YAML takes for a comment right behind an unquoted text, though it seems to go on; else nothing.

    Args:
        text: The file.
        end: Where the text ends in it.
    """
    if text[end : end + 1] not in {" ", "\t"}:
        return ""
    found = _CUT.match(text, end)
    return text[found.start("sign") :].partition("\n")[0].strip()[:_SHOWN] if found else ""
