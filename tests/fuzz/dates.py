"""Dates as admins and askers write them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Final

from bot.model.dates import DateFormError, parse_edtf
from tests.fuzz.mutation import mutated
from tests.fuzz.target import Attempt, Target

_PARTS: Final = ("2015", "2016-06", "2015-12-01", "0001", "9999-12-31", "2016-H1", "2016-Q4", "2016-40", "..")
_MARKS: Final = ("", "", "~", "?", "%", "/", "/..", "../", "-", " ", "X", "Z", "T12", "٣")


def _draw(chance: Random) -> str:
    day = f"{chance.randint(0, 9999):04}-{chance.randint(0, 45):02}-{chance.randint(0, 33):02}"
    parts = [chance.choice((day, day[:7], day[:4], chance.choice(_PARTS)))]
    if chance.randrange(2):
        parts.append(chance.choice((chance.choice(_PARTS), day)))
    text = "/".join(part + chance.choice(_MARKS) for part in parts)
    return mutated(chance, text, _PARTS, most=2) if chance.randrange(2) else text


async def _attempt(text: str) -> None:
    try:
        read = parse_edtf(text)
    except DateFormError as refusal:
        assert str(refusal)  # noqa: PT017 - either way is right
        return
    assert parse_edtf(read.text) == read
    first, last = read.order
    assert first <= last
    assert read.overlaps(read.earliest, read.latest)


@asynccontextmanager
async def _open() -> AsyncIterator[Attempt]:
    yield _attempt


DATES: Final = Target(name="dates", share=6690, draw=_draw, open=_open)
