"""`run`, `playground` and `manifest`: the commands that know platforms."""

import asyncio
import json
from pathlib import Path

import click

from bot.app import configured, platform_kinds, play, run
from bot.cli.offline import offline_router
from bot.cli.settings import shared_settings
from bot.config import SETTINGS, Settings, gather, read_settings, set_up_logging
from bot.facts.store import open_store
from bot.model.command import Door

_PORT = 8765


def _settings() -> Settings:
    names = [*SETTINGS, *(name for kind in platform_kinds() for name in kind.settings)]
    settings = read_settings(gather(names))
    set_up_logging(settings)
    return settings


@click.command("run")
@click.option(
    "--port", default=_PORT, show_default=True, help="Port of the playground, where it is what runs."
)
def run_bot(port: int) -> None:
    """Serve on every platform that has a token; with no token at all, serve the playground.

    \b
    Examples:
      SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… cyberdialogue run
      cyberdialogue run
    """
    settings = _settings()
    kinds = configured(platform_kinds(), settings.values)
    if kinds:
        asyncio.run(run(settings, kinds))
        return
    tokens = " or ".join(next(iter(kind.settings)) for kind in platform_kinds())
    click.echo(
        f"No token is set ({tokens}), so this is the playground: no network, nothing is posted anywhere."
    )
    asyncio.run(play(settings, port=port))


@click.command()
@click.option("--port", default=_PORT, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
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
    asyncio.run(play(settings, port=port))


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
