"""How threads take turns with the event loop, and when circles in memory are looked for."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_TURN_SECONDS: Final = 0.0005  # Python's own is ten times as long


@contextmanager
def short_turns() -> Iterator[None]:
    """Have threads take turns more often, so that the event loop is not kept waiting by one that computes."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, _TURN_SECONDS))
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextmanager
def collecting_later() -> Iterator[None]:
    """Spare what is being loaded, which holds no circles, from being searched for them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
