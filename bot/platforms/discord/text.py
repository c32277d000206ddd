"""Plain text and emphasis as Discord's markdown, so that nothing but what the core meant has an effect."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, assert_never
from urllib.parse import quote, urlsplit

from bot.model.briefing import ChannelName, CommandName, Emphasis, Inline, Moment, PersonName, Span
from bot.model.text import clean

# A backslash before a character that is no letter, digit or white space shows that character as it is.
# Escaped are: the marks of emphasis, code and spoilers; brackets, which begin links; `<`, which begins
# mentions, timestamps and custom emoji; the `@` of @everyone and @here; the colon of an address, for an
# address would show the backslashes inside it, and the colon that begins a :shortcode: of an emoji.
# Source: Discord documentation, API Reference, "Message Formatting"; help centre, "Markdown Text 101".
_MARKS: Final = re.compile(r"[\\*_~`|\[\]<]|@(?=everyone|here)|:(?=//|[\w+~-]+:)")
# At the start of a line: quotations, lists, headings and small text.
_LINE_START: Final = re.compile(r"^([ \t]*(?:\d+(?=[.)]))?)([->+#.)])", re.MULTILINE)

_BROKEN_FENCE: Final = "`\u200b``"
"""Three marks of code that begin and end no block."""

# Characters of an address that may stand as they are inside the parentheses of a link.
# Source: RFC 3986, section 2.2 and 2.3, without the parentheses.
_ADDRESS_CHARACTERS: Final = ":/?#[]@!$&'*+,;=%-._~"


def escape(text: str) -> str:
    """Make text show as it is written, wherever it stands; what only changes how it is read is taken out."""
    return _LINE_START.sub(r"\1\\\2", _MARKS.sub(r"\\\g<0>", clean(text)))


def one_line(text: str) -> str:
    """Escape text for a place that has only one line."""
    return escape(" ".join(text.split("\n")))


def strong(text: str) -> str:
    """Write escaped text strong; white space at its ends stays outside."""
    return _wrapped(text, "**")


def timestamp(moment: Moment) -> str:
    """Write an instant so that each reader sees it in their own zone and language, or how far off it is.

    Source: Discord documentation, API Reference, "Message Formatting", styles F and R.
    """
    return f"<t:{int(moment.instant.timestamp())}:{'R' if moment.is_relative else 'F'}>"


Mention = Callable[[str], str | None]
"""Gives the mention of a command by its name, which opens it in the composer; None where that is unknown."""


def unmentioned(name: str) -> str | None:
    """No mention of any command."""
    del name
    return None


def markdown(line: Iterable[Inline], mention: Mention = unmentioned) -> str:
    """Write a line with its emphasis, links, instants and mentions of commands."""
    parts = list(_merged(line))
    written = []
    for index, part in enumerate(parts):
        match part:
            case Moment():
                written.append(timestamp(part))
            case ChannelName():
                # Source: Discord documentation, API Reference, "Message Formatting".
                written.append(f"<#{part.channel}>")
            case CommandName():
                written.append(mention(part.name) or _code(part.name))
            case PersonName():
                # Inside an embed it shows the name and notifies nobody.
                written.append(f"<@{part.person}>")
            case Span():
                written.append(_span(part, _italic_mark(parts, index)))
            case _:
                assert_never(part)
    return "".join(written)


def _merged(line: Iterable[Inline]) -> Iterator[Inline]:
    """Join neighbours of the same look, because `**a****b**` is not read as two strong stretches."""
    pending: Span | None = None
    for part in line:
        if isinstance(part, Span) and not part.text:
            continue
        if (
            pending
            and isinstance(part, Span)
            and (part.emphasis, part.link) == (pending.emphasis, pending.link)
        ):
            pending = Span(pending.text + part.text, pending.emphasis, pending.link)
            continue
        if pending:
            yield pending
        pending = part if isinstance(part, Span) else None
        if pending is None:
            yield part
    if pending:
        yield pending


def _italic_mark(parts: list[Inline], index: int) -> str:
    """Choose what an italic stretch is wrapped in, by its neighbours.

    Beside strong, `*a***b**` is not read as italic; before a letter, `_a_b` is not; between both, neither is.
    """
    before, after = parts[max(index - 1, 0) : index], parts[index + 1 : index + 2]
    if not any(isinstance(part, Span) and part.emphasis is Emphasis.STRONG for part in (*before, *after)):
        return "*"
    return "" if any(isinstance(part, Span) and part.text[:1].isalnum() for part in after) else "_"


def _span(span: Span, italic_mark: str) -> str:
    match span.emphasis:
        case Emphasis.PLAIN:
            text = escape(span.text)
        case Emphasis.STRONG:
            text = strong(escape(span.text))
        case Emphasis.ITALIC:
            text = _wrapped(escape(span.text), italic_mark)
        case Emphasis.CODE:
            text = _code(span.text)
        case _:
            assert_never(span.emphasis)
    return _linked(text, span.link) if span.link else text


def _wrapped(text: str, mark: str) -> str:
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner)
    return f"{text[:start]}{mark}{inner}{mark}{text[start + len(inner) :]}"


def _code(text: str) -> str:
    """Write text to be typed as it stands: inside, backslashes mean nothing, so the fence is longer."""
    text = clean(text)
    if not text.strip():
        return text
    runs = [len(run) for run in re.findall("`+", text)]
    fence = "`" * next(size for size in range(1, len(runs) + 2) if size not in runs)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def code_block(text: str) -> str:
    """Write text to be copied as it stands, with its line breaks; nothing in it closes the block."""
    return f"```\n{clean(text).replace('```', _BROKEN_FENCE)}\n```"


def _linked(text: str, address: str) -> str:
    if urlsplit(address).scheme not in {"http", "https"}:
        return text
    return f"[{text}]({quote(address, safe=_ADDRESS_CHARACTERS)})"
