"""`ledger`: what is due to channels and what became of it; hold, release; backup and restore."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar

import click

from bot.cli.backups import STANDARD, read_backup, write_backup
from bot.cli.settings import shared_settings
from bot.model.delivery import DeliveryState, Listed, Post
from bot.model.errors import LedgerError, SettingError
from bot.model.schedule import WHOLE_DOSSIER, Occurrence
from bot.model.storage import SqliteFile
from bot.model.subscription import Occasion
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
        """Give the names as declared."""
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
@click.option("--state", type=click.Choice([state.value for state in DeliveryState]), help="Only these.")
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
    wanted = DeliveryState(state) if state else None

    async def read(opened: Ledger) -> Sequence[Listed]:
        return await opened.listing(state=wanted, channel=channel, limit=limit)

    found = _with_ledger(read)
    if form == "json":
        for one in found:
            click.echo(json.dumps(_as_json(one), ensure_ascii=False))
        return
    for line in _columns([_cells(one) for one in found]):
        click.echo(line)
    if not found:
        click.echo("Nothing to list.", err=True)
    elif len(found) == limit:
        click.echo(f"Older ones are left out: --limit is {limit}.", err=True)


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
        shown = {"occurrences": [_as_json(one) for one in found], "post": post and _post_json(post)}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for line in _columns([_cells(one) for one in found]):
        click.echo(line)
    if post is None:
        click.echo("No post tells it yet.")
        return
    for name, value in _post_json(post).items():
        if value and name != "occurrences":
            click.echo(f"  {name.replace('_', ' ')}: {value}")


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


def _as_json(listed: Listed) -> Json:
    entry, place = listed.entry, listed.destination
    occurrence = entry.item.occurrence
    return {
        "key": entry.item.key,
        "due": entry.item.due_at.isoformat(),
        "state": entry.state.value,
        "platform": place and place.platform,
        "workspace": place and place.workspace,
        "channel": place and place.channel,
        "subscription": entry.item.subscription,
        "dossier": occurrence.dossier,
        "fact": occurrence.fact,
        "kind": occurrence.occasion.value,
        "day": occurrence.day.isoformat(),
        "what": _what(occurrence),
        "post": entry.post,
        "message": entry.message,
        "reason": entry.reason,
    }


def _post_json(post: Post) -> Json:
    return {
        "key": post.key,
        "state": post.state.value,
        "channel": f"{post.destination.platform} {post.destination.channel}",
        "subscription": post.subscription and post.subscription.id,
        "suspended": post.subscription and post.subscription.suspended,
        "message": post.message,
        "posted_at": post.posted_at and post.posted_at.isoformat(),
        "done_by": post.done_by,
        "done_at": post.done_at and post.done_at.isoformat(),
        "reason": post.reason,
        "occurrences": [item.key for item in post.items],
    }


def _cells(listed: Listed) -> tuple[str, ...]:
    entry, place = listed.entry, listed.destination
    return (
        _minute(entry.item.due_at),
        f"{place.platform} {place.channel}" if place else "-",
        entry.state.value,
        _what(entry.item.occurrence),
        entry.item.key,
        " ".join(entry.reason.split()),
    )


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}Z"


def _what(occurrence: Occurrence) -> str:
    """Say what an occurrence is without the facts, which may not load just when this is needed."""
    name = occurrence.dossier if occurrence.fact == WHOLE_DOSSIER else occurrence.fact
    count, day = occurrence.count, occurrence.refers_to.isoformat()
    said = {
        Occasion.ANNIVERSARY: f"{count} year{'s' * (count != 1)} since {day}",
        Occasion.LEAD: f"{count} day{'s' * (count != 1)} before {day}" if count else f"on {day} itself",
        Occasion.OPENS: f"opens {day}",
        Occasion.CLOSES: f"closes {day}",
        Occasion.OVERDUE_REVIEW: f"review, {count} days after {day}",
        Occasion.DIGEST: f"digest of {day}",
    }[occurrence.occasion]
    later = f", put off to {occurrence.snoozed_to.isoformat()}" if occurrence.snoozed_to else ""
    return f"{name}: {said}{later}"
