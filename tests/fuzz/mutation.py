"""Changes to sound input: pieces cut out, put in, doubled, moved, and taken from elsewhere."""

import copy
import json
from collections.abc import Sequence
from random import Random
from typing import Any, Final

PIECES: Final[tuple[str, ...]] = (
    *"[]{}()<>:,;-?&*!|'\"#%@`~\\/ \n\t\r.=+^$0",
    *("\x00", "\x1b[31m", "\ufeff", "\u202e", "\u2066", "\u2028", "\u0085", "\u0301", "\u200b", "\ufffd"),
    *("“", "”", "‘", "’", "—", "…", "　", "，", "。", "？", "热线", "ب", "İ", "ß", "ﬁ", "٢٠١٥", "²"),
    *("😀", "👨‍👩‍👧‍👦", "🇨🇳", "\U000e0041", "\U0010ffff", "\ud800", "\udfff"),
    *("null", "true", "NaN", "-1", "1e999", "9" * 40, "0x10", "../..", "%s", "%00", "{0}", "${x}", "<!--"),
    *("2015-12-01", "2015-02-29", "0000-00-00", "9999-12-31", "2016-H1", "2015-12-01/..", "24:60", "+14:00"),
    *("@everyone", "<!channel>", "<@U1>", "<#C1|x>", "&amp;lt;", "```", "||", "**", "__", "[a](b)"),
)
"""What parsers, calendars, markup and encodings are known to trip over."""

_MOST: Final = 60_000  # characters; what grows further is cut
_ODD_VALUES: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 2**63, 1.5, "", " ", "x" * 5000, [], {}, [[]], [None], {"": None}),
)


def mutated(chance: Random, text: str, others: Sequence[str], *, most: int = 5) -> str:
    """Change a text in one to `most` places."""
    for _ in range(chance.randint(1, most)):
        text = _changed_once(chance, text, others)[:_MOST]
    return text


def _changed_once(chance: Random, text: str, others: Sequence[str]) -> str:  # noqa: PLR0911 - one per kind
    start = chance.randint(0, len(text))
    end = min(len(text), start + chance.choice((0, 1, 1, 2, 5, 12, 40)))
    match chance.randrange(8):
        case 0:
            return text[:start] + text[end:]
        case 1 | 2:
            return text[:start] + chance.choice(PIECES) + text[end:]
        case 3:
            return text[:start] + chance.choice(PIECES) * chance.choice((2, 3, 20, 300)) + text[end:]
        case 4:
            return text[:end] + text[start:]
        case 5:
            other = chance.choice(others)
            from_ = chance.randint(0, len(other))
            return text[:start] + other[from_ : from_ + chance.choice((3, 10, 60))] + text[end:]
        case 6:
            return text[:start] + chr(chance.randrange(0x110000)) + text[end:]
        case _:
            lines = text.splitlines(keepends=True) or [""]
            line = chance.randrange(len(lines))
            lines.insert(chance.randrange(len(lines)), " " * chance.randrange(5) + lines.pop(line))
            return "".join(lines)


def mutated_bytes(chance: Random, content: bytes) -> bytes:
    """Change, double or cut off bytes, wherever characters begin and end."""
    raw = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        place = chance.randint(0, len(raw))
        match chance.randrange(3):
            case 0:
                raw[place : place + 1] = chance.randbytes(1)
            case 1:
                raw[place:place] = chance.randbytes(chance.choice((1, 2, 4)))
            case _:
                del raw[place : place + chance.choice((1, 3, 2000))]
    return bytes(raw)


def mutated_json(chance: Random, value: Any, texts: Sequence[str], *, keeps_shape: bool) -> Any:
    """Change one to three values of a payload, in a copy.

    Args:
        chance: Decides.
        value: The payload.
        texts: What texts of it may become, or be mixed with.
        keeps_shape: Whether texts alone change, and no key comes, goes or changes its type.
    """
    whole = [json.loads(json.dumps(value))]
    for _ in range(chance.randint(1, 3)):
        places = list(_places(whole))
        if keeps_shape:
            places = [(holder, key) for holder, key in places if isinstance(holder[key], str)]
        holder, key = chance.choice(places)
        _change_place(chance, holder, key, [whole, *places], texts, keeps_shape=keeps_shape)
    return whole[0]


def _places(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(items):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


def _change_place(
    chance: Random, holder: Any, key: Any, places: Sequence[Any], texts: Sequence[str], *, keeps_shape: bool
) -> None:
    found = holder[key]
    if isinstance(found, str) and (keeps_shape or chance.randrange(2)):
        if chance.randrange(2):
            found = chance.choice(texts)
        holder[key] = mutated(chance, found, texts, most=3)
        return
    match chance.randrange(4):
        case 0 if isinstance(holder, dict):
            del holder[key]
        case 1 if len(places) > 1:
            other, name = chance.choice(places[1:])
            if isinstance(other, dict) and name in other:
                holder[key] = json.loads(json.dumps(other[name]))
        case 2 if isinstance(holder, dict):
            holder[chance.choice(PIECES)] = found
        case _:
            holder[key] = copy.deepcopy(chance.choice(_ODD_VALUES))
