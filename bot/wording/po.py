"""Reads catalogues: gettext's .po files, as far as ours go."""

import json
import re
from collections.abc import Iterator
from typing import Final, NoReturn

_PLAIN: Final = re.compile(r'"[^"\\]*"')
_decode: Final = json.JSONDecoder(strict=False).decode
_WORD: Final = re.compile(r'(msgid|msgid_plural|msgstr|msgstr\[\d\])\s+(".*")')

Forms = tuple[str, ...]
"""A phrase: one text, or one for each of the language's plural forms."""


def read_po(text: str) -> dict[str, Forms]:
    """Every phrase by its key; the header stands under the empty key, and fuzzy phrases are left out.

    Babel's own reader takes longer to import than all catalogues take to read, and every start of the
    program would wait for it; a test holds the two against each other.

    Source: GNU gettext manual, "The Format of PO Files".

    Raises:
        ValueError: A line is none of a catalogue; the text names it.
    """
    phrases: dict[str, Forms] = {}
    for entry, is_fuzzy in _entries(text):
        key = entry.pop("msgid", "")
        entry.pop("msgid_plural", None)
        forms = tuple(entry.values())
        if any(forms) and not (is_fuzzy and key):
            phrases[key] = forms
    return phrases


def _entries(text: str) -> Iterator[tuple[dict[str, str], bool]]:
    """Each entry's strings by the word in front of them, and whether a translator has yet to look at it."""
    entry: dict[str, str] = {}
    word, is_fuzzy, is_next_fuzzy = "", False, False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            is_next_fuzzy = is_next_fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        found = _WORD.fullmatch(line)
        if found and found[1] == "msgid":
            if entry:
                yield entry, is_fuzzy
            entry, is_fuzzy, is_next_fuzzy = {}, is_next_fuzzy, False
        word = found[1] if found else word
        entry[word] = entry.get(word, "") + _string(found[2] if found else line, number)
    if entry:
        yield entry, is_fuzzy


def _string(quoted: str, number: int) -> str:
    """The text that stands between quotation marks, whose escapes are JSON's too."""
    if _PLAIN.fullmatch(quoted):
        return quoted[1:-1]
    try:
        text = _decode(quoted)
    except json.JSONDecodeError:
        text = None
    return text if isinstance(text, str) else _refuse(quoted, number)


def _refuse(line: str, number: int) -> NoReturn:
    raise ValueError(f"line {number} is neither a comment nor a string in quotation marks: {line}")
