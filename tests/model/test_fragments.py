"""Addresses that open a source at the quoted words, and a reader of them that follows the specification.

Source: WICG, "URL Fragment Text Directives", "Find a range from a text directive".
"""

import re
from urllib.parse import unquote

import pytest

from bot.model.fragments import address, directive
from bot.model.source import Evidence, Location

HERE = Location(path="facts.yaml", line=1, column=1)
URL = "https://example.org/a"
TEXT = """\
The ministers met on Monday. The talks, both sides said, were frank-and-open & long: 100% useful.
"We will set up a hotline," the minister said; the hotline opens in May.

The hotline will allow direct communication between officials of both countries at ministerial and
vice-ministerial level, and the two sides will review how it is used once a year.

双方同意设立热线，供两国部级和副部级官员直接沟通。
L’accord prévoit « une ligne directe », dit-il ; rien de plus.
"""


def evidence(quote: str, *, prefix: str = "", suffix: str = "") -> Evidence:
    return Evidence(source="s", quote=quote, prefix=prefix, suffix=suffix, location=HERE)  # type: ignore[arg-type]


def paragraphs(text: str) -> list[str]:
    """A page as a browser has it: white space collapsed inside each block."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]


def found(written: str, text: str) -> str:
    """What a browser would find; one phrase lies inside a paragraph, a start and an end may lie in two."""
    assert re.fullmatch(r"text=[A-Za-z0-9%._~,-]+", written)
    parts = written.removeprefix("text=").split(",")
    before = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    after = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
    start, *end = map(unquote, parts)
    page = "\n".join(paragraphs(text))
    for match in re.finditer(re.escape(start), page, re.IGNORECASE):
        if before and not page[: match.start()].rstrip().endswith(before):
            continue
        stop = match.end()
        if end:
            stop = page.lower().find(end[0].lower(), stop)
            if stop < 0:
                continue
            stop += len(end[0])
        if after and not page[stop:].lstrip().startswith(after):
            continue
        return page[match.start() : stop]
    return ""


@pytest.mark.parametrize(
    "quote",
    [
        "The ministers met on Monday.",
        "were frank-and-open & long: 100% useful",
        '"We will set up a hotline," the minister said',
        (
            "The hotline will allow direct communication between officials of both countries at ministerial "
            "and\nvice-ministerial level, and the two sides will review how it is used once a year."
        ),
        "双方同意设立热线，供两国部级和副部级官员直接沟通。",
        "« une ligne directe », dit-il ; rien de plus",
        "the hotline opens in May.\n\nThe hotline will allow direct communication between officials",
    ],
)
def test_a_directive_finds_the_quotation_and_nothing_else(quote):
    written = directive(evidence(quote), TEXT)
    assert found(written, TEXT) == "\n".join(paragraphs(quote))


def test_its_own_signs_are_encoded():
    written = directive(evidence("frank-and-open & long: 100% useful"), TEXT)
    assert written == "text=frank%2Dand%2Dopen%20%26%20long%3A%20100%25%20useful"
    assert "%2C" in directive(evidence("The talks, both sides said"), TEXT)


def test_words_that_stand_twice_are_found_by_what_is_beside_them():
    later = directive(evidence("hotline", prefix="the minister said; the", suffix="opens"), TEXT)
    assert later == "text=the%20minister%20said%3B%20the-,hotline,-opens"
    assert found(later, TEXT) == "hotline"


def test_a_long_quotation_is_found_by_its_ends_which_are_long_enough_to_be_its_own():
    text = (
        "We agreed to meet again soon. Nobody came.\n" + "We agreed to meet again soon and to speak openly "
    )
    text += "about everything that had been left aside until then, whatever it might be, at last."
    quote = text.splitlines()[1]
    written = directive(evidence(quote), text)
    assert len(written) < len(quote)
    assert found(written, text) == quote


def test_as_the_source_writes_it():
    """A quotation in the facts may have plain marks where the source has typographic ones."""
    text = "He said: “It’s the ministry’s list.” That was all."
    written = directive(evidence("\"It's the ministry's list.\""), text)
    assert found(written, text) == "“It’s the ministry’s list.”"


def test_an_address_holds_as_many_directives_as_there_is_room_for():
    one, two = "text=one", "text=two"
    assert address(URL, [one, two, one]) == f"{URL}#:~:text=one&text=two"
    assert address(f"{URL}#part", [one]) == f"{URL}#part:~:text=one"
    assert address(URL, [one, "text=" + "x" * 2000, two]) == f"{URL}#:~:text=one&text=two"
    assert address(URL, []) == URL
    assert address(URL + "x" * 2000, [one]) is None
