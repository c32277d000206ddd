"""People and organizations the sources name."""

from dataclasses import dataclass

from bot.model.dates import Edtf
from bot.model.ids import OrganizationId, PersonId
from bot.model.source import Evidence, Location
from bot.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A state, ministry, company or publisher."""

    id: OrganizationId
    name: Text
    part_of: OrganizationId | None = None
    aliases: tuple[str, ...] = ()
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office a person holds, as a source gives it.

    Attributes:
        held: Since when, or from when to when; None where no source says.
    """

    title: Text
    organization: OrganizationId | None = None
    held: Edtf | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the sources name."""

    id: PersonId
    name: Text
    roles: tuple[Role, ...] = ()
    aliases: tuple[str, ...] = ()
    location: Location
