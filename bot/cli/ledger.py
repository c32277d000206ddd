"""`ledger`: what is due to channels and what became of it; hold, release; backup and restore."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.cli.backups import STANDARD, read_backup, write_backup
from bot.cli.edited import edited_books
from bot.cli.ledger_lines import SUSPENDED, cells, channel_name, columns, listed_json, post_json
from bot.cli.settings import shared_settings
from bot.model.correction import Wanted, gone
from bot.model.delivery import DeliveryState, Listed, Post, SuspendedChannel
from bot.model.errors import LedgerError, SettingError
from bot.model.ids import FactId
from bot.model.storage import SqliteFile
from bot.model.telling import tellings
from bot.reminders.ledger.contract import Ledger
from bot.reminders.ledger.opening import open_ledger

Json = dict[str, Any]
T = TypeVar("T")

_FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print."
)


class _InOrder(click.Group):
    """Lists its commands in the order of use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names as declared."""
        del ctx
        return list(self.commands)


@click.group("ledger", cls=_InOrder)
def ledger() -> None:
    """Look into the ledger of reminders that DATABASE_URL names, also while the bot runs.

    \b
    Examples:
      cyberdialogue ledger list --state held
      cyberdialogue ledger release 6b0cd1b6c9a0e4d1c2f37a55
      cyberdialogue ledger export backup.jsonl
    """


@ledger.command("list")
@click.option(
    "--state", type=click.Choice([*(state.value for state in DeliveryState), SUSPENDED]), help="Only these."
)
@click.option("--channel", metavar="ID", help="Only this channel's, as in C06BRFBRI02.")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="How many at most."
)
@_FORM
def list_entries(*, state: str | None, channel: str | None, limit: int, form: str) -> None:
    """List what is due to channels and what became of it, newest due first.

    A line is: due (UTC), channel, state, what, key, reason. With --format json each line is one object.

    \b
    Examples:
      cyberdialogue ledger list
      cyberdialogue ledger list --state missed --limit 10
      cyberdialogue ledger list --channel C06BRFBRI02 --format json
    """
    is_suspended = state == SUSPENDED
    wanted = DeliveryState(state) if state and not is_suspended else None

    async def read(opened: Ledger) -> tuple[Sequence[Listed], Sequence[SuspendedChannel]]:
        found = await opened.listing(state=wanted, is_suspended=is_suspended, channel=channel, limit=limit)
        return found, await opened.suspended()

    found, suspended = _with_ledger(read)
    if form == "json":
        for one in found:
            click.echo(json.dumps(listed_json(one), ensure_ascii=False))
        return
    for line in columns([cells(one) for one in found]):
        click.echo(line)
    if not found:
        click.echo("Nothing to list.", err=True)
    elif len(found) == limit:
        click.echo(f"Older ones are left out: --limit is {limit}.", err=True)
    for parked in suspended:
        if channel in {None, parked.destination.channel}:
            click.echo(f"Suspended: {channel_name(parked.destination)}: {parked.reason}", err=True)


@ledger.command()
@click.argument("key")
@_FORM
def show(key: str, *, form: str) -> None:
    """Show what the ledger knows of KEY, an occurrence's or a post's.

    \b
    Example:
      cyberdialogue ledger show 6b0cd1b6c9a0e4d1c2f37a55
    """
    found, post = _look_up(key)
    if form == "json":
        shown = {"occurrences": [listed_json(one) for one in found], "post": post and post_json(post)}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for line in columns([cells(one) for one in found]):
        click.echo(line)
    if post is None:
        click.echo("No post tells it yet.")
        return
    for name, value in post_json(post).items():
        if value and name not in {"occurrences", "seen"}:
            click.echo(f"  {name.replace('_', ' ')}: {value}")
    for mark in post.seen:
        click.echo(f"  seen: {mark.name}, {mark.at.isoformat()}{f' ({mark.fact})' if mark.fact else ''}")


@ledger.command()
@click.argument("key")
@click.option("--reason", default="held by hand", show_default=True, help="Shown in `remind list`.")
@_FORM
def hold(key: str, *, reason: str, form: str) -> None:
    """Keep what KEY names from being posted until it is released.

    \b
    Example:
      cyberdialogue ledger hold 6b0cd1b6c9a0e4d1c2f37a55 --reason "wait for the press release"
    """
    _decide(key, lambda opened: opened.hold_back(key, reason), "held", form)


@ledger.command()
@click.argument("key")
@_FORM
def release(key: str, *, form: str) -> None:
    """Post what is held under KEY after all; its channel is searched for it first.

    \b
    Example:
      cyberdialogue ledger release 6b0cd1b6c9a0e4d1c2f37a55
    """
    _decide(key, lambda opened: opened.release(key), "released", form)


@ledger.command()
@click.argument("channel", required=False)
@click.option("--all", "every", is_flag=True, help="Every suspended channel.")
@_FORM
def resume(channel: str | None, *, every: bool, form: str) -> None:
    """Let reminders of CHANNEL, which were suspended because they could not be delivered, go on.

    \b
    Examples:
      cyberdialogue ledger resume C06BRFBRI02
      cyberdialogue ledger resume --all
    """
    if every == (channel is not None):
        raise click.UsageError("name one channel by its id, or all of them by --all")
    number = _with_ledger(lambda opened: opened.resume(channel=channel))
    if not number and channel is not None:
        raise click.ClickException(f"No suspended reminders belong to the channel {channel!r}")
    said = f"{number} subscription{'s' * (number != 1)} resumed."
    click.echo(json.dumps({"resumed": number}) if form == "json" else said)


@ledger.command("corrections")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default="facts")
@_FORM
def would_correct(folder: Path, *, form: str) -> None:
    """Say how many messages the dossiers below FOLDER (`facts` if left out) would correct if they served.

    Nothing is changed: what readers were told, as the ledger has it, is compared with what these files tell.
    A fact that messages show and no file holds any more is named: deprecate it instead.

    \b
    Example:
      cyberdialogue ledger corrections ~/edited/facts
    """
    books = edited_books(folder)

    async def count(opened: Ledger) -> dict[str, tuple[Wanted, Mapping[FactId, Wanted]]]:
        found: dict[str, tuple[Wanted, Mapping[FactId, Wanted]]] = {}
        for book in books:
            dossier, told = book.dossier.id, tellings(book)
            shown = await opened.showing(dossier)
            found[dossier] = (await opened.would_correct(dossier, told), gone(shown, told))
        return found

    for name, (found, missing) in _with_ledger(count).items():
        if form == "json":
            lost = {fact: each.messages for fact, each in missing.items()}
            told = {"dossier": name, "messages": found.messages, "channels": found.channels, "gone": lost}
            click.echo(json.dumps(told))
            continue
        click.echo(f"{name}: this edit would correct {found.said}")
        for fact, each in missing.items():
            click.echo(f"{name}: fact {fact!r} is gone, and {each.said} show it: deprecate it instead")


@ledger.command("export")
@click.argument("file")
def export_ledger(file: str) -> None:
    """Write the whole ledger to FILE (- is standard output), as of one moment, also while the bot runs.

    \b
    Examples:
      cyberdialogue ledger export backup.jsonl
      cyberdialogue ledger export - | gzip > backup.jsonl.gz
    """

    async def write(opened: Ledger) -> int:
        return await write_backup(opened.export(), file)

    try:
        number = _with_ledger(write)
    except OSError as error:
        raise click.ClickException(f"{file!r} can't be written: {error.strerror or error}") from error
    click.echo(f"Exported {number} lines.", err=True)


@ledger.command("import")
@click.argument("file")
def import_ledger(file: str) -> None:
    """Fill a new, empty ledger from FILE (- is standard input), all of it or nothing.

    What fell due before now may have been posted since FILE was written: it is looked for in its channel
    before it is posted.

    \b
    Examples:
      DATABASE_URL=sqlite:///new.sqlite3 cyberdialogue ledger import backup.jsonl
      zcat backup.jsonl.gz | cyberdialogue ledger import -
    """
    named = "standard input" if file == STANDARD else repr(file)

    async def restore(opened: Ledger) -> int:
        return await opened.restore(read_backup(file))

    try:
        number = _with_ledger(restore, makes_it=True)
    except OSError as error:
        raise click.ClickException(f"{named} can't be read: {error.strerror or error}") from error
    except LedgerError as error:
        raise click.ClickException(f"Nothing was imported from {named}: {error}") from error
    click.echo(f"Imported {number} lines.", err=True)


def _with_ledger(work: Callable[[Ledger], Awaitable[T]], *, makes_it: bool = False) -> T:
    async def run() -> T:
        async with _opened(makes_it=makes_it) as opened:
            return await work(opened)

    return asyncio.run(run())


@asynccontextmanager
async def _opened(*, makes_it: bool) -> AsyncIterator[Ledger]:
    place = shared_settings().ledger
    if isinstance(place, SqliteFile) and not makes_it and not place.path.exists():
        raise SettingError(f"there is no ledger {str(place)!r}: name another one in DATABASE_URL")
    async with open_ledger(place) as opened:
        yield opened


def _look_up(key: str) -> tuple[Sequence[Listed], Post | None]:
    found, post = _with_ledger(lambda opened: opened.look_up(key))
    if not found and post is None:
        raise click.ClickException(
            f"The ledger knows no key {key!r}: `cyberdialogue ledger list` shows those there are"
        )
    return found, post


def _decide(key: str, change: Callable[[Ledger], Awaitable[bool]], done: str, form: str) -> None:
    found, post = _look_up(key)
    if not _with_ledger(change):
        state = found[0].entry.state if found else post and post.state
        raise click.ClickException(f"{key} is {state}, so it can't be {done}")
    click.echo(json.dumps({"key": key, "done": done}) if form == "json" else f"{key} is {done}.")
