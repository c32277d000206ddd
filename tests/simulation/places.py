"""Subscriptions for histories to be about, and what they are due, as the product's planner says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from bot.model.correction import Corrections
from bot.model.delivery import DueItem
from bot.model.fact import FactBook
from bot.model.ids import Destination
from bot.model.subscription import Occasion, Subscribe, Subscription
from bot.model.telling import tellings
from bot.model.timeline import timelines
from bot.reminders.ledger.ledger import SqlLedger
from tests.model.plan_books import Holidays, book, commitment, event, subscription, utc
from tests.reminders.reckoning import due_between
from tests.simulation.memory import Memory

PLATFORM: Final = "far"
AHEAD: Final = timedelta(seconds=20)
"""A history that plans begins so long before something falls due; one that does not, when it does."""

CALENDAR: Final = Holidays()
_AN_HOUR: Final = timedelta(hours=1)


Prepared = Mapping[tuple[int, bool], Memory]
"""What histories begin with, by the place's number and by whether they plan themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a history is about: channels, facts, an instant to begin at, and what falls due soon after."""

    subscriptions: tuple[Subscription, ...]
    held: FactBook
    start: datetime
    items: tuple[DueItem, ...]


def _place(held: FactBook, due: datetime, *subscriptions: Subscription) -> Place:
    start = due - AHEAD
    items = tuple(
        due_between(subscriptions, lambda _: held, CALENDAR, start - timedelta(seconds=1), start + _AN_HOUR)
    )
    assert items
    return Place(subscriptions=subscriptions, held=held, start=start, items=items)


def _channel(
    number: int, at: time = time(9), zone: str = "UTC", corrections: Corrections = Corrections.TELL
) -> Subscription:
    return subscription(
        corrections=corrections,
        at=at,
        zone=zone,
        occasions=frozenset({Occasion.ANNIVERSARY, Occasion.CLOSES}),
        lead_days=(0,),
        destination=Destination(platform=PLATFORM, workspace="T1", channel=f"C{number}"),
        created_at=datetime(2000, 1, 1, tzinfo=UTC),
    )


_ONE: Final = book(event("a", "2015-05-03"))
_TWO: Final = book(event("a", "2015-05-03"), event("b", "2014-05-03"))
_LEAP: Final = book(event("a", "2012-02-29"))

PLACES: Final[Sequence[Place]] = (
    _place(_ONE, utc("2016-05-03T09:00"), _channel(1)),
    _place(_ONE, utc("2016-05-03T09:00"), _channel(1)),
    _place(_TWO, utc("2016-05-03T09:00"), _channel(1)),
    _place(_ONE, utc("2016-05-03T09:00"), _channel(1), _channel(2)),
    _place(_ONE, utc("2016-05-03T09:00"), _channel(1), _channel(2, time(9, 0, 40))),
    _place(_LEAP, utc("2015-02-28T01:00"), _channel(1, time(2), "Europe/Berlin")),
    # A clock that goes forward skips the time itself.
    _place(
        book(event("a", "2014-03-29")), utc("2015-03-29T01:00"), _channel(1, time(2, 30), "Europe/Berlin")
    ),
)
"""One channel more often than two, for most histories should be short."""

EDITED_PLACES: Final[Sequence[Place]] = (
    *PLACES,
    _place(book(commitment("c", "2016-05-03")), utc("2016-05-03T09:00"), _channel(1)),
    _place(
        book(commitment("c", "2016-05-03"), event("a", "2015-05-03")),
        utc("2016-05-03T09:00"),
        _channel(1),
        _channel(2, time(9, 0, 40)),
    ),
    _place(
        _TWO,
        utc("2016-05-03T09:00"),
        _channel(1, corrections=Corrections.EDIT),
        _channel(2, corrections=Corrections.NONE),
    ),
)
"""For facts that change, deadlines too."""


async def prepare() -> Prepared:
    """Let the product's ledger write what histories begin with."""
    prepared = {}
    for number, place in enumerate(EDITED_PLACES):
        for is_whole in (False, True):
            memory = Memory()
            await memory.make_tables()
            ledger = SqlLedger(memory)
            for one in place.subscriptions:
                await ledger.apply(Subscribe(subscription=one))
            # The channels have followed these facts for long.
            digests = {one.fact.id: one.digest for one in timelines(place.held)}
            await ledger.note_timelines(place.held.dossier.id, digests, at=place.start)
            await ledger.note_tellings(place.held.dossier.id, tellings(place.held), at=place.start)
            await ledger.enqueue(() if is_whole else place.items, until=place.start)
            memory.keep()
            prepared[number, is_whole] = memory
    return prepared
