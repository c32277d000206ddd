"""The documents that facts quote: loads them and finds each quotation in them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz

from bot.facts.reading import FileRead
from bot.facts.schema import Contents
from bot.model.errors import Problem
from bot.model.fact import Evidence, Location, Source
from bot.model.quotation import fold, read_source

MAX_SOURCE_BYTES: Final = 8 * 1024 * 1024
_SHOWN: Final = 120  # characters of a passage in a message


def load_sources(
    reads: Sequence[FileRead], base: Path | None
) -> tuple[dict[str, str | None], list[Problem], dict[str, bytes]]:
    """Read the files that sources name.

    Args:
        reads: All files of the folder.
        base: The folder that holds `seeds/`; None where there is none above the dossier.

    Returns:
        Text by source id (None where unchecked), problems, and contents by path.
    """
    texts: dict[str, str | None] = {}
    problems: list[Problem] = []
    contents: dict[str, bytes] = {}
    for source in (source for read in reads for source in read.contents.sources):
        texts[source.id] = None
        if source.file is None:
            if source.sha256:
                problems.append(
                    _at(source.location, "sha256 without file: name the file it is the digest of")
                )
            continue
        try:
            raw = _source_bytes(base, source.file)
        except OSError as error:
            problems.append(
                _at(source.location, f"file {source.file!r} can't be read: {error.strerror or error}")
            )
            continue
        contents[source.file] = raw
        said = list(_check_source(source, raw))
        problems += said
        if not said:
            texts[source.id] = raw.decode()
    return texts, problems, contents


def _source_bytes(base: Path | None, file: str) -> bytes:
    if base is None:
        raise OSError("no folder above the dossier holds seeds/")
    path = base / file
    if path.stat().st_size > MAX_SOURCE_BYTES:
        raise OSError("it has more than 8 MB")
    return path.read_bytes()


def _check_source(source: Source, raw: bytes) -> Iterator[Problem]:
    digest = hashlib.sha256(raw).hexdigest()
    if source.sha256 is None:
        yield _at(source.location, f"source {source.id!r} has a file but no sha256: write sha256: {digest}")
    elif source.sha256 != digest:
        yield _at(
            source.location,
            f"file {source.file!r} is not the one quoted from (its sha256 is {digest}): restore it, "
            "or check the quotations and write the new sha256",
        )
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        yield _at(
            source.location, f"file {source.file!r} is not UTF-8 at byte {error.start}: save it as UTF-8"
        )


def check_set_aside(reads: Iterable[FileRead], texts: Mapping[str, str | None]) -> Iterator[Problem]:
    """Check that passages set aside stand in their source."""
    for source in (source for read in reads for source in read.contents.sources):
        text = texts.get(source.id)
        for passage in source.set_aside if text is not None else ():
            if not read_source(text or "").occurrences(passage.quote):
                yield _at(
                    source.location,
                    f"the passage set aside “{passage.quote[:_SHOWN]}” is not in the source: "
                    "copy the exact words, or take it out",
                )


def evidence_of(contents: Contents) -> Iterator[Evidence]:
    """Give every quotation of a file."""
    for person in contents.people:
        for role in person.roles:
            yield from role.evidence
    for fact in contents.facts:
        yield from fact.evidence
        if fact.commitment:
            for entry in fact.commitment.status:
                yield from entry.evidence


def check_quote(evidence: Evidence, texts: Mapping[str, str | None]) -> Iterator[Problem]:
    """Check that a quotation stands in its source, and once only."""
    text = texts.get(evidence.source)
    if text is None:
        return  # an unchecked source, or one that is missing and reported as such
    source = read_source(text)
    found = source.occurrences(evidence.quote, prefix=evidence.prefix, suffix=evidence.suffix)
    if len(found) == 1:
        return
    if found:
        lines = ", ".join(str(source.line_of(place)) for place in found[:5])
        yield _at(
            evidence.location,
            f"the quotation stands {len(found)} times in {evidence.source!r} (lines {lines}): "
            "add prefix or suffix, the words just before or after the one meant",
        )
        return
    if source.occurrences(evidence.quote):
        yield _at(
            evidence.location,
            f"the quotation stands in {evidence.source!r}, but not beside this prefix or suffix: "
            "copy the words next to it",
        )
        return
    yield _at(evidence.location, _near_miss(evidence, text))


def _near_miss(evidence: Evidence, text: str) -> str:
    wanted, folded = fold(evidence.quote), fold(text)
    near = fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=50)
    said = f"the quotation is not in {evidence.source!r}"
    if not near:
        return f"{said}, nor anything like it: copy the exact words"
    start = folded.rfind(" ", 0, near.dest_start + 1) + 1
    end = folded.find(" ", near.dest_end)
    passage = folded[start : end if end >= 0 else len(folded)]
    shown = passage if len(passage) <= _SHOWN else passage[: _SHOWN - 1] + "…"
    return f"{said}: the closest passage is “{shown}” ({near.score:.0f} % alike); copy the exact words"


def _at(location: Location, message: str) -> Problem:
    return Problem(location.path, location.line, location.column, message)
