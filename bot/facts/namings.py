"""Whether texts name somebody."""

import re
from collections.abc import Iterable, Iterator

from bot.model.fact import Source


def heads(source: Source) -> Iterator[str]:
    """What a source is called and whose it is."""
    for text in (source.title, source.publisher, source.origin):
        yield from text.all() if text else ()


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as it is written, and not inside of a longer word."""
    if not name.isascii():
        return name in text
    return name in text and re.search(rf"\b{re.escape(name)}\b", text) is not None


def is_named(names: Iterable[str], said: str) -> bool:
    """Whether any of the names stands in a text, of a person's the last word."""
    if any(name in said for name in names):
        return True
    lasts = (name.split()[-1] for name in names)
    return any(len(last) > len("Ng") and last in said for last in lasts)
