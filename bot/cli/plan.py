"""`plan`: every reminder that would be posted in a span of days, with its words."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.cli.render import Json, to_json, to_text
from bot.cli.settings import shared_settings
from bot.facts.store import open_store
from bot.holiday_calendar import HolidayCalendar
from bot.model.fact import FactBook
from bot.model.ids import Destination
from bot.model.schedule import FIRST_DAY, LAST_DAY, Occurrence
from bot.model.schedule import plan as plan_for
from bot.model.subscription import Subscription
from bot.model.subscription_options import DEFAULT_LEADS, DEFAULT_TIME, GROUPS
from bot.model.zones import due_at, find_zone
from bot.router.languages import language_named
from bot.wording.catalogue import FIRST
from bot.wording.phrases import phrase, row
from bot.wording.reminders import compose, headline
from bot.wording.voice import Voice

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--from", "start", type=_DAY, required=True, help="First day, as in 2016-01-01.")
@click.option("--to", "end", type=_DAY, required=True, help="Last day, inclusive.")
@click.option(
    "--zone", metavar="NAME", help="Time zone of the channel, as in Europe/Berlin; TIME_ZONE if left out."
)
@click.option(
    "--language",
    metavar="TAG",
    help="Language of the words, as in en or zh; the dossier's first if left out.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option(
    "--facts", type=click.Path(path_type=Path), help="Folder of the dossiers; FACTS_DIR if left out."
)
def plan(
    *,
    start: datetime,
    end: datetime,
    zone: str | None,
    language: str | None,
    form: str,
    facts: Path | None,
) -> None:
    """Print every reminder that a channel with the default subscription would get.

    \b
    The default: anniversaries on the day, deadlines 30, 7, 1 and 0 days before, when a window opens,
    and a review after one month, three, and each year once it has passed; at 09:00 in the channel's zone.

    \b
    Examples:
      cyberdialogue plan --from 2016-01-01 --to 2016-12-31
      cyberdialogue plan --from 2026-11-01 --to 2026-12-31 --zone Asia/Shanghai --format json
    """
    if end < start:
        raise click.UsageError("--to is before --from: swap them")
    if start.date() < FIRST_DAY or end.date() > LAST_DAY:
        raise click.UsageError(f"reminders are planned from {FIRST_DAY} to {LAST_DAY}: name such days")
    asyncio.run(_print(start.date(), end.date(), zone, language, form, facts))


async def _print(
    start: date, end: date, zone: str | None, language: str | None, form: str, facts: Path | None
) -> None:
    settings = shared_settings(facts)
    place = find_zone(zone) if zone else settings.zone
    if place is None:
        raise click.BadParameter(
            f"{zone!r} is no time zone; write one such as Europe/Berlin", param_hint="--zone"
        )
    async with open_store(settings.facts) as store:
        posts = [
            post
            for dossier in store.dossiers()
            for post in _posts(store.book(dossier), start, end, place, _spoken(store.book(dossier), language))
        ]
    posts.sort(key=lambda post: str(post["at"]))
    if form == "json":
        for post in posts:
            del post["words"]
        click.echo(json.dumps(posts, ensure_ascii=False, indent=2))
        return
    for post in posts:
        click.echo(f"{post['local']} {post['zone']}  ({post['at']})\n{post['words']}\n")
    click.echo(phrase(language or FIRST, "posts", count=len(posts)))


def _spoken(book: FactBook, language: str | None) -> str:
    known = book.dossier.languages
    spoken = language_named(language, known) if language else known[0]
    if spoken is None:
        said = phrase(
            FIRST, "not_written_in", dossier=book.dossier.id, language=language, known=row(FIRST, known)
        )
        raise click.BadParameter(said, param_hint="--language")
    return spoken


def _posts(book: FactBook, start: date, end: date, zone: ZoneInfo, language: str) -> Iterator[Json]:
    wished = _default(book, zone, language, start)
    after = due_at(start, time.min, zone) - timedelta(microseconds=1)
    until = due_at(end + timedelta(days=1), time.min, zone) - timedelta(microseconds=1)
    planned = plan_for(book, wished, HolidayCalendar(), after, until)
    for instant, group in groupby(planned, key=lambda found: found.due_at):
        told = [found.occurrence for found in group]
        local = instant.astimezone(zone)
        briefing = compose(_seen_on(book, told, local.date()), told, wished)
        yield {
            "at": instant.isoformat(),
            "local": local.strftime("%Y-%m-%d %H:%M"),
            "zone": zone.key,
            "dossier": book.dossier.id,
            "occurrences": [_occurrence(book, found, language) for found in told],
            **to_json(briefing),
            "words": to_text(briefing),
        }


def _seen_on(book: FactBook, told: Sequence[Occurrence], day: date) -> FactBook:
    """The facts that are told as they stood on the day: nothing a day gone by did not know."""
    named = {found.fact for found in told}
    # In the order of the files, which is that of posts.
    facts = {id_: fact for id_, fact in book.facts.items() if id_ in named}
    return replace(book, facts=facts).as_of(day)


def _occurrence(book: FactBook, found: Occurrence, language: str) -> Json:
    return {
        "fact": found.fact,
        "kind": found.occasion,
        "date": found.day.isoformat(),
        "refers_to": found.refers_to.isoformat(),
        "count": found.count,
        "headline": headline(Voice(book, language), found),
    }


def _default(book: FactBook, zone: ZoneInfo, language: str, start: date) -> Subscription:
    return Subscription(
        destination=Destination(platform="", workspace="", channel=""),
        dossier=book.dossier.id,
        occasions=GROUPS["all"],
        lead_days=DEFAULT_LEADS,
        at=DEFAULT_TIME,
        zone=zone.key,
        language=language,
        since=start,
        created_at=datetime(1, 1, 1, tzinfo=UTC),
    )
