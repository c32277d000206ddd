"""Small books, subscriptions and calendars to plan with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any, Final

from bot.model.dates import parse_edtf
from bot.model.fact import (
    Certainty,
    Commitment,
    Deprecation,
    Dossier,
    Due,
    Evidence,
    Fact,
    FactBook,
    Kind,
    Location,
    Search,
    Source,
    State,
    Status,
)
from bot.model.ids import Destination, DossierId, FactId, SourceId
from bot.model.schedule import Planned, plan
from bot.model.subscription import Occasion, Subscription
from bot.model.text import Text

HERE: Final = Location(path="facts.yaml", line=1, column=1)
OLD: Final = "1990-01-01"
"""Long before any day the tests plan: a source published then is known."""
EVERYTHING: Final = frozenset(Occasion) - {Occasion.DIGEST}


class Holidays:
    """A calendar of these days; see `bot.model.schedule.Calendar`."""

    def __init__(self, *days: str) -> None:
        self._days = {date.fromisoformat(day) for day in days}

    def knows(self, _country: str) -> bool:
        """Say yes."""
        return True

    def is_holiday(self, day: date, _country: str) -> bool:
        """Whether it is one of them."""
        return day in self._days


class Closed:
    """A calendar on which every day is a holiday."""

    def knows(self, _country: str) -> bool:
        """Say yes."""
        return True

    def is_holiday(self, _day: date, _country: str) -> bool:
        """Say yes."""
        return True


def _text(words: str) -> Text:
    return Text((("en", words),))


def evidence(*published: str) -> tuple[Evidence, ...]:
    """A quotation of a source published then, one for each day."""
    return tuple(Evidence(source=SourceId(day), quote="…", location=HERE) for day in published)


def event(id_: str, when: str | None, *published: str, **changes: Any) -> Fact:
    """An event, as sources published on these days tell it."""
    fact = Fact(
        id=FactId(id_),
        kind=Kind.EVENT,
        title=_text(id_),
        text=_text(id_),
        according_to="somebody",
        certainty=Certainty.STATED,
        evidence=evidence(*(published or (OLD,))),
        when=parse_edtf(when) if when else None,
        location=HERE,
    )
    return replace(fact, **changes)


def status(state: State, as_of: str, published: str = OLD) -> Status:
    """Where a commitment stood on a day, as a source published then tells it."""
    return Status(state=state, as_of=date.fromisoformat(as_of), evidence=evidence(published), location=HERE)


def searched(as_of: str) -> Status:
    """That somebody looked on a day and found nothing."""
    day = date.fromisoformat(as_of)
    search = Search(on=day, by="somebody", where="the press")
    return Status(state=State.NO_EVIDENCE, as_of=day, searched=search, location=HERE)


def commitment(id_: str, due: str | None, *entries: Status, **changes: Any) -> Fact:
    """A commitment, agreed long ago unless entries say otherwise."""
    owed = Commitment(
        by=("somebody",),
        deadlines=(Due(on=parse_edtf(due)),) if due else (),
        status=entries or (status(State.AGREED, OLD),),
    )
    return event(id_, None, kind=Kind.COMMITMENT, commitment=owed, **changes)


def deprecated(on: str) -> Deprecation:
    """That a fact stands no longer since a day."""
    return Deprecation(on=date.fromisoformat(on), reason=_text("wrong"))


def book(*facts: Fact, digest: str = "book", dossier: str = "d") -> FactBook:
    """A book of these facts, with the sources they name."""
    named = [piece.source for fact in facts for piece in fact.evidence]
    named += [
        piece.source
        for fact in facts
        if fact.commitment
        for entry in fact.commitment.status
        for piece in entry.evidence
    ]
    return FactBook(
        dossier=Dossier(
            id=DossierId(dossier), title=_text("D"), summary=_text("D"), languages=("en",), location=HERE
        ),
        sources={
            id_: Source(
                id=id_, title=_text(id_), publisher=_text(id_), published=parse_edtf(id_), location=HERE
            )
            for id_ in named
        },
        people={},
        organizations={},
        facts={fact.id: fact for fact in facts},
        digest=digest,
    )


def subscription(channel: str = "C1", **changes: Any) -> Subscription:
    """A channel's subscription to everything but digests, at 09:00 UTC, 30, 7, 1 and 0 days before."""
    asked = Subscription(
        destination=Destination(platform="slack", workspace="T1", channel=channel),
        dossier=DossierId("d"),
        occasions=EVERYTHING,
        lead_days=(30, 7, 1, 0),
        at=time(9),
        zone="UTC",
        language="en",
        since=date.min,
        created_at=datetime(1, 1, 1, tzinfo=UTC),
    )
    return replace(asked, **changes)


def utc(text: str) -> datetime:
    """Read an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def planned(
    held: FactBook, wish: Subscription, first: str, last: str, calendar: Any = None
) -> Sequence[Planned]:
    """Plan from the beginning of a day to the end of another, by UTC."""
    return plan(held, wish, calendar or Holidays(), utc(f"{first}T00:00"), utc(f"{last}T23:59:59"))


def told(found: Sequence[Planned]) -> list[str]:
    """What falls due, each as its local day by UTC, fact, occasion and count."""
    return [
        f"{one.due_at:%Y-%m-%d} {one.occurrence.fact} {one.occurrence.occasion} {one.occurrence.count}"
        for one in found
    ]
