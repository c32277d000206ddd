"""What a line costs on the platforms, and how one that is too long is split between words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bot.model.briefing import Inline, Line, Moment, Span
from bot.ports import PageLimits

_BREAK: Final = re.compile(r"\s+|(?<=[。，；、！？])")
_MARKS_OF_A_LINK: Final = 4  # characters
_STRETCHES: Final = 4
"""A line is put together from stretches that take at most one part in so many of it."""


def cost_of_text(text: str, limits: PageLimits) -> int:
    """Give what a text takes, with the marks that line breaks in it bring."""
    return limits.cost(text) + limits.break_marks * text.count("\n")


def cost_of_line(line: Line, limits: PageLimits) -> int:
    """Give what a line takes, with its emphasis and the addresses it leads to."""
    return sum(
        cost_of_text(_text(part), limits) + limits.stretch_marks + _cost_of_link(part) for part in line
    )


def _text(part: Inline) -> str:
    return part.fallback if isinstance(part, Moment) else part.text


def _cost_of_link(part: Inline) -> int:
    return len(part.link) + _MARKS_OF_A_LINK if isinstance(part, Span) and part.link else 0


def lines_of(line: Line, limits: PageLimits) -> Iterator[Line]:
    """Split a line between words where it is longer than a platform takes."""
    if cost_of_line(line, limits) <= limits.line:
        yield line
        return
    gathered: list[Inline] = []
    room = limits.line
    for part in line:
        for piece in stretches_of(part, limits) if isinstance(part, Span) else (part,):
            cost = cost_of_line((piece,), limits)
            if gathered and cost > room:
                yield tuple(gathered)
                gathered, room = [], limits.line
            gathered.append(piece)
            room -= cost
    if gathered:
        yield tuple(gathered)


def stretches_of(span: Span, limits: PageLimits) -> Iterator[Span]:
    """Cut one stretch of text into stretches short enough to be put together again line by line."""
    most = max(1, limits.line // _STRETCHES)
    text = span.text
    while len(text) > most or cost_of_text(text, limits) > most:
        end = _fitting(text, most, limits)
        yield replace(span, text=text[:end])
        text = text[end:]
    if text or not span.text:
        yield replace(span, text=text)


def _fitting(text: str, most: int, limits: PageLimits) -> int:
    """Give how many characters fit, ending at a break between words if there is one."""
    low, high = 1, min(len(text), most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cost_of_text(text[:middle], limits) <= most else (low, middle - 1)
    breaks = [match.end() for match in _BREAK.finditer(text[: low + 1]) if match.end() <= low]
    return breaks[-1] if breaks else low
