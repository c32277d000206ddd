"""Facts that change while a history runs, and what a reader is then owed or must not be told any more."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Final

from bot.model.dates import parse_edtf
from bot.model.fact import Certainty, Due, Fact, FactBook, State, facts_by_id
from bot.model.ids import DossierId, FactId
from bot.model.subscription import Subscription
from bot.model.telling import Told, tellings
from bot.model.text import Text
from tests.model.plan_books import Holidays, book, deprecated, event, searched, status
from tests.reminders.reckoning import due_between

_WINDOW: Final = timedelta(hours=47)  # a little less than the grace
_AN_HOUR: Final = timedelta(hours=1)
_WHEN: Final = (1.0, 10.0, 19.0, 19.9, 20.05, 20.3, 21.0, 23.0, 30.0, 60.0, 130.0, 400.0)
_THEN: Final = (0.2, 0.9, 6.0, 15.0, 28.0, 45.0, 120.0, 400.0, 640.0, 1000.0)
"""Seconds until the next edit: while the one before is being told, within ten minutes, or after."""


class Edit(StrEnum):
    """What is done to the first fact."""

    DELETE = "delete"
    RENAME = "rename"
    KEEP_ID = "rename with the id it had before"
    ADD = "add another"
    LATER = "move a day later"
    EARLIER = "move a day earlier"
    DEPRECATE = "deprecate"
    KEEP = "keep"
    ASSESS = "assess"
    REWORD = "say it otherwise"
    ALIAS = "give it another name"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class DatedEdit:
    """An edit, and how many seconds after the beginning it is seen."""

    seconds: float
    edit: Edit

    def __str__(self) -> str:
        return f"{self.edit} after {self.seconds:g} s"


def draw_edits(chance: Random, *, can_undo: bool) -> tuple[DatedEdit, ...]:
    """A few edits, in order of time."""
    edits: list[Edit] = [edit for edit in Edit if edit is not Edit.UNDO]
    if not can_undo:
        return (DatedEdit(chance.choice(_WHEN), chance.choice(edits)),)
    # Half of what follows an edit takes it back.
    edits += [Edit.UNDO] * len(edits)
    at, drawn = chance.choice(_WHEN), []
    for _ in range(chance.choice((1, 2, 2, 3))):
        drawn.append(DatedEdit(at, chance.choice(edits)))
        at += chance.choice(_THEN)
    return tuple(drawn)


def edited(held: FactBook, edit: Edit, today: date) -> FactBook:
    """The book as it is once its first fact was edited."""
    if edit is Edit.UNDO:
        return held
    first, *others = held.facts.values()
    changed = _changed(first, edit, today)
    if edit is Edit.ADD:
        others.append(event("added", f"2000-{today:%m-%d}"))
    made = book(*((changed,) if changed else ()), *others, digest=f"{held.digest} {edit}")
    return replace(made, facts=facts_by_id(made.facts))


def _changed(fact: Fact, edit: Edit, today: date) -> Fact | None:  # noqa: PLR0911 - one case each
    match edit:
        case Edit.DELETE:
            return None
        case Edit.RENAME:
            return replace(fact, id=FactId(f"{fact.id}-renamed"))
        case Edit.LATER | Edit.EARLIER:
            return _moved(fact, 1 if edit is Edit.LATER else -1)
        case Edit.DEPRECATE:
            return replace(fact, deprecated=deprecated(today.isoformat()))
        case Edit.KEEP_ID:
            return replace(fact, id=FactId(f"{fact.id}-renamed"), formerly=(fact.id,))
        case Edit.KEEP | Edit.ASSESS if fact.commitment:
            day = today.isoformat()
            found = status(State.KEPT, day) if edit is Edit.KEEP else searched(day)
            owed = replace(fact.commitment, status=(*fact.commitment.status, found))
            return replace(fact, commitment=owed)
        case Edit.ASSESS:
            return replace(fact, certainty=Certainty.ALLEGED)
        case Edit.REWORD:
            return replace(fact, text=Text((("en", "otherwise"),)))
        case Edit.ALIAS:
            return replace(fact, aliases=("another",))
        case _:
            return fact


def _moved(fact: Fact, days: int) -> Fact:
    when, owed = fact.when, fact.commitment
    if owed and owed.due and owed.due.latest:
        due = parse_edtf((owed.due.latest + timedelta(days=days)).isoformat())
        return replace(fact, commitment=replace(owed, deadlines=(Due(on=due),)))
    assert when
    assert when.earliest
    return replace(fact, when=parse_edtf((when.earliest + timedelta(days=days)).isoformat()))


class EditedBooks:
    """The dossier over time; see `bot.reminders.composer.Books`.

    Args:
        held: What it is at the beginning.
        subscriptions: Who follows it.
        start: The instant of the beginning.
        edits: In order of time.
        now: Gives the time.
    """

    def __init__(
        self,
        held: FactBook,
        subscriptions: Sequence[Subscription],
        start: datetime,
        edits: Sequence[DatedEdit],
        now: Callable[[], float],
    ) -> None:
        self._now = now
        self._start = start
        self._subscriptions = subscriptions
        self.versions = [
            (float("-inf"), held),
            *((start.timestamp() + one.seconds, edited(held, one.edit, start.date())) for one in edits),
        ]
        self._owed = [self._owed_by(version) for _, version in self.versions] if edits else []
        self.tellings = [tellings(version) for _, version in self.versions] if edits else []

    @property
    def last_edit(self) -> float:
        """When the last edit is seen; long ago where there is none."""
        return self.versions[-1][0]

    @property
    def current(self) -> int:
        """The number of the version that stands now."""
        return sum(since <= self._now() for since, _ in self.versions) - 1

    @property
    def current_tellings(self) -> Mapping[FactId, Told]:
        """What the version that stands now has readers told."""
        return self.tellings[self.current] if self.tellings else {}

    def next_edit(self) -> float | None:
        """When the next edit is seen, if there is one."""
        return next((since for since, _ in self.versions if since > self._now()), None)

    def current_book(self, dossier: DossierId) -> FactBook | None:
        held = self.versions[self.current][1]
        return held if dossier == held.dossier.id else None

    def is_gone(self, dossier: DossierId) -> bool:
        return self.current_book(dossier) is None

    def may_be_told(self, key: str, seconds: float) -> bool:
        """Whether any version said it that was the current one within so many seconds."""
        if not self._owed:
            return True
        now, ends = self._now(), [since for since, _ in self.versions[1:]]
        return any(
            key in owed
            for (since, _), end, owed in zip(self.versions, [*ends, float("inf")], self._owed, strict=True)
            if since <= now and end > now - seconds
        )

    def owed_at_the_end(self) -> frozenset[str]:
        """What the last version says that fell due in this history, or within the grace by an edit."""
        if not self._owed:
            return frozenset()
        before = self._owed_by(self.versions[0][1], until=self._start - timedelta(seconds=1))
        return self._owed[-1] - before

    def _owed_by(self, held: FactBook, until: datetime | None = None) -> frozenset[str]:
        end = until or self._start + _AN_HOUR
        found = due_between(self._subscriptions, lambda _: held, Holidays(), self._start - _WINDOW, end)
        return frozenset(item.key for item in found)
