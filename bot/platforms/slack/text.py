"""Stretches of text as Slack's elements; pure.

Slack's markup has no backslash: a `*` or `_` in a fact, or in what somebody typed, could not be told from
formatting. So words never travel as markup. They go into rich text elements, which show their text as it
stands, mention nobody, and carry emphasis and links as flags beside it. Their text is not escaped, since
nothing in it is parsed; the text of text objects is, since there `&`, `<` and `>` are control characters.
Where another app reads such a text and passes it on as markup, a mention in it would be one again: an
invisible mark behind its first character keeps it from that.

Small print exists in context blocks alone, which take text objects and no rich text. Small print without
links or instants is a `plain_text` object, again shown as it stands (so it carries no emphasis). With a link
or an instant it becomes markup if not one character of its words could be read as formatting, else rich
text at normal size: rather large than wrong.

Source: Block Kit reference, "rich text block", "context block", "text object"; "Formatting message text".
"""

import re
from typing import Any, Final, assert_never

from bot.model.briefing import (
    ChannelName,
    CommandName,
    Emphasis,
    Inline,
    Line,
    Moment,
    PersonName,
    Span,
    words,
)
from bot.model.text import clean
from bot.platforms.slack.limits import TEXT_OBJECT, URL, cost

JSON = dict[str, Any]

_STYLES: Final[dict[Emphasis, JSON]] = {
    Emphasis.STRONG: {"bold": True},
    Emphasis.ITALIC: {"italic": True},
    Emphasis.CODE: {"code": True},
}
_FORMATTING: Final = re.compile(r"[*_~`|]|:[^\s:]+:|^\s*>", re.MULTILINE)
_MENTION: Final = re.compile("<(?=[!@#])")
_DATE_FORMAT: Final = "{date_long}, {time}"
_RELATIVE: Final = "{ago}"
_LINKED_CHANNELS: Final = ("C", "G")  # direct messages have no name that a link could show
_URL_UNSAFE: Final = (("|", "%7C"), ("<", "%3C"), (">", "%3E"), (" ", "%20"))


def escape(text: str) -> str:
    """Escape a text object's control characters; what only changes how the rest is read is taken out.

    Source: Slack, "Formatting message text", section "Escaping text".
    """
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> JSON:
    """A rich text element of strong text."""
    return {"type": "text", "text": inert(text), "style": _STYLES[Emphasis.STRONG]}


def bare(text: str) -> JSON:
    """A rich text element of plain text."""
    return {"type": "text", "text": inert(text)}


def inert(text: str) -> str:
    """A text as rich text elements take it: nothing in it is a mention, wherever it is passed on to."""
    return _MENTION.sub("<\u2060", clean(text))


def elements(line: Line) -> list[JSON]:
    """A line as rich text elements; stretches without text are left out, which Slack would refuse."""
    return [_element(part) for part in line if not isinstance(part, Span) or clean(part.text)]


def strong_elements(line: Line) -> list[JSON]:
    """A line as rich text elements; what has no looks of its own is strong."""
    return [{"style": _STYLES[Emphasis.STRONG], **element} for element in elements(line)]


def small_print(line: Line) -> JSON | None:
    """A line as a block of small print; None where it has no words."""
    text = clean(words(line))
    if not text.strip():
        return None
    marked = any(not isinstance(part, Span) or part.link for part in line)
    written = clean(words(part for part in line if not isinstance(part, PersonName)))
    content: JSON
    if marked and not _FORMATTING.search(written):
        content = {"type": "mrkdwn", "text": "".join(map(_markup, line)), "verbatim": True}
    elif marked:
        return rich_text(section(elements(line)))
    else:
        content = {"type": "plain_text", "text": escape(text), "emoji": False}
    if cost(text) > TEXT_OBJECT or len(content["text"]) > TEXT_OBJECT:
        return rich_text(section(elements(line)))
    return {"type": "context", "elements": [content]}


def section(content: list[JSON]) -> JSON:
    """A rich text section."""
    return {"type": "rich_text_section", "elements": content}


def rich_text(*parts: JSON) -> JSON:
    """A rich text block."""
    return {"type": "rich_text", "elements": list(parts)}


def _element(part: Inline) -> JSON:
    match part:
        case Moment():
            return {
                "type": "date",
                "timestamp": int(part.instant.timestamp()),
                "format": _format(part),
                "fallback": part.fallback,
            }
        case ChannelName() if part.channel.startswith(_LINKED_CHANNELS):
            return {"type": "channel", "channel_id": part.channel}
        case ChannelName():
            return {"type": "text", "text": inert(part.channel)}
        case CommandName():
            return {"type": "text", "text": inert(part.name), "style": _STYLES[Emphasis.CODE]}
        case PersonName():
            return {"type": "user", "user_id": part.person}
        case Span():
            url = _link(part)
            text = inert(part.text)
            element: JSON = (
                {"type": "link", "url": url, "text": text} if url else {"type": "text", "text": text}
            )
            style = _STYLES.get(part.emphasis)
            if style:
                element["style"] = style
            return element
        case _:
            assert_never(part)


def _format(moment: Moment) -> str:
    """How an instant is shown: in full, or how far off it is.

    Source: Slack documentation, "Formatting message text", "Date formatting".
    """
    return _RELATIVE if moment.is_relative else _DATE_FORMAT


def _markup(part: Inline) -> str:
    match part:
        case Moment():
            return f"<!date^{int(part.instant.timestamp())}^{_format(part)}|{escape(part.fallback)}>"
        case ChannelName() if part.channel.startswith(_LINKED_CHANNELS):
            return f"<#{part.channel}>"
        case ChannelName():
            return escape(part.channel)
        case CommandName():
            return escape(part.name)
        case PersonName():
            return f"<@{part.person}>"
        case Span():
            url = _link(part)
            return f"<{escape(url)}|{escape(part.text)}>" if url and part.text else escape(part.text)
        case _:
            assert_never(part)


def _link(part: Span) -> str:
    """The address, or nothing where there is none that a reader may be led to."""
    url = part.link or ""
    if not url.startswith(("https://", "http://")):
        return ""
    for mark, code in _URL_UNSAFE:
        url = url.replace(mark, code)
    if len(url) > URL:
        raise ValueError(f"A link of {len(url)} characters is longer than Slack's {URL}: {url[:80]}…")
    return url
