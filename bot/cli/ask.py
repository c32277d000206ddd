"""`ask`: one request, or a file of them, through the same router as chat."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click

from bot.cli.offline import offline_router
from bot.cli.render import Json, to_json, to_text
from bot.cli.settings import shared_settings
from bot.facts.store import open_store
from bot.model.briefing import Briefing
from bot.model.command import Request
from bot.model.errors import UserError
from bot.model.ids import DossierId
from bot.router.replies import mistake
from bot.router.router import Router, run
from bot.wording.phrases import phrase


@click.command()
@click.argument("request", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option("--as-of", metavar="DAY", help="Answer as of this day, as in 2016-06-01.")
@click.option("--language", metavar="TAG", help="Language of the answer, as in en or zh.")
@click.option("--dossier", metavar="ID", help="Which dossier to ask; the first one if left out.")
@click.option(
    "--from-file",
    type=click.File(encoding="utf-8"),
    help="Ask one request per line of this file (- is standard input).",
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

    With --format json each answer is one object: title, answered (false where the sources do not say),
    facts (ids, best first), closest (ids offered instead), blocks, citations (fact, source, published,
    quote). Ends with 0 where the request was understood, with 1 where it was not.

    \b
    Examples:
      cyberdialogue ask "who co-chaired the talks?"
      cyberdialogue ask "timeline from:2014 to:2015" --format json
      cyberdialogue ask --from-file questions.txt --format json
    """
    if (request is None) == (from_file is None):
        raise click.UsageError("give one REQUEST, or --from-file with a file of them")
    lines = [request] if request is not None else _lines(from_file)
    extra = "".join(
        f' {name}:"{value}"' for name, value in (("as_of", as_of), ("language", language)) if value
    )
    whole = asyncio.run(_ask_all(list(lines), extra, form, dossier, facts, many=from_file is not None))
    sys.exit(0 if whole else 1)


def _lines(file: TextIO | None) -> Iterator[str]:
    return (line.strip() for line in file or () if line.strip())


async def _ask_all(
    lines: list[str], extra: str, form: str, dossier: str | None, facts: Path | None, *, many: bool
) -> bool:
    settings = shared_settings(facts)
    async with open_store(settings.facts) as store:
        router = offline_router(store, settings)
        known = store.dossiers()
        chosen = DossierId(dossier) if dossier else known[0]
        if chosen not in known:
            raise click.UsageError(phrase("en", "no_dossier", name=dossier, known=", ".join(known)))
        understood = True
        for line in lines:
            briefing, error = _ask(router, Request(dossier=chosen, line=line + extra))
            understood = understood and not error
            if form == "json":
                answer: Json = {"request": line, "dossier": chosen, **to_json(briefing)}
                if error:
                    answer["error"] = error
                click.echo(json.dumps(answer, ensure_ascii=False))
            else:
                click.echo(f"{line}\n\n{to_text(briefing)}\n" if many else to_text(briefing))
    return understood or many


def _ask(router: Router, request: Request) -> tuple[Briefing, str]:
    try:
        return run(router.prepare(request)), ""
    except UserError as error:
        return mistake(error, "en"), str(error)
