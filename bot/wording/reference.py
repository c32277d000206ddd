"""A source as bibliographies name it: Chicago, APA, BibTeX, CSL-JSON, Markdown.

Names stay as the dossier has them; dates are English where a style asks for its own form of them.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.model.dates import Edtf, Precision
from bot.model.quoting import ENGLISH, quoted
from bot.wording.cldr import dated
from bot.wording.dates import in_words

_TEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_TEX_SIGN: Final = re.compile("[" + re.escape("".join(_TEX)) + "]")
_MARKDOWN_SIGN: Final = re.compile(r"[\\`*_\[\]<>#]")
_ENDED: Final = re.compile(r"[.!?。！？]$")
_LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One source with the words quoted from it.

    Attributes:
        key: Names the entry in a bibliography file.
        author: Whose text it is: the one it was taken from, else the publisher.
        publisher: Who published it, where that is another; else empty.
        url: Opens it at the words; empty where it has no address.
        accessed: The day on which the reference is made, told of what has no address too: the text that the
            dossier holds was looked at then.
    """

    key: str
    title: str
    author: str
    publisher: str
    published: Edtf
    url: str
    accessed: date
    quotes: Sequence[str]


def chicago(one: Reference) -> str:
    """A footnote.

    Source: The Chicago Manual of Style, 17th edition, 14.191 and 14.233 (news, access dates).
    """
    words = _in_row(one.quotes)
    title = _ended(one.title, ",")
    parts = [one.author, f"{ENGLISH.opening}{title}{ENGLISH.closing}"]
    where = ", ".join(filter(None, (one.publisher, _american(one.published))))
    access = f"accessed {_day(one.accessed)}"
    return f"{parts[0]}, {parts[1]} {', '.join(filter(None, (where, access, one.url)))}: {words}"


def apa(one: Reference) -> str:
    """An entry of a reference list, with the words as quoted in the text.

    Source: Publication Manual of the American Psychological Association, 7th edition, 10.1 and 9.16.
    """
    words = _in_row(one.quotes)
    at = f" Retrieved {_day(one.accessed)}" + (f", from {one.url}" if one.url else ".")
    publisher = f" {_ended(one.publisher, '.')}" if one.publisher else ""
    named = f"{_ended(one.author, '.')} ({_year_first(one.published)}). {_ended(one.title, '.')}"
    return f"{named}{publisher}{at}\n{words}"


def bibtex(one: Reference) -> str:
    """An entry of a .bib file.

    Source: The biblatex package, 2.1 "Entry Types" and 2.2 "Entry Fields".
    """
    fields = {
        "author": "{" + _tex(one.author) + "}",
        "title": "{" + _tex(one.title) + "}",
        "publisher": _tex(one.publisher),
        "date": one.published.text if _is_plain(one.published) else "",
        "url": one.url,
        "urldate": one.accessed.isoformat(),
        "note": _tex(_in_row(one.quotes)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{one.key},", *lines, "}"])


def csl_json(one: Reference) -> str:
    """An item of CSL-JSON, which reference managers read.

    Source: Citation Style Language, "CSL data schema", csl-data.json, version 1.0.2.
    """
    item: dict[str, Any] = {
        "id": one.key,
        "type": "document",
        "title": one.title,
        "author": [{"literal": one.author}],
    }
    if one.publisher:
        item["container-title"] = one.publisher
    if _is_plain(one.published):
        item["issued"] = {"date-parts": [[int(part) for part in one.published.text.split("-")]]}
    if one.url:
        item["URL"] = one.url
    item["accessed"] = {"date-parts": [[one.accessed.year, one.accessed.month, one.accessed.day]]}
    item["note"] = _in_row(one.quotes)
    return json.dumps([item], ensure_ascii=False, indent=2)


def markdown(one: Reference) -> str:
    """The words as block quotations, and where they are from."""
    quotes = [f"> {_markdown(' '.join(quote.split()))}" for quote in one.quotes]
    title = f"[{_markdown(one.title)}]({one.url})" if one.url else f"*{_markdown(one.title)}*"
    names = ", ".join(map(_markdown, filter(None, (one.author, one.publisher))))
    access = f" (accessed {_day(one.accessed)})"
    return "\n>\n".join(quotes) + f"\n\n— {names}, {title}, {_american(one.published)}{access}"


def _in_row(quotes: Sequence[str]) -> str:
    """Several passages of one source, apart from each other."""
    return "; ".join("".join(quoted((quote,))) for quote in quotes)


def _ended(text: str, sign: str) -> str:
    return text if _ENDED.search(text) else text + sign


def _day(day: date) -> str:
    return dated(day, "MMMM d, y", _LANGUAGE)


def _american(when: Edtf) -> str:
    is_day = when.precision is Precision.DAY and when.earliest is not None
    return _day(when.earliest) if is_day and when.earliest else in_words(when, _LANGUAGE)


def _year_first(when: Edtf) -> str:
    if not _is_plain(when) or when.earliest is None:
        return in_words(when, _LANGUAGE)
    pattern = {Precision.DAY: "y, MMMM d", Precision.MONTH: "y, MMMM"}.get(when.precision, "y")
    return dated(when.earliest, pattern, _LANGUAGE)


def _is_plain(when: Edtf) -> bool:
    """Whether it is a year, a month or a day, as bibliographies take it."""
    return re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?", when.text) is not None


def _tex(text: str) -> str:
    return _TEX_SIGN.sub(lambda sign: _TEX[sign[0]], text)


def _markdown(text: str) -> str:
    return _MARKDOWN_SIGN.sub(r"\\\g<0>", text)
