"""`ask`: one request, or a file of them, through the same router as chat."""

import asyncio
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import click

from bot.cli.offline import offline_router
from bot.cli.render import Json, to_json, to_text
from bot.cli.settings import shared_settings
from bot.facts.meaning.opening import open_model
from bot.facts.store import open_store
from bot.model.calling import addressed
from bot.model.command import Right
from bot.model.exchange import Request
from bot.model.ids import UNNAMED, Destination, DossierId
from bot.model.request import write_option
from bot.router.router import RoutedReply, Router
from bot.wording.catalogue import FIRST
from bot.wording.phrases import phrase


@click.command()
@click.argument("request", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option("--as-of", metavar="DAY", help="Answer as of this day, as in 2016-06-01.")
@click.option("--language", metavar="TAG", help="Language of the answer, as in en or zh.")
@click.option(
    "--dossier",
    metavar="ID",
    help="Which dossier to ask; if left out, DEFAULT_DOSSIER, else the one that answers best.",
)
@click.option(
    "--from-file",
    type=click.File(encoding="utf-8-sig", errors="replace"),
    help="Ask one request per line of this file (- is standard input); empty lines are left out.",
)
@click.option(
    "--facts", type=click.Path(path_type=Path), help="Folder of the dossiers; FACTS_DIR if left out."
)
def ask(
    request: str | None,
    *,
    form: str,
    as_of: str | None,
    language: str | None,
    dossier: str | None,
    from_file: TextIO | None,
    facts: Path | None,
) -> None:
    """Ask REQUEST as it would be typed after the slash command, or as a question.

    With --format json each answer is one object: title, outcome (answered, command where the question came to
    one, closest where it may not answer, none where nothing comes near), answered, facts (ids, best first),
    closest (ids offered where it may not answer), blocks, citations (fact, source, published, quote); and
    error, where the request was not understood. Ends with 0 where the request was understood, with 1 where it
    was not; a file of requests ends with 0 once each has its answer. Without facts that can be read it ends
    with 2.

    \b
    Examples:
      cyberdialogue ask "who co-chaired the talks?"
      cyberdialogue ask "timeline from:2014 to:2015" --format json
      cyberdialogue ask --from-file questions.txt --format json
    """
    if (request is None) == (from_file is None):
        raise click.UsageError("give one REQUEST, or --from-file with a file of them")
    lines = from_file if from_file is not None else [request or ""]
    options = {name: value for name, value in (("as_of", as_of), ("language", language)) if value}
    extra = "".join(f" {write_option(name, value)}" for name, value in options.items())
    whole = asyncio.run(_ask_all(lines, extra, form, dossier, facts, many=from_file is not None))
    sys.exit(0 if whole else 1)


async def _ask_all(
    lines: Iterable[str], extra: str, form: str, dossier: str | None, facts: Path | None, *, many: bool
) -> bool:
    settings = shared_settings(facts)
    async with open_store(settings.facts, model=open_model(settings.sentence_model)) as store:
        await asyncio.to_thread(store.make_meanings)
        router = offline_router(store, settings)
        chosen = DossierId(dossier or UNNAMED)
        if dossier and store.dossier_called(chosen) is None:
            if not store.is_gone(chosen):
                raise click.UsageError(f"The dossier {dossier!r} is not served: mend what is told above")
            known = ", ".join(store.dossiers())
            raise click.UsageError(phrase(FIRST, "no_dossier", name=dossier, known=known))
        understood = True
        for line in map(str.strip, lines):
            if many and not line:
                continue
            # As in chat, a dossier's name may stand in front, with the sign of a slash command or without.
            named, asked = (None, line) if dossier else addressed(line, store.dossiers())
            attempt = await _ask(router, Request(dossier=named or chosen, line=asked + extra))
            understood = understood and not attempt.error
            click.echo(_printed(attempt, line, form, many=many))
    return understood or many


async def _ask(router: Router, request: Request) -> RoutedReply:
    return await router.attempt(request, _allow)


async def _allow(right: Right, channel: Destination | None) -> bool:
    """Let whoever has the files do what managers may: here it changes nothing."""
    del right, channel
    return True


def _printed(attempt: RoutedReply, line: str, form: str, *, many: bool) -> str:
    briefing = attempt.reply.briefing
    if form == "json":
        answer: Json = {"request": line, "dossier": attempt.reply.dossier, **to_json(briefing)}
        return json.dumps(answer | ({"error": attempt.error} if attempt.error else {}), ensure_ascii=False)
    return f"{line}\n\n{to_text(briefing)}\n" if many else to_text(briefing)
