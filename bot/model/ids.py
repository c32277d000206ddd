"""Identifiers: each kind of id is a type of its own."""

import re
from dataclasses import dataclass
from typing import Final, NewType

DossierId = NewType("DossierId", str)
FactId = NewType("FactId", str)
SourceId = NewType("SourceId", str)
PersonId = NewType("PersonId", str)
OrganizationId = NewType("OrganizationId", str)
UserId = NewType("UserId", str)
"""A person on a chat platform, as that platform numbers people."""

UNNAMED: Final = DossierId("")
"""Stands for the dossier of a request in which nobody named one."""

ID_PATTERN: Final = "[a-z0-9][a-z0-9-]{0,63}"
"""What an id in a dossier looks like, as a regular expression."""

_ID = re.compile(ID_PATTERN)


def is_id(text: str) -> bool:
    """Tell whether the text can be an id in a dossier."""
    return _ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Destination:
    """One channel of one platform.

    Attributes:
        platform: The platform's folder name, such as `slack`.
        workspace: The Slack team or Discord guild the channel belongs to; empty where there is none.
        channel: The channel's id on that platform.
    """

    platform: str
    workspace: str
    channel: str
