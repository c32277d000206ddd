"""Fact files: bytes through the real reader, and whole dossiers through every check and a few questions."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Final

from bot.model.errors import Problem
from tests.facts.treaty import CHARTER, DOSSIER, load, read_file, sources
from tests.fuzz.mutation import mutated, mutated_bytes
from tests.fuzz.target import Attempt, Target
from tests.router.asking import Asker, text_of

_FACTS: Final = Path(__file__).parents[2] / "facts" / "cyberdialogue"
_SAMPLES: Final = (
    *(DOSSIER, sources()),
    *(path.read_text() for path in sorted(_FACTS.glob("*.yaml"))),
)
_SHORT: Final = 3000  # characters
_NAME: Final = "x.yaml"
_ASKED: Final = ("summary", "timeline", "commitments", "deadlines all", "people", "sources", "fact opening")


def _draw_file(chance: Random) -> bytes:
    if not chance.randrange(20):
        return chance.randbytes(chance.randint(0, 200))
    sample = chance.choice(_SAMPLES)
    if len(sample) > _SHORT:
        # Whole entries, for most of what a long file has is the same again.
        lines = sample.splitlines(keepends=True)
        start = chance.randrange(len(lines))
        sample = "".join(lines[:2] + lines[start : start + chance.randint(5, 50)])
    content = mutated(chance, sample, _SAMPLES).encode("utf-8", "surrogatepass")
    return mutated_bytes(chance, content) if not chance.randrange(4) else content


async def _attempt_file(content: bytes) -> None:
    read = read_file(_NAME, content)
    _check_told(read.problems)
    assert read.is_whole or read.problems


def _check_told(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        assert min(problem.line, problem.column) >= 1
        assert 0 < len(problem.message) < 1000
        assert "\n" not in str(problem)


@asynccontextmanager
async def _open_file() -> AsyncIterator[Attempt]:
    yield _attempt_file


def _draw_dossier(chance: Random) -> tuple[str, str, str]:
    texts = [DOSSIER, sources(), CHARTER]
    place = chance.choice((0, 0, 0, 0, 1, 2))
    texts[place] = mutated(chance, texts[place], _SAMPLES, most=2)
    return texts[0], texts[1], texts[2]


@asynccontextmanager
async def _open_dossier() -> AsyncIterator[Attempt]:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        folder = root / "facts" / "treaty"
        folder.mkdir(parents=True)
        (root / "seeds").mkdir()

        async def attempt(texts: tuple[str, str, str]) -> None:
            files = (folder / "dossier.yaml", folder / "sources.yaml", root / "seeds" / "charter.txt")
            for file, text in zip(files, texts, strict=True):
                file.write_bytes(text.encode("utf-8", "surrogatepass"))
            loaded = load(folder)
            _check_told(loaded.problems)
            assert loaded.problems or loaded.book
            if loaded.book:
                await _ask(root / "facts")

        yield attempt


async def _ask(facts: Path) -> None:
    """Ask a dossier that passed the checks; what a command can't show must have been refused before."""
    asker = Asker(facts)
    for line in _ASKED:
        found = await asker.attempt(line)
        assert "noted under number" not in text_of(found.reply.briefing), line


FILES: Final = Target(name="fact files", share=300, draw=_draw_file, open=_open_file)
DOSSIERS: Final = Target(name="whole dossiers", share=15, draw=_draw_dossier, open=_open_dossier)
