"""Random facts, subscriptions and instants, all near each other, so that they meet."""

from datetime import UTC, date, datetime, time

from hypothesis import strategies as st

from bot.model.fact import Fact, FactBook, State, Status
from bot.model.ids import FactId
from bot.model.subscription import Occasion, Rhythm, Shift, Subscription
from tests.model.plan_books import book, commitment, deprecated, event, searched, status, subscription

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Shanghai", "Pacific/Apia", "America/Godthab")

days = st.dates(date(2011, 1, 1), date(2013, 12, 31)).map(date.isoformat)
_months = st.dates(date(2010, 1, 1), date(2013, 12, 31)).map("{:%Y-%m}".format)
_parts = st.tuples(st.integers(2010, 2013), st.sampled_from([33, 34, 35, 36, 40, 41])).map(
    lambda pair: f"{pair[0]}-{pair[1]}"
)
_years = st.integers(2009, 2013).map(str)
_open = st.one_of(days.map("{}/..".format), days.map("../{}".format))
dates = st.one_of(
    days,
    _months,
    _parts,
    _years,
    _open,
    days.map("{}~".format),
    st.sampled_from(["2008-02-29", "2012-02-29"]),
)
_published = st.one_of(days, _months, _years)
instants = st.datetimes(datetime(2011, 1, 1), datetime(2014, 1, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)


@st.composite
def _entries(draw: st.DrawFn) -> tuple[Status, ...]:
    found = []
    for day in sorted(draw(st.lists(days, min_size=1, max_size=3, unique=True))):
        state = draw(st.sampled_from(State))
        said = status(state, day, draw(_published))
        found.append(searched(day) if state is State.NO_EVIDENCE else said)
    return tuple(found)


@st.composite
def facts(draw: st.DrawFn, name: str) -> Fact:
    """An event or a commitment; some are deprecated, some supersede the fact made before."""
    gone = draw(st.none() | days)
    changes = {
        "deprecated": deprecated(gone) if gone else None,
        "supersedes": (FactId("f0"),) if name != "f0" and draw(st.booleans()) else (),
    }
    if draw(st.booleans()):
        return event(name, draw(dates), draw(_published), draw(_published), **changes)
    return commitment(name, draw(dates), *draw(_entries()), **changes)


@st.composite
def books(draw: st.DrawFn) -> FactBook:
    """A book of a few facts."""
    return book(*(draw(facts(f"f{number}")) for number in range(draw(st.integers(1, 4)))))


@st.composite
def subscriptions(draw: st.DrawFn) -> Subscription:
    """Any subscription."""
    return subscription(
        occasions=draw(st.frozensets(st.sampled_from(Occasion), min_size=1)),
        lead_days=tuple(draw(st.lists(st.integers(0, 40), max_size=3))),
        at=draw(st.sampled_from([time(0), time(0, 30), time(2, 30), time(9), time(23, 30)])),
        zone=draw(st.sampled_from(ZONES)),
        weekdays=draw(
            st.sampled_from([frozenset(range(7)), frozenset(range(5)), frozenset({2}), frozenset()])
        ),
        holidays=draw(st.sampled_from(["", "DE"])),
        shift=draw(st.sampled_from(Shift)),
        digest=draw(st.sampled_from(Rhythm)),
        review_months=draw(st.integers(1, 6)),
        leap_day_on_march_1=draw(st.booleans()),
        since=draw(st.just(date.min) | st.dates(date(2011, 1, 1), date(2013, 1, 1))),
        paused_until=draw(st.none() | st.dates(date(2011, 1, 1), date(2013, 1, 1))),
    )
