"""`init`, `rename`, `format`, `schema`: a dossier as a whole."""

import sys
from pathlib import Path

import click

from bot.cli.writing import dossier_option, facts_option, folder_of, root_of, told, writing
from bot.facts.authoring.beginning import begin, write_schema
from bot.facts.authoring.change import text_of, write_checked
from bot.facts.authoring.renaming import KINDS, rename
from bot.facts.authoring.yaml_text import NotWrittenError, formatted
from bot.facts.folders import SUFFIXES, dossier_folders, printable, yaml_files
from bot.facts.reading.file_read import DOSSIER
from bot.facts.reading.schema import schema_file


@click.command()
@click.argument("dossier")
@click.option("--title", metavar="TEXT", help="What it is about, in a line.")
@click.option("--summary", metavar="TEXT", help="The same in two or three sentences.")
@click.option(
    "--language",
    "languages",
    metavar="TAG",
    multiple=True,
    help="A language of its texts, the original first; en if left out.",
)
@facts_option
def init(
    dossier: str,
    *,
    title: str | None,
    summary: str | None,
    languages: tuple[str, ...],
    facts: Path | None,
) -> None:
    """Make DOSSIER: a folder that serves at once, as the slash command of the same name.

    \b
    Examples:
      cyberdialogue init harbour --title "The Harbour Charter"
      cyberdialogue init gangwan --language zh --language en
    """
    named = title or dossier.replace("-", " ").capitalize()
    about = summary or f"What the sources say about {named}."
    with writing() as reader:
        folder = begin(
            root_of(facts), dossier, reader, title=named, summary=about, languages=languages or ("en",)
        )
    more = told(folder, facts)
    click.echo(
        f"{printable(folder)} serves as /{dossier}. Next:\n"
        f"  cyberdialogue source add FILE --title TITLE --publisher NAME --published DATE {more}\n"
        f"  cyberdialogue check {printable(folder)}\n"
        f"  cyberdialogue ask summary {more}"
    )


@click.command("rename")
@click.argument("old")
@click.argument("new")
@click.option(
    "--kind", type=click.Choice([*KINDS, DOSSIER]), help="Of what is meant, where several have the id OLD."
)
@dossier_option
@facts_option
def rename_id(old: str, new: str, *, kind: str | None, dossier: str | None, facts: Path | None) -> None:
    """Give what is called OLD the id NEW: a fact, source, person, organization, or the dossier itself.

    Every file that names it is changed, and nothing else in it. Facts and dossiers keep OLD in `formerly`, by
    which buttons in old posts, subscriptions and people's habits find them.

    \b
    Examples:
      cyberdialogue rename opening harbour-opening
      cyberdialogue rename harbour harbour-charter --kind dossier
    """
    with writing() as reader:
        folder = folder_of(facts, dossier)
        target = rename(folder, old, new, reader, kind=kind)
    click.echo(f"{old} is called {new} now, in {printable(target)}")


@click.command("format")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "only_checks", is_flag=True, help="Change nothing; end with 1 where some would be.")
@facts_option
def format_files(paths: tuple[Path, ...], *, only_checks: bool, facts: Path | None) -> None:
    """Write PATHS (fact files or dossiers; all of them if left out) in one style; comments stay.

    Two spaces a level, `- ` under its key, long texts behind `>-`. A file says the same before and after, or
    is left alone.

    \b
    Examples:
      cyberdialogue format
      cyberdialogue format facts/harbour --check
    """
    is_other = False
    with writing() as reader:
        for path in _files(paths or (root_of(facts),)):
            text = text_of(path)
            try:
                made = formatted(text)
            except NotWrittenError as error:
                raise NotWrittenError(f"{printable(path)}: {error}") from error
            if made == text:
                continue
            is_other = True
            if not only_checks:
                write_checked(path.parent, {path: made.encode()}, reader)
            click.echo(f"{printable(path)} {'would be' if only_checks else 'is'} formatted")
    sys.exit(1 if is_other and only_checks else 0)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise NotWrittenError(f"there is no {str(path)!r}: name a fact file or a dossier's folder")
        if path.is_file() and path.suffix not in SUFFIXES:
            raise NotWrittenError(
                f"{str(path)!r} is no fact file, whose name ends in .yaml: name one, or a dossier's folder"
            )
        folders = dossier_folders(path) if path.is_dir() else []
        found += [path] if path.is_file() else [file for folder in folders for file in yaml_files(folder)]
    return found


@click.command()
@click.option("--print", "prints", is_flag=True, help="Print it, and write nothing.")
@facts_option
def schema(*, prints: bool, facts: Path | None) -> None:
    """Write schema.json beside the dossiers: by it an editor explains, completes and checks what you type.

    \b
    Example:
      cyberdialogue schema
    """
    if prints:
        click.echo(schema_file(), nl=False)
        return
    with writing():
        click.echo(f"{printable(write_schema(root_of(facts)))} is written")
