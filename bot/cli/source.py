"""`source add`, `draft`, `quote`: from a text to the facts that quote it."""

import sys
from pathlib import Path
from typing import Any

import click

from bot.cli.writing import STANDARD, asked, dossier_option, facts_option, folder_of, told, writing
from bot.facts.authoring.drafting.writing import draft as draft_source
from bot.facts.authoring.drafting.writing import sound_book, source_of
from bot.facts.authoring.quoting import find, quoted
from bot.facts.authoring.storing import described_already, store
from bot.facts.authoring.yaml_text import NotWrittenError, written
from bot.facts.folders import printable
from bot.facts.reading.closest import closest_passages
from bot.facts.sources import MAX_SOURCE_BYTES
from bot.model.quotation import fold, read_source


@click.group()
def source() -> None:
    """The documents that facts are quoted from."""


@source.command("add")
@click.argument("file")
@click.option("--id", "id_", metavar="ID", help="What evidence calls it; made of the title if left out.")
@click.option("--title", metavar="TEXT", help="The headline or title.")
@click.option("--publisher", metavar="NAME", help="Who published it.")
@click.option("--published", metavar="DATE", help="When it appeared, as in 2015-12-03 or 2015-12.")
@click.option("--origin", metavar="NAME", help="Where the publisher took the text from.")
@click.option("--url", metavar="URL", help="Where it can be read.")
@dossier_option
@facts_option
def add(file: str, *, dossier: str | None, facts: Path | None, **given: str | None) -> None:
    """Store the text of FILE (- is standard input) in the dossier, with its digest.

    What is not given is asked for at the terminal. The text is stored byte for byte; it must be UTF-8. With
    the --id of a source that is described without a text, only the text is stored.

    \b
    Examples:
      cyberdialogue source add article.txt
      cyberdialogue source add - --title Charter --publisher "Alba Gazette" --published 2010-05 < text
    """
    with writing() as reader:
        folder = folder_of(facts, dossier)
        content = _content(file)
        entry = _described(given, is_known=described_already(folder, content, given["id_"], reader))
        id_, path = store(folder, content, _suffix(file), reader, id_=given["id_"], entry=entry)
    sentences = len(read_source(content.decode()).sentences)
    click.echo(
        f"{printable(path)} is stored as {id_!r}, {sentences} sentence{'s' * (sentences != 1)}. Next:\n"
        f"  cyberdialogue draft {id_} {told(folder, facts)}\n"
        f'  cyberdialogue quote {id_} "words of it" {told(folder, facts)}'
    )


def _described(given: dict[str, str | None], *, is_known: bool) -> dict[str, Any] | None:
    """What describes the source, asked for where it is not given; None where the dossier describes it."""
    if is_known:
        again = [f"--{key}" for key, value in given.items() if value is not None and key != "id_"]
        if again:
            said = f"{given['id_']!r} is described already: leave out {' and '.join(again)}"
            raise NotWrittenError(said)
        return None
    entry: dict[str, Any] = {
        "title": asked("--title", given["title"], "Its headline or title"),
        "publisher": asked("--publisher", given["publisher"], "Who published it"),
        "origin": given["origin"],
        "published": asked("--published", given["published"], "When it appeared (2015-12-03, 2015-12, 2015)"),
        "url": given["url"],
    }
    return entry


def _content(file: str) -> bytes:
    if file == STANDARD:
        content = sys.stdin.buffer.read(MAX_SOURCE_BYTES + 1)
    else:
        try:
            content = Path(file).read_bytes()
        except OSError as error:
            raise NotWrittenError(f"{file!r} can't be read: {error.strerror or error}") from error
    if len(content) > MAX_SOURCE_BYTES:
        raise NotWrittenError(f"{file!r} has more than 8 MB: store the part that is quoted from")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise NotWrittenError(f"{file!r} is not UTF-8 at byte {error.start}: save it as UTF-8") from error
    if not text.strip():
        raise NotWrittenError(f"{file!r} is empty: store the text that is quoted from")
    return content


def _suffix(file: str) -> str:
    suffix = Path(file).suffix.lower()
    return suffix if suffix in {".txt", ".md", ".html"} else ".txt"


@click.command()
@click.argument("source_id", metavar="SOURCE")
@dossier_option
@facts_option
def draft(source_id: str, *, dossier: str | None, facts: Path | None) -> None:
    """Write a draft of a fact for each sentence of SOURCE that nothing accounts for yet.

    The quotation is exact; dates, speakers, certainty and all else is proposed from the words, in English,
    French and Chinese. A draft is checked and listed by `check`, and served by nothing, until you have mended
    it and taken its `draft: true` away.

    \b
    Example:
      cyberdialogue draft charter
    """
    with writing() as reader:
        folder = folder_of(facts, dossier)
        done = draft_source(folder, source_id, reader)
    if done.path is None:
        click.echo(f"Every sentence of {source_id} is accounted for already.")
        return
    click.echo(
        f"{done.count} drafts stand in {printable(done.path)}. Mend each, take its draft: true away, then:\n"
        f"  cyberdialogue check {printable(folder)} --coverage\n"
        f"  cyberdialogue ask timeline {told(folder, facts)}"
    )


@click.command()
@click.argument("source_id", metavar="SOURCE")
@click.argument("words")
@click.option("--sentence", "whole", is_flag=True, help="Quote the whole sentence that the words stand in.")
@dossier_option
@facts_option
def quote(source_id: str, words: str, *, whole: bool, dossier: str | None, facts: Path | None) -> None:
    """Print evidence that quotes WORDS of SOURCE, ready to be pasted; where they stand, once for each place.

    \b
    Example:
      cyberdialogue quote charter "open the harbour" --sentence
    """
    with writing() as reader:
        book = sound_book(folder_of(facts, dossier), reader)
        text = source_of(book, source_id).text or ""
        places = find(text, words)
        if not places:
            raise NotWrittenError(_not_there(words, source_id, text))
        made = read_source(text)
        stretches = dict.fromkeys(made.around(place) if whole else place for place in places)
        pieces = [found for place in stretches if (found := quoted(made, place))]
        if not pieces:
            raise NotWrittenError(f"these words of {source_id!r} are too long to be quoted: take fewer")
        click.echo(written({"evidence": [piece.evidence(source_id) for piece in pieces]}), nl=False)


def _not_there(words: str, source_id: str, text: str) -> str:
    near = next(iter(closest_passages([fold(words)], read_source(text).folded)), None)
    if near is None:
        return f"these words are not in {source_id!r}, nor anything like them: copy the exact words"
    return (
        f"these words are not in {source_id!r}: the closest passage is “{near.words}” ({near.alike} % alike)"
    )
