"""`check`: every problem of the fact files, for editors, pre-commit and CI."""

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from bot import platforms
from bot.facts.coverage import Sentence, coverage, share
from bot.facts.dossier_names import clashes
from bot.facts.folders import dossier_folders, printable, strays_beside
from bot.facts.loader import FolderLoader, Loaded, Reader
from bot.facts.reading.cache import open_cache
from bot.facts.reading.process import open_reader
from bot.facts.warnings import BookWarnings
from bot.facts.watching import changes_below
from bot.model.errors import Problem
from bot.model.fact import FactBook
from bot.ports import PlatformKind
from bot.registry import collect
from bot.wording.catalogue import spoken_for


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=None, required=False, metavar="[DIR]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option("--coverage", "covers", is_flag=True, help="Print what each sentence of the sources became.")
@click.option("--strict", is_flag=True, help="Count warnings as problems.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until stopped.")
def check(folder: Path | None, form: str, *, covers: bool, strict: bool, watch: bool) -> None:
    """Check the dossiers below DIR (`facts` if left out), or the one dossier that DIR is.

    Prints each problem as file:line:column: what is wrong, what would be right, and warns of what may
    mislead readers, such as a number in a text that its quotation lacks; a warning is answered by mending
    it or by `checked: <reason>` in the fact. Ends with 0 where all is well, with 1 where there is a problem,
    with 2 where DIR holds no dossier.

    \b
    Examples:
      cyberdialogue check
      cyberdialogue check facts/cyberdialogue --coverage
      cyberdialogue check --format json
      cyberdialogue check --strict
      cyberdialogue check --watch
    """
    root = folder or Path("facts")
    with open_reader(cache=open_cache(os.environ)) as reader:
        is_sound = _check(root, reader, form, covers=covers, strict=strict)
        for _ in changes_below(root) if watch else ():
            click.echo()
            with suppress(click.ClickException):  # a folder may be gone for a moment
                is_sound = _check(root, reader, form, covers=covers, strict=strict)
    sys.exit(0 if is_sound else 1)


def _check(root: Path, reader: Reader, form: str, *, covers: bool, strict: bool) -> bool:
    """Check once and print; gives whether there is no problem."""
    try:
        folders = _folders(root)
        strays = strays_beside(root, folders)
    except OSError as error:
        raise click.UsageError(f"{str(root)!r} can't be read: {error.strerror or error}") from error
    try:
        loaded = [FolderLoader(place, reader).load() for place in folders]
    except OSError as error:
        raise click.ClickException(str(error)) from error
    books = [entry.book for entry in loaded if entry.book]
    problems = [
        *strays,
        *(problem for entry in loaded for problem in entry.problems),
        *clashes(books),
        *_refused(books),
        *(warning for book in books for warning in BookWarnings().of(book) if strict),
    ]
    if form == "json":
        click.echo(json.dumps(_report(loaded, problems, covers=covers), ensure_ascii=False, indent=2))
    else:
        _print(loaded, problems, covers=covers, strict=strict)
    return not problems


def _folders(root: Path) -> list[Path]:
    if not root.exists():
        raise click.UsageError(f"there is no {str(root)!r}: name a folder of dossiers, or one dossier")
    folders = dossier_folders(root) if root.is_dir() else []
    if not folders:
        raise click.UsageError(
            f"{str(root)!r} holds no dossier: name a folder with YAML files, or one of such folders"
        )
    return folders


def _refused(books: list[FactBook]) -> list[Problem]:
    """A problem for each dossier that a platform takes no slash command of."""
    places = {book.dossier.id: book.dossier.location for book in books}
    return [
        Problem(places[name].path, places[name].line, places[name].column, reason)
        for kind in collect(platforms, "PLATFORM", PlatformKind)
        for name, reason in kind.refused_names(list(places)).items()
    ]


def _print(loaded: list[Loaded], problems: list[Problem], *, covers: bool, strict: bool) -> None:
    for problem in problems:
        click.echo(str(problem))
    for entry in loaded:
        if entry.book is None:
            many = len(entry.problems)
            rest = "; coverage is counted once it has none" if covers else ""
            # Beside the problems, so that they alone stand on the output that programs read.
            click.echo(f"{printable(entry.folder)}: {many} problem{'s' * (many != 1)}{rest}", err=True)
            continue
        for warning in _warnings(entry.book):
            click.echo(f"{printable(entry.folder)}: warning: {warning}", err=True)
        found = BookWarnings().of(entry.book)
        for one in () if strict else found:
            click.echo(f"{one.path}:{one.line}:{one.column}: warning: {one.message}", err=True)
        for fact in entry.book.drafts:
            place = fact.location
            told = f"{fact.id!r} is a draft, which nothing serves: mend it, and take draft: true away"
            click.echo(f"{place.path}:{place.line}:{place.column}: {told}", err=True)
        sentences = coverage(entry.book)
        if covers:
            for sentence in sentences:
                click.echo(_line(sentence))
        covered = sum(sentence.is_covered for sentence in sentences)
        percent = int(100 * share(sentences))  # rounded down: 100 means all
        counted = _counted(found if strict else ())
        click.echo(
            f"{printable(entry.folder)}: {len(entry.book.facts)} facts, {len(entry.book.sources)} sources, "
            f"{counted}; {covered} of {len(sentences)} sentences covered ({percent}%)"
        )


def _counted(warnings: Sequence[Problem]) -> str:
    """How many problems a dossier that serves has: its warnings, where those count as such."""
    return f"{len(warnings)} warning{'s' * (len(warnings) != 1)}" if warnings else "no problem"


def _warnings(book: FactBook) -> list[str]:
    """What is no problem of the facts, but will show: languages in which the bot says nothing itself."""
    return [
        f"the dossier is written in {language!r}, for which there is no catalogue: the frame will be English"
        for language in book.dossier.languages
        if spoken_for(language) is None
    ]


def _line(sentence: Sentence) -> str:
    if sentence.is_covered:
        became = ", ".join([*sentence.facts, *(f"set aside: {reason}" for reason in sentence.reasons)])
    else:
        became = f"MISSING {' '.join(sentence.missing)}"
    return f"{sentence.source}:{sentence.line}: {became} — {' '.join(sentence.text.split())}"


def _report(loaded: list[Loaded], problems: list[Problem], *, covers: bool) -> dict[str, Any]:
    return {
        "ok": not problems,
        "problems": [
            {"path": problem.path, "line": problem.line, "column": problem.column, "message": problem.message}
            for problem in problems
        ],
        "dossiers": [_dossier(entry, covers=covers) for entry in loaded],
    }


def _dossier(entry: Loaded, *, covers: bool) -> dict[str, Any]:
    report: dict[str, Any] = {"folder": str(entry.folder), "ok": entry.book is not None}
    if entry.book:
        sentences = coverage(entry.book)
        report |= {
            "id": entry.book.dossier.id,
            "facts": len(entry.book.facts),
            "sources": len(entry.book.sources),
            "coverage": share(sentences),
            "warnings": [*_warnings(entry.book), *map(str, BookWarnings().of(entry.book))],
            "drafts": [fact.id for fact in entry.book.drafts],
        }
        if covers:
            report["sentences"] = [
                {
                    "source": sentence.source,
                    "line": sentence.line,
                    "text": sentence.text,
                    "covered": sentence.is_covered,
                    "facts": list(sentence.facts),
                    "set_aside": list(sentence.reasons),
                    "missing": list(sentence.missing),
                }
                for sentence in sentences
            ]
    return report
