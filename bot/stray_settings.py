"""Finds variables that look like settings of this program and are none: misspelt, or taken from elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

_SLIPS: Final = 2  # letters wrong, missing or swapped in a name that is meant
_WORD: Final = 4  # letters by which a name of a platform may differ to be proposed: a short word and its "_"
_FILE: Final = "_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class StraySetting:
    """A variable that looks like a setting and is none.

    Attributes:
        meant: The setting it is taken for; empty where none is near.
        platform: The platform it looks like a setting of; empty where it looks like a shared one.
    """

    name: str
    meant: str
    platform: str

    def __str__(self) -> str:
        """One sentence for whoever set it."""
        asked = f"; did you mean {self.meant}?" if self.meant else "."
        return f"{self.name} is set, but is no setting of this program{asked}"


def stray_settings(
    written: Iterable[str], shared: Sequence[str], platforms: Mapping[str, Sequence[str]]
) -> tuple[StraySetting, ...]:
    """The variables that look like settings and are none, by name.

    A name that begins as a platform's do is looked at whatever follows; others only where they are near.

    Args:
        written: Names of all variables that are set.
        shared: Names of the settings that all platforms share.
        platforms: Names of each platform's settings, by the platform's name.
    """
    known = {*shared, *(name for names in platforms.values() for name in names)}
    found = (
        _stray(name, shared, platforms)
        for name in sorted(set(written))
        if name not in known and name.removesuffix(_FILE) not in known
    )
    return tuple(stray for stray in found if stray)


def _stray(name: str, shared: Sequence[str], platforms: Mapping[str, Sequence[str]]) -> StraySetting | None:
    ending = _FILE if name.endswith(_FILE) else ""
    stem = name.removesuffix(ending).upper()
    for platform, names in platforms.items():
        begins = stem.startswith(f"{platform.upper()}_")
        meant = _nearest(stem, names, _WORD if begins else _SLIPS)
        if begins or meant:
            return StraySetting(name=name, meant=meant and meant + ending, platform=platform)
    meant = _nearest(stem, shared, _SLIPS - 1)
    return StraySetting(name=name, meant=meant + ending, platform="") if meant else None


def _nearest(stem: str, names: Sequence[str], most: int) -> str:
    """The nearest name, the first of several; empty where none is near."""
    distances = [(OSA.distance(stem, name, score_cutoff=most), number) for number, name in enumerate(names)]
    distance, number = min(distances, default=(most + 1, 0))
    return names[number] if distance <= most else ""
