"""What is asked of each dossier there is, so that every command tells something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from bot.holiday_calendar import HolidayCalendar
from bot.model.briefing import Briefing
from bot.model.fact import FactBook
from bot.model.ids import Destination
from bot.model.schedule import WHOLE_DOSSIER, Occurrence, plan
from bot.model.subscription import Subscription
from bot.model.subscription_options import DEFAULT_LEADS, DEFAULT_TIME, GROUPS
from bot.model.zones import due_at
from bot.platforms.discord import limits as discord_limits
from bot.platforms.slack import limits as slack_limits
from bot.router.pages import common_limits, first_page
from bot.router.router import RoutedReply
from bot.wording.digests import has_news
from bot.wording.examples import examples
from bot.wording.posts import PostControls, with_controls
from bot.wording.reminders import compose, telling
from bot.wording.voice import Voice
from tests.evaluation.dossiers import FOLDER
from tests.router.asking import FACTS, Asker, all_commands

LANGUAGES: Final = ("en", "fr", "zh")
BOTH: Final = common_limits([slack_limits.PAGE, discord_limits.PAGE])
ROOTS: Final = {
    path.name: path / "facts" if (path / "facts").is_dir() else FACTS
    for path in sorted(FOLDER.iterdir())
    if path.is_dir()
}
IN_CHANNELS: Final = "remind "
_UTC: Final = ZoneInfo("UTC")
_OF_A_KIND: Final = 3
"""How many posts of each kind and dossier are read."""


@cache
def asker(name: str) -> Asker:
    """One who asks a dossier."""
    return Asker(ROOTS[name], limits=BOTH)


def book_of(name: str) -> FactBook:
    """The dossier itself."""
    store = asker(name).store
    return store.book(store.dossiers()[0])


def lines(name: str, language: str) -> list[str]:
    """What is asked of a dossier: every command, as its own examples have it and about some of its facts.

    In a language that the dossier is not written in it answers in its own: each command is asked once.
    """
    book = book_of(name)
    facts = list(book.facts)
    told = [*facts[:: max(1, len(facts) // 6)], *(id_ for id_ in facts if book.conflicts(id_))][:9]
    owed = [fact.id for fact in book.facts.values() if fact.commitment][:2]
    known = [command for command in all_commands() if not command.name.startswith(IN_CHANNELS)]
    if language not in book.dossier.languages:
        return [command.name for command in known]
    return list(
        dict.fromkeys(
            [
                *(command.name for command in known),
                *(line for command in known for line in examples(command, book, language)),
                "summary full",
                "deadlines all",
                "deadlines overdue",
                "timeline picture:true",
                "deadlines all picture:true",
                *(f"help {command.name}" for command in all_commands()),
                *(f"people {id_}" for id_ in list(book.people)[:2]),
                *(f"{asked} {id_}" for id_ in told for asked in ("fact", "cite", "sources")),
                *(f"cite {told[0]} style:{style}" for style in ("apa", "markdown")),
                *(f"assess {id_}" for id_ in owed),
                *(f"search {book.facts[id_].title.original}" for id_ in told[:3]),
                "search xyzzy",
                "fact hotlin",
                "frobnicate",
            ]
        )
    )


async def pages_of(name: str, line: str) -> list[RoutedReply]:
    """All pages of an answer."""
    first = await asker(name).attempt(line)
    pages = [first]
    while len(pages) < first.reply.briefing.pages:
        pages.append(await asker(name).attempt(f"{line} page:{len(pages) + 1}"))
    return pages


def posts(book: FactBook, language: str) -> Iterator[Briefing]:
    """Reminders of a dossier as they are posted, some of each kind, each with its buttons."""
    days = sorted(
        day for dated, _, _ in book.relations.dated for day in (dated.earliest, dated.latest) if day
    )
    if not days:
        return
    first, last = max(days[0], date(1990, 1, 1)) - timedelta(days=40), min(days[-1], date(2090, 1, 1))
    subscription = Subscription(
        destination=Destination(platform="slack", workspace="T1", channel="C1"),
        dossier=book.dossier.id,
        occasions=GROUPS["everything"],
        lead_days=DEFAULT_LEADS,
        at=DEFAULT_TIME,
        zone="UTC",
        language=language,
        since=first,
        created_at=datetime(1990, 1, 1, tzinfo=UTC),
    )
    after, until = due_at(first, time.min, _UTC), due_at(last + timedelta(days=400), time.min, _UTC)
    told: dict[str, int] = {}
    planned = plan(book, subscription, HolidayCalendar(), after, until)
    for instant, group in groupby(planned, key=lambda found: found.due_at):
        occurrences = [found.occurrence for found in group]
        kind = " ".join(sorted({found.occasion for found in occurrences}))
        page = _post(book, subscription, occurrences, instant.date())
        if page is not None:
            told[kind] = told.get(kind, 0) + 1
            if told[kind] <= _OF_A_KIND:
                yield page


def _post(
    book: FactBook, subscription: Subscription, occurrences: list[Occurrence], day: date
) -> Briefing | None:
    """A post as it is sent; None where it has nothing to tell, and is not sent."""
    named = {found.fact for found in occurrences}
    seen = replace(book, facts={id_: fact for id_, fact in book.facts.items() if id_ in named}).as_of(day)
    known = [
        found
        for found in occurrences
        if found.fact in seen.facts
        or (found.fact == WHOLE_DOSSIER and has_news(seen, subscription, found.day, ()))
    ]
    if not known:
        return None
    page = first_page(compose(seen, known, subscription), BOTH)
    controls = PostControls(
        key="0123456789abcdef01234567",
        subscription=subscription,
        told=[found.fact for found in telling(seen, known)],
        is_part=len(named) > 1,
    )
    return with_controls(page, Voice(seen, subscription.language), controls)
