"""`check`: every problem of the fact files, for editors, pre-commit and CI."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from bot.facts.coverage import Sentence, coverage, share
from bot.facts.loader import FolderLoader, Loaded, dossier_folders
from bot.facts.reader_process import open_reader


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=None, required=False, metavar="[DIR]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option("--coverage", "covers", is_flag=True, help="Print what each sentence of the sources became.")
def check(folder: Path | None, form: str, *, covers: bool) -> None:
    """Check the dossiers below DIR (`facts` if left out), or the one dossier that DIR is.

    Prints each problem as file:line:column: what is wrong, what would be right. Ends with 0 where all
    is well, with 1 where there is a problem, with 2 where DIR holds no dossier.

    \b
    Examples:
      cyberdialogue check
      cyberdialogue check facts/cyberdialogue --coverage
      cyberdialogue check --format json
    """
    root = folder or Path("facts")
    try:
        folders = dossier_folders(root) if root.is_dir() else []
    except OSError as error:
        raise click.ClickException(f"{root} can't be read: {error.strerror}") from error
    if not folders:
        raise click.UsageError(
            f"{str(root)!r} holds no dossier: name a folder with YAML files, or one of such folders"
        )
    with open_reader() as reader:
        loaded = [FolderLoader(place, reader.read).load() for place in folders]
    if form == "json":
        click.echo(json.dumps(_report(loaded, covers=covers), ensure_ascii=False, indent=2))
    else:
        _print(loaded, covers=covers)
    sys.exit(1 if any(entry.problems for entry in loaded) else 0)


def _print(loaded: list[Loaded], *, covers: bool) -> None:
    for entry in loaded:
        for problem in entry.problems:
            click.echo(str(problem))
        if entry.book is None:
            continue
        sentences = coverage(entry.book)
        if covers:
            for sentence in sentences:
                click.echo(_line(sentence))
        covered = sum(sentence.is_covered for sentence in sentences)
        click.echo(
            f"{entry.folder}: {len(entry.book.facts)} facts, {len(entry.book.sources)} sources, no problem; "
            f"{covered} of {len(sentences)} sentences covered ({share(sentences):.0%})"
        )


def _line(sentence: Sentence) -> str:
    if not sentence.is_covered:
        return f"{sentence.source}:{sentence.line}: MISSING {' '.join(sentence.missing)} — {sentence.text}"
    became = ", ".join([*sentence.facts, *(f"set aside: {reason}" for reason in sentence.reasons)])
    return f"{sentence.source}:{sentence.line}: {became} — {sentence.text}"


def _report(loaded: list[Loaded], *, covers: bool) -> dict[str, Any]:
    problems = [problem for entry in loaded for problem in entry.problems]
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
