"""The letters of a picture: fonts, how wide words are, where lines break, what can't be drawn.

Source: Noto CJK, "Sans", "Region-specific" builds: quotation marks are as wide as a character in Chinese, and
narrow in Korean.
"""

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from noto_cjk_sans_otc import FONT_PATH
from PIL import ImageFont

_REGIONS: Final = {"ja": 0, "zh": 2, "zh-tw": 3, "zh-hant": 3, "zh-hk": 4}
_KOREAN: Final = 1
_NO_GLYPH: Final = "\U0010fffd"
_PIECE: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff]+|\s+")
_NEVER_FIRST: Final = frozenset("，。、；：？！）》」』”’…,.;:?!)]}%")
_SAME: Final = str.maketrans({"\u202f": "\u00a0", "\u2011": "-", "\t": " ", "\n": " "})
_ANY_SIZE: Final = 25  # pixels; a font has a character in every size or in none

Font = ImageFont.FreeTypeFont


@functools.cache
def font_of(size: int, language: str) -> Font:
    """The font for a language, of a size in pixels."""
    tag = language.lower()
    region = _REGIONS.get(tag, _REGIONS.get(tag.partition("-")[0], _KOREAN))
    return ImageFont.truetype(Path(str(FONT_PATH)), size, index=region, layout_engine=ImageFont.Layout.BASIC)


def missing(text: str, language: str) -> str:
    """The characters of a text that the font can't draw, each once."""
    font = font_of(_ANY_SIZE, language)
    empty = bytes(font.getmask(_NO_GLYPH))
    found = dict.fromkeys(sign for sign in text.translate(_SAME) if not sign.isspace())
    return "".join(sign for sign in found if bytes(font.getmask(sign)) == empty)


def shown(text: str) -> str:
    """A text with what the font has in the place of what looks the same."""
    return text.translate(_SAME)


def wrapped(text: str, font: Font, width: float) -> list[str]:
    """A text in lines no wider than that; between words, and between any two Chinese characters."""
    lines, line, used = [], "", 0.0
    for piece in _pieces(shown(text), font, width):
        length = length_of(font, piece)
        is_closing = piece[0] in _NEVER_FIRST
        if line and not is_closing and not piece.isspace() and used + length > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        if line or not piece.isspace():
            line, used = line + piece, used + length
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str, font: Font, width: float) -> Iterator[str]:
    for found in _PIECE.finditer(text):
        piece = found[0]
        if length_of(font, piece) <= width:
            yield piece
        else:
            yield from piece


@functools.lru_cache(maxsize=4096)
def length_of(font: Font, text: str) -> float:
    """How wide a text is, in pixels."""
    return font.getlength(text)
