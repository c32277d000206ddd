"""Quotations looked up in sources."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from bot.model.quotation import Stretch, fold, read_source, words_of
from tests.fuzz.mutation import PIECES, mutated
from tests.fuzz.target import Attempt, Target

_SEEDS: Final = Path(__file__).parents[2] / "seeds"
_TEXTS: Final = tuple(path.read_text() for path in sorted(_SEEDS.glob("*.txt")))
_LONGEST: Final = 400  # characters of a source


class _Sought(NamedTuple):
    text: str
    quote: str
    prefix: str
    suffix: str
    start: int
    end: int


def _draw(chance: Random) -> _Sought:
    whole = chance.choice(_TEXTS)
    start = chance.randrange(len(whole))
    text = whole[start : start + chance.randint(0, _LONGEST)]
    if chance.randrange(2):
        text = mutated(chance, text, (whole[:2000],), most=3)
    start, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    quote, prefix, suffix = text[start:end], "", ""
    match chance.randrange(4):
        case 0:
            quote = mutated(chance, quote, PIECES, most=2)
        case 1:
            prefix, suffix = text[max(0, start - 9) : start], text[end : end + 9]
    return _Sought(text, quote, prefix, suffix, start, end)


async def _attempt(sought: _Sought) -> None:
    source = read_source(sought.text)
    wanted = fold(sought.quote)
    assert fold(wanted) == wanted
    found = source.occurrences(sought.quote, prefix=sought.prefix, suffix=sought.suffix)
    for stretch in found[:3]:
        assert 0 <= stretch.start < stretch.end <= len(sought.text)
        assert fold(sought.text[stretch.start : stretch.end]) == wanted
        around = source.around(stretch)
        assert around.start <= stretch.start < stretch.end <= around.end
        assert 1 <= source.line_of(stretch) <= sought.text.count("\n") + 1
        words_of(sought.text, around)
    if wanted and sought.quote == sought.text[sought.start : sought.end] and not sought.prefix:
        assert found or sought.suffix, "exact words of the source are not found in it"
    assert source.around(Stretch(0, 0)).start == 0


@asynccontextmanager
async def _open() -> AsyncIterator[Attempt]:
    yield _attempt


QUOTATIONS: Final = Target(name="quotations", share=450, draw=_draw, open=_open)
