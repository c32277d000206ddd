"""The dossiers of a folder as files have them now, for a look at what an edit would do."""

import os
from pathlib import Path

import click

from bot.facts.folders import dossier_folders
from bot.facts.loader import FolderLoader
from bot.facts.reading.cache import open_cache
from bot.facts.reading.process import open_reader
from bot.model.fact import FactBook


def edited_books(root: Path) -> list[FactBook]:
    """The books of all dossiers below a folder, or of the one dossier that it is.

    Raises:
        ClickException: A file has a problem, which is printed.
    """
    with open_reader(cache=open_cache(os.environ)) as reader:
        loaded = [FolderLoader(place, reader).load() for place in dossier_folders(root)]
    problems = [problem for entry in loaded for problem in entry.problems]
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        raise click.ClickException("mend the files first: nothing of them would serve")
    return [entry.book for entry in loaded if entry.book]
