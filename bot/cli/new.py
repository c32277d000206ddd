"""`new`: one more fact, person, organization or source, put where it belongs."""

from pathlib import Path
from typing import Any

import click

from bot.cli.writing import asked, dossier_option, facts_option, folder_of, told, writing
from bot.facts.authoring.change import write_checked
from bot.facts.authoring.drafting.writing import sound_book, source_of
from bot.facts.authoring.places import chosen, placed
from bot.facts.authoring.quoting import find, quoted
from bot.facts.authoring.yaml_text import NotWrittenError
from bot.facts.folders import printable
from bot.facts.loader import Reader
from bot.model.fact import Certainty, FactBook, Kind, State
from bot.model.quotation import read_source

_ID = click.option("--id", "id_", metavar="ID", help="Its id; made of the words given if left out.")
_KINDS = click.Choice([one.value for one in Kind])
_STATES = click.Choice([one.value for one in State])
_MANY = "; may be given several times"
_SOURCE = click.option("--source", metavar="ID", help="The source that says so.")
_QUOTE = click.option("--quote", metavar="WORDS", help="Its exact words; they may be quoted once only.")


@click.group()
def new() -> None:
    """One more entry of a dossier; what is not given is asked for at the terminal."""


@new.command("organization")
@click.argument("name")
@_ID
@click.option("--part-of", metavar="ID", help="The organization or state it belongs to.")
@dossier_option
@facts_option
def organization(
    name: str, *, id_: str | None, part_of: str | None, dossier: str | None, facts: Path | None
) -> None:
    """Add the organization called NAME: a state, a ministry, a company, a publisher.

    \b
    Example:
      cyberdialogue new organization "Harbour Authority" --part-of alba
    """
    with writing() as reader:
        folder = folder_of(facts, dossier)
        entry = {"name": name, "part_of": part_of}
        _add(folder, "organizations", id_, name, entry, reader)


@new.command("person")
@click.argument("name")
@_ID
@click.option("--office", metavar="TEXT", help="The office that the source gives.")
@click.option("--organization", "body", metavar="ID", help="Where the office is.")
@_SOURCE
@_QUOTE
@dossier_option
@facts_option
def person(
    name: str,
    *,
    id_: str | None,
    office: str | None,
    body: str | None,
    source: str | None,
    quote: str | None,
    dossier: str | None,
    facts: Path | None,
) -> None:
    """Add the person called NAME, with an office where one is given.

    \b
    Example:
      cyberdialogue new person "Ada Reed" --office minister --source charter --quote "minister Ada Reed"
    """
    with writing() as reader:
        folder = folder_of(facts, dossier)
        if office is None and (body or source or quote):
            raise NotWrittenError("--organization, --source and --quote are an office's: give --office too")
        role: dict[str, Any] = {"title": office or "", "organization": body}
        if source or quote:
            book = sound_book(folder, reader)
            role["evidence"] = [_evidence(book, source, asked("--quote", quote, "Its exact words"))]
        entry = {"name": name, "roles": [role] if office else None}
        _add(folder, "people", id_, name, entry, reader)


@new.command("source")
@click.argument("title")
@_ID
@click.option("--publisher", metavar="NAME", help="Who published it.")
@click.option("--published", metavar="DATE", help="When it appeared, as in 2015-12-03 or 2015-12.")
@click.option("--url", metavar="URL", help="Where it can be read.")
@dossier_option
@facts_option
def source_entry(
    title: str,
    *,
    id_: str | None,
    publisher: str | None,
    published: str | None,
    url: str | None,
    dossier: str | None,
    facts: Path | None,
) -> None:
    """Add the source called TITLE without its text, so that its quotations stay unchecked; else `source add`.

    \b
    Example:
      cyberdialogue new source "The Charter" --publisher "Alba Gazette" --published 2010-05-05
    """
    with writing() as reader:
        folder = folder_of(facts, dossier)
        entry = {
            "title": title,
            "publisher": asked("--publisher", publisher, "Who published it"),
            "published": asked("--published", published, "When it appeared (2015-12-03, 2015-12, 2015)"),
            "url": url,
        }
        _add(folder, "sources", id_, title, entry, reader)


@new.command("fact")
@click.argument("title")
@_ID
@click.option("--text", metavar="TEXT", help="The fact in one or two sentences.")
@_SOURCE
@_QUOTE
@click.option("--according-to", metavar="ID", help="The person or organization whose claim it is.")
@click.option(
    "--kind",
    type=click.Choice([one.value for one in Kind]),
    help="commitment with --by, else event, if left out.",
)
@click.option("--certainty", type=click.Choice([one.value for one in Certainty]), help="stated if left out.")
@click.option("--when", metavar="DATE", help="When it happened, as in 2015-12-01, 2015-12 or 2016-H1.")
@click.option("--by", metavar="ID", multiple=True, help=f"Who owes it, of a commitment{_MANY}.")
@click.option("--to", metavar="ID", multiple=True, help=f"To whom it is owed{_MANY}.")
@click.option("--due", metavar="DATE", help="When it falls due.")
@click.option(
    "--state",
    type=click.Choice([one.value for one in State]),
    help="Where a commitment stands; agreed if left out.",
)
@click.option("--as-of", metavar="DAY", help="The day it stood so; the source's if left out.")
@click.option("--draft", is_flag=True, help="Check it, but serve it to nobody yet.")
@dossier_option
@facts_option
def fact(
    title: str,
    *,
    id_: str | None,
    draft: bool,
    dossier: str | None,
    facts: Path | None,
    by: tuple[str, ...],
    to: tuple[str, ...],
    **given: str | None,
) -> None:
    """Add the fact called TITLE, with its quotation.

    \b
    Example:
      cyberdialogue new fact "Opening of the harbour" --text "Alba will open the harbour in 2011." \\
        --source charter --quote "open the harbour" --by alba --due 2011
    """
    with writing() as reader:
        folder = folder_of(facts, dossier)
        book = sound_book(folder, reader)
        source = asked("--source", given["source"], f"The source's id ({', '.join(book.sources)})")
        evidence = _evidence(book, source, asked("--quote", given["quote"], "Its exact words"))
        parties = ", ".join((*book.people, *book.organizations)) or "none yet: `new organization` adds one"
        speaker = asked("--according-to", given["according_to"], f"Whose claim it is ({parties})")
        is_owed = bool(by or to or given["due"] or given["state"]) or given["kind"] == Kind.COMMITMENT
        entry: dict[str, Any] = {
            "draft": "true" if draft else None,
            "kind": given["kind"] or (Kind.COMMITMENT if is_owed else Kind.EVENT).value,
            "title": title,
            "text": asked("--text", given["text"], "The fact in one or two sentences"),
            "according_to": speaker,
            "certainty": given["certainty"] or Certainty.STATED.value,
            "when": given["when"],
            **(_owed(book, source, evidence, by=by, to=to, given=given) if is_owed else {}),
            "evidence": [evidence],
        }
        _add(folder, "facts", id_, title, entry, reader)
    click.echo(f"  cyberdialogue ask {title!r} {told(folder, facts)}")


def _owed(
    book: FactBook,
    source: str,
    evidence: dict[str, str],
    *,
    by: tuple[str, ...],
    to: tuple[str, ...],
    given: dict[str, str | None],
) -> dict[str, Any]:
    published = next((one.published for id_, one in book.sources.items() if id_ == source), None)
    day = given["as_of"] or (published.latest.isoformat() if published and published.latest else "")
    state = given["state"] or State.AGREED.value
    return {
        "by": list(by) or [asked("--by", None, "Who owes it")],
        "to": list(to) or None,
        "due": given["due"],
        "status": [{"state": state, "as_of": day, "evidence": [evidence]}],
    }


def _evidence(book: FactBook, source: str | None, words: str) -> dict[str, str]:
    """Evidence that quotes words as their source has them, or as they are given where its text is away."""
    id_ = asked("--source", source, f"The source's id ({', '.join(book.sources)})")
    found = next((one for name, one in book.sources.items() if name == id_), None)
    if found is not None and found.text is None:
        return {"source": id_, "quote": words}
    text = source_of(book, id_).text or ""
    places = find(text, words)
    if len(places) > 1:
        raise NotWrittenError(f"these words stand {len(places)} times in {id_!r}: give more of them")
    piece = quoted(read_source(text), places[0]) if places else None
    return piece.evidence(id_) if piece else {"source": id_, "quote": words}


def _add(
    folder: Path, key: str, given: str | None, called: str, entry: dict[str, Any], reader: Reader
) -> None:
    """Put an entry at the end of a list, with the id given or one like what it is called, and tell where."""
    book = sound_book(folder, reader)
    taken = {
        "facts": (*book.facts, *(one.id for one in book.drafts)),
        "sources": tuple(book.sources),
    }.get(key, (*book.people, *book.organizations))
    id_ = chosen(given, called, taken, otherwise=f"{key.removesuffix('s')}-{len(taken) + 1}")
    path, text = placed(folder, key, [{"id": id_, **entry}])
    write_checked(folder, {path: text.encode()}, reader)
    click.echo(f"{id_} stands in {printable(path)}")
