"""Which right a command asks for, and what is said to somebody who lacks it."""

from collections.abc import Mapping
from typing import Final

from bot.model.command import Audience, Right

REFUSALS: Final = {Right.REMINDERS: "not_allowed", Right.FACTS: "not_allowed_facts"}
"""The keys of what is said to somebody who lacks a right."""
_RIGHTS: Final[Mapping[Audience, Right | None]] = {
    Audience.EVERYONE: None,
    Audience.MANAGERS: Right.REMINDERS,
    Audience.SNOOZERS: Right.REMINDERS,
    Audience.FACT_MANAGERS: Right.FACTS,
}


def right_of(audience: Audience, *, everyone_snoozes: bool) -> Right | None:
    """The right that an audience has in common; None where nobody needs any."""
    return None if everyone_snoozes and audience is Audience.SNOOZERS else _RIGHTS[audience]


def offered_to(audience: Audience, *, everyone_snoozes: bool) -> Audience:
    """Whom a command is shown to, now that the settings have said who may put off reminders."""
    if audience is not Audience.SNOOZERS:
        return audience
    return Audience.EVERYONE if everyone_snoozes else Audience.MANAGERS
