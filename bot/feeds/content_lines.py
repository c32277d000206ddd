"""Content lines of iCalendar: escaped, folded, in UTF-8.

Source: RFC 5545, 3.1 "Content Lines" and 3.3.11 "Text".
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_MOST: Final = 75  # octets of a line without its break
# Source: RFC 3629, section 3: octets that go on with a character begin with the bits 10.
_CONTINUES, _CONTINUED = 0b1100_0000, 0b1000_0000
_ESCAPED: Final = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_TO_ESCAPE: Final = re.compile("[\\\\;,\n]")
_BREAKS: Final = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def text(value: str) -> str:
    """A text as the value of a property."""
    plain = _CONTROLS.sub("", _BREAKS.sub("\n", value))
    return _TO_ESCAPE.sub(lambda sign: _ESCAPED[sign[0]], plain)


def folded(lines: Iterable[str]) -> bytes:
    """Lines as they are written: long ones go on in the next after a space, no character cut in two."""
    return b"".join(piece + b"\r\n" for line in lines for piece in _pieces(line))


def _pieces(line: str) -> Iterator[bytes]:
    whole, start, room = line.encode(), 0, _MOST
    while len(whole) - start > room:
        end = start + room
        while whole[end] & _CONTINUES == _CONTINUED:
            end -= 1
        yield b" " * (start > 0) + whole[start:end]
        # The space in front counts.
        start, room = end, _MOST - 1
    yield b" " * (start > 0) + whole[start:]
