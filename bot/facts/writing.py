"""Writes what an admin adds to a fact file: YAML that the loader reads, in the form of the files."""

import textwrap
from typing import Any, Final

import yaml

from bot.model.fact import Fact, Status

_WIDTH: Final = 100  # characters
_DASH: Final = 2  # characters that stand in front of an entry's first key
_FENCE: Final = "```"
_TEXT: Final = "tag:yaml.org,2002:str"


class _Dumper(yaml.SafeDumper):
    """Writes lists set in below their key, and everything in full: the loader takes no aliases."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the base class's signature
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the base class's signature
        return True


def status_yaml(fact: Fact, entry: Status) -> str:
    """An entry as it is pasted below the last one of a commitment's `status`, as deep as that one stands."""
    written: dict[str, Any] = {"state": entry.state.value, "as_of": entry.as_of}
    if entry.searched:
        search = entry.searched
        written["searched"] = {"on": search.on, "by": search.by, "where": search.where}
    if entry.evidence:
        written["evidence"] = [{"source": piece.source, "quote": piece.quote} for piece in entry.evidence]
    last = fact.commitment.status[-1].location if fact.commitment else fact.location
    return textwrap.indent(_dumped([written]), " " * max(0, last.column - 1 - _DASH)).rstrip("\n")


def _represented(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(_TEXT, text, style='"' if _FENCE in text else None)


_Dumper.add_representer(str, _represented)


def _dumped(data: Any) -> str:
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    # Where it is shown in a chat, three of these marks would end the block that it stands in.
    text = text.replace(_FENCE, _FENCE.replace("`", "\\x60"))
    # PyYAML takes the key for a word that says yes, which the loader does not.
    return text.replace("'on': ", "on: ")
