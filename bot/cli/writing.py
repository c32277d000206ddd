"""What commands share that write fact files: where, with which reader, and what they ask."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from bot.cli.settings import shared_settings
from bot.facts.authoring.places import dossier_folder
from bot.facts.authoring.yaml_text import NotWrittenError
from bot.facts.folders import printable
from bot.facts.loader import Reader
from bot.facts.reading.cache import open_cache
from bot.facts.reading.process import ReaderUnavailableError, open_reader

F = TypeVar("F", bound=Callable[..., Any])

STANDARD: Final = "-"
facts_option: Final = click.option(
    "--facts", type=click.Path(path_type=Path), help="Folder of the dossiers; FACTS_DIR if left out."
)
dossier_option: Final = click.option(
    "--dossier", metavar="ID", help="Which dossier; needed where there are several."
)


@contextmanager
def writing() -> Iterator[Reader]:
    """Give what reads dossiers; what can't be written is one sentence."""
    with open_reader(cache=open_cache(os.environ)) as reader:
        try:
            yield reader
        except NotWrittenError as error:
            raise click.ClickException(str(error)) from error
        except ReaderUnavailableError as error:
            raise click.ClickException(f"nothing was written, for nothing can be read: {error}") from error
        except OSError as error:
            place = printable(Path(error.filename)) if error.filename else "a file"
            raise click.ClickException(
                f"{place} can't be written: {error.strerror or error}; see that you may write to its folder"
            ) from error


def root_of(facts: Path | None) -> Path:
    """The folder of the dossiers."""
    return shared_settings(facts).facts


def folder_of(facts: Path | None, dossier: str | None) -> Path:
    """The folder of the dossier that is meant.

    Raises:
        NotWrittenError: None is, or more than one.
    """
    return dossier_folder(root_of(facts), dossier)


def asked(option: str, given: str | None, question: str, *, default: str | None = None) -> str:
    """What an option is given, else what a person answers at the terminal.

    Raises:
        UsageError: It is missing, and nobody is there to be asked.
    """
    if given is not None:
        return given
    if not sys.stdin.isatty():
        if default is not None:
            return default
        raise click.UsageError(f"{option} is missing: {question}")
    answer: str = click.prompt(question, default=default)
    return answer


def told(folder: Path, facts: Path | None) -> str:
    """The options that name a dossier in a command to be typed next."""
    place = f" --facts {facts}" if facts else ""
    return f"--dossier {folder.absolute().name}{place}"
