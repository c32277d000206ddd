"""`export`: a dossier, or the facts of an answer, as a file that leaves the chat."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import click

from bot.cli.backups import STANDARD, replacing
from bot.cli.offline import offline_router
from bot.cli.settings import shared_settings
from bot.config import Settings
from bot.facts.store import Store, open_store
from bot.feeds.formats import FORMATS, export
from bot.feeds.selection import Selection, chosen
from bot.model.attachment import Attachment
from bot.model.briefing import facts_told
from bot.model.exchange import Request
from bot.model.fact import FactBook
from bot.model.ids import DossierId, FactId
from bot.model.request import write_option
from bot.model.storage import SqliteFile
from bot.model.telling import Revision, Telling
from bot.reminders.ledger.opening import open_ledger
from bot.router.languages import language_named
from bot.wording.catalogue import FIRST
from bot.wording.phrases import phrase, row
from bot.wording.voice import Voice

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_CHANGES = 1000
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("export")
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.option("--dossier", metavar="ID", help="Which dossier; may be left out where there is but one.")
@click.option(
    "--fact", "ids", metavar="ID", multiple=True, help="Only this fact; may be given several times."
)
@click.option("--answer", metavar="REQUEST", help='Only the facts that this tells, as in "deadlines all".')
@click.option("--as-of", type=_DAY, help="As of this day, as in 2016-06-01.")
@click.option("--language", metavar="TAG", help="Language, as in en or zh; the dossier's first if left out.")
@click.option("--url", metavar="URL", default="", help="Address under which it will be published.")
@click.option("--output", metavar="FILE", default=STANDARD, help="Where to; standard output if left out.")
@click.option(
    "--facts", type=click.Path(path_type=Path), help="Folder of the dossiers; FACTS_DIR if left out."
)
def export_facts(
    *,
    form: str,
    dossier: str | None,
    ids: tuple[str, ...],
    answer: str | None,
    as_of: datetime | None,
    language: str | None,
    url: str,
    output: str,
    facts: Path | None,
) -> None:
    """Write a dossier, or some of its facts, in a FORMAT that others read.

    \b
    markdown      a briefing with quotations and notes
    csv           a table, UTF-8 with a byte order mark, for spreadsheets
    json          everything, with texts in all languages
    claimreview   schema.org ClaimReview in JSON-LD; needs --url
    ics           a calendar of what happened and falls due
    atom          a feed of what was added, corrected, assessed and withdrawn; --url is its own address

    \b
    Examples:
      cyberdialogue export markdown --output briefing.md
      cyberdialogue export csv --answer "commitments status:proposed"
      cyberdialogue export ics --language zh --output dates.ics
    """
    if ids and answer:
        raise click.UsageError("give --fact or --answer, not both: an answer has its own facts")
    if FORMATS[form].needs_page and not url:
        raise click.UsageError(
            f"{form} names the page on which each review is published: add --url https://…"
        )
    day = as_of.date() if as_of else None
    made = asyncio.run(_made(form, dossier, ids, answer, day, language, url, facts))
    with replacing(output) as out:
        out.write(made.content)


async def _made(
    form: str,
    dossier: str | None,
    ids: tuple[str, ...],
    answer: str | None,
    as_of: date | None,
    language: str | None,
    url: str,
    facts: Path | None,
) -> Attachment:
    settings = shared_settings(facts)
    async with open_store(settings.facts) as store:
        whole = store.book(_named(store, settings, dossier))
        book = whole.as_of(as_of) if as_of else whole
        told = await _told(store, settings, book, answer, as_of) if answer else tuple(map(FactId, ids))
        _check(book, told)
        has_history = FORMATS[form].has_history
        history, revisions = await _history(settings, book) if has_history else ((), {})
        selection = Selection(
            voice=Voice(book, _spoken(book, language)),
            facts=chosen(book, told),
            is_whole=not told,
            now=datetime.now(UTC),
            zone=settings.zone,
            as_of=as_of,
            history=history,
            revisions=revisions,
            page=url,
        )
        return export(selection, form)


def _named(store: Store, settings: Settings, dossier: str | None) -> DossierId:
    known = store.dossiers()
    named = dossier or settings.default_dossier or (known[0] if len(known) == 1 else None)
    if named is None:
        raise click.UsageError(f"There are several dossiers: add --dossier, one of {', '.join(known)}")
    found = store.dossier_called(DossierId(named))
    if found is None:
        raise click.UsageError(phrase(FIRST, "no_dossier", name=named, known=", ".join(known)))
    return found


def _spoken(book: FactBook, language: str | None) -> str:
    known = book.dossier.languages
    spoken = language_named(language, known) if language else known[0]
    if spoken is None:
        said = phrase(
            FIRST, "not_written_in", dossier=book.dossier.id, language=language, known=row(FIRST, known)
        )
        raise click.BadParameter(said, param_hint="--language")
    return spoken


def _check(book: FactBook, told: tuple[FactId, ...]) -> None:
    missing = [id_ for id_ in told if id_ not in book.facts]
    if missing:
        raise click.BadParameter(
            f"{missing[0]!r} is no fact of {book.dossier.id}: `cyberdialogue ask summary full` opens all",
            param_hint="--fact",
        )


async def _told(
    store: Store, settings: Settings, book: FactBook, answer: str, as_of: date | None
) -> tuple[FactId, ...]:
    """The facts that an answer tells, in all its parts."""
    router = offline_router(store, settings)
    line = answer + (f" {write_option('as_of', as_of.isoformat())}" if as_of else "")
    found: dict[FactId, None] = {}
    part = 1
    while True:
        asked = line if part == 1 else f"{line} part:{part}"
        attempt = await router.attempt(Request(dossier=book.dossier.id, line=asked), _refuse)
        if attempt.error:
            raise click.BadParameter(attempt.error, param_hint="--answer")
        made = attempt.reply.briefing
        found |= dict.fromkeys(facts_told(made) or made.closest)
        if made.extent is None or made.extent.last >= made.extent.total:
            break
        part += 1
    if not found:
        raise click.BadParameter(f"{answer!r} tells no fact: ask something that does", param_hint="--answer")
    return tuple(found)


async def _refuse(*_: object) -> bool:
    """Let nobody do what managers may: an answer is asked for its facts alone."""
    return False


async def _history(
    settings: Settings, book: FactBook
) -> tuple[tuple[Telling, ...], Mapping[FactId, Revision]]:
    """What readers were told otherwise, as far as there is a ledger that knows."""
    place, dossier = settings.ledger, book.dossier.id
    if isinstance(place, SqliteFile) and not place.path.exists():
        return (), {}
    async with open_ledger(place) as ledger:
        history = await ledger.tellings_since(dossier, _EVER, limit=_MOST_CHANGES)
        return tuple(history), await ledger.revisions(dossier)
