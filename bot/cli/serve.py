"""`run`, `playground` and `manifest`: the commands that know platforms."""

import asyncio
import errno
import json
import signal
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import click

from bot.app import configured, platform_kinds, play, run
from bot.cli.offline import offline_router
from bot.cli.settings import shared_settings
from bot.config import SETTINGS, Settings, gather, read_settings
from bot.facts.reader_process import open_reader
from bot.facts.store import open_store
from bot.logs import set_up_logging
from bot.model.command import Door
from bot.model.errors import SettingError

_PORT: Final = 8765
_Port: Final = click.IntRange(0, 65_535)
_ANOTHER: Final = "choose another one, as in --port 0, which takes a free one"
_PORT_FAULTS: Final = {
    errno.EADDRINUSE: "is taken",
    errno.EACCES: "needs rights that this program does not have",
    errno.EADDRNOTAVAIL: "is no address of this machine",
}


def _settings() -> Settings:
    names = [*SETTINGS, *(name for kind in platform_kinds() for name in kind.settings)]
    settings = read_settings(gather(names))
    set_up_logging(settings)
    return settings


def _serve(work: Coroutine[Any, Any, None], *, port: str, remedy: str) -> None:
    """Do the work until it is interrupted; SIGTERM ends it as Ctrl-C does, but quietly.

    Args:
        work: What serves.
        port: What it listens on, in words.
        remedy: What to do where it can't listen on its port.

    Raises:
        SettingError: It can't listen on its port.
    """
    try:
        with suppress(asyncio.CancelledError):
            asyncio.run(_until_terminated(work))
    except OSError as error:
        fault = _PORT_FAULTS.get(error.errno or 0)
        if fault is None:
            raise
        raise SettingError(f"{port} {fault}: {remedy}") from error


async def _until_terminated(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.current_task()
    if task:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await work


@click.command("run")
@click.option(
    "--port",
    type=_Port,
    default=_PORT,
    show_default=True,
    help="Port of the playground, where it is what runs; 0 takes a free one.",
)
def run_bot(port: int) -> None:
    """Serve on every platform that has a token; with no token at all, serve the playground.

    \b
    Examples:
      SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… cyberdialogue run
      cyberdialogue run
    """
    with open_reader() as reader:  # gets ready while the platforms' SDKs are imported
        settings = _settings()
        kinds = configured(platform_kinds(), settings.values)
        if kinds:
            work = run(settings, kinds, reader)
            _serve(work, port="a port that the settings name", remedy="set another one")
            return
    tokens = " or ".join(next(iter(kind.settings)) for kind in platform_kinds())
    click.echo(
        f"No token is set ({tokens}), so this is the playground: no network, nothing is posted anywhere."
    )
    _serve(play(settings, port=port), port=f"port {port}", remedy=_ANOTHER)


@click.command()
@click.option(
    "--port", type=_Port, default=_PORT, show_default=True, help="Port on 127.0.0.1; 0 takes a free one."
)
@click.option(
    "--facts", type=click.Path(path_type=Path), help="Folder of the dossiers; FACTS_DIR if left out."
)
def playground(*, port: int, facts: Path | None) -> None:
    """Serve a page with every platform's emulator side by side, on loopback only.

    \b
    Example:
      cyberdialogue playground --port 0
    """
    settings = shared_settings(facts)
    set_up_logging(settings)
    _serve(play(settings, port=port), port=f"port {port}", remedy=_ANOTHER)


@click.command()
@click.argument("platform")
@click.option("--request-url", metavar="URL", help="Address the platform calls, in place of a socket.")
def manifest(platform: str, request_url: str | None) -> None:
    """Print what PLATFORM needs to register the bot, derived from commands and dossiers.

    \b
    Examples:
      cyberdialogue manifest slack
      cyberdialogue manifest slack --request-url https://bot.example/slack/events
    """
    kinds = {kind.name: kind for kind in platform_kinds() if kind.manifest}
    kind = kinds.get(platform)
    if kind is None or kind.manifest is None:
        raise click.UsageError(f"{platform!r} takes no manifest; write one of: {', '.join(kinds)}")
    try:
        printed = kind.manifest(asyncio.run(_doors()), request_url)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    click.echo(json.dumps(printed, ensure_ascii=False, indent=2))


async def _doors() -> tuple[Door, ...]:
    settings = shared_settings()
    async with open_store(settings.facts) as store:
        return offline_router(store, settings).doors
